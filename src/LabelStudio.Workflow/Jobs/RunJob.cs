using System.Globalization;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace LabelStudio.Workflow.Jobs;

/// <summary>The one Quartz job: carries the id of a job of ours. There is one Quartz job a lane (<see cref="JobLanes"/>), so that its work runs one after the other, on whatever machine.</summary>
[DisallowConcurrentExecution]
internal sealed class RunJob(JobRunner runner, IHostApplicationLifetime lifetime) : IJob
{
    public const string JobId = "jobId";

    /// <summary>How long the scheduler may take to follow the application into its shutdown.</summary>
    private static readonly TimeSpan SchedulerFollows = TimeSpan.FromSeconds(3);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var id = long.Parse(context.MergedJobDataMap.GetString(JobId)!, CultureInfo.InvariantCulture);
        // a job that begins while the scheduler is shutting down gets no word from it; the application says so earlier and always
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await runner.RunAsync(id, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // only when its own token is cancelled does the scheduler hand the firing to another node;
            // should it never come, our table still has the job as queued and the next look picks it up
            await Task.Delay(SchedulerFollows, cancellationToken);
        }
    }
}
