using LabelStudio.Storage;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Workflow.Sample;

/// <summary>Asks for the sample project at the first start of an empty studio, and never again, so that whoever deletes it is rid of it.</summary>
internal sealed class SampleStart(StudioOptions options, SampleFiles files, IStudioDbFactory factory, JobQueue queue) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.SampleProject || !files.Exist) return;
        await using (var db = factory.Create())
        {
            // the job's row stays when the project goes: it is the memory that there was one
            if (await db.Projects.AnyAsync(cancellationToken) || await db.Jobs.AnyAsync(j => j.Kind == SampleHandler.KindName, cancellationToken)) return;
        }
        await queue.EnqueueAsync(SampleHandler.KindName, 0, new SamplePayload(), SampleHandler.Title, Actor.Studio, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Registers the sample project.</summary>
internal static class SampleServices
{
    /// <param name="contentRoot">The folder in which data/samples lies.</param>
    public static IServiceCollection AddSample(this IServiceCollection services, string contentRoot)
    {
        services.AddSingleton(new SampleFiles(contentRoot));
        services.AddTransient<IJobHandler, SampleHandler>();
        services.AddHostedService<SampleStart>();
        return services;
    }
}
