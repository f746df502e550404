using LabelStudio.Storage;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Registers background jobs on Quartz.</summary>
internal static class JobServices
{
    /// <summary>Jobs of different projects that run at the same time in one process.</summary>
    private const int Threads = 8;

    public static IServiceCollection AddJobs(this IServiceCollection services, StorageProvider provider, string connectionString)
    {
        services.AddSingleton<JobEvents>();
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobScheduler>();
        services.AddSingleton(s => new JobQueue(
            s.GetRequiredService<IStudioDbFactory>(), s.GetRequiredService<JobScheduler>(), s.GetRequiredService<JobEvents>()));
        services.AddSingleton<IJobs, JobBoard>();
        services.AddTransient<RunJob>();
        // before Quartz: the database must be there when the first job runs
        services.AddHostedService<StudioStartup>();
        services.AddQuartz(q =>
        {
            q.ConfigureScheduler(o =>
            {
                o.InstanceName = "studio";
                o.GenerateInstanceId = provider == StorageProvider.Postgres;
                o.MaxBatchSize = 1;
                o.IdleWaitTime = TimeSpan.FromSeconds(5);
                o.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            q.UseDefaultThreadPool(Threads);
            q.UsePersistentStore(s =>
            {
                s.ConfigureStore(o => o.RecoverFiringsCancelledByShutdown = true);
                if (provider == StorageProvider.Sqlite)
                {
                    s.UseSqlite(connectionString);
                }
                else
                {
                    s.UsePostgres(connectionString);
                    s.UseClustering(c =>
                    {
                        // well above the worst pause of a process, because a node that was only slow goes on
                        // with jobs that another has taken over (its writes are refused, but its work is lost)
                        c.CheckinInterval = TimeSpan.FromSeconds(5);
                        c.CheckinMisfireThreshold = TimeSpan.FromSeconds(15);
                    });
                }
                s.ProvisionSchema();
            });
        });
        if (provider == StorageProvider.Postgres) services.AddHostedService<JobWatch>();
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        return services;
    }
}
