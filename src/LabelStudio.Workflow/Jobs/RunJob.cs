using Quartz;

namespace LabelStudio.Workflow.Jobs;

/// <summary>The one Quartz job: carries the id of a job of ours. There is one Quartz job a project, so that its work runs one after the other, on whatever machine.</summary>
[DisallowConcurrentExecution]
internal sealed class RunJob(JobRunner runner) : IJob
{
    public const string JobId = "jobId";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var id = long.Parse(context.MergedJobDataMap.GetString(JobId)!, System.Globalization.CultureInfo.InvariantCulture);
        await runner.RunAsync(id, cancellationToken);
    }
}
