using System.Globalization;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Hands jobs to Quartz. Our own table is the truth; what Quartz has forgotten is handed to it again at the next start.</summary>
internal sealed class JobScheduler(ISchedulerFactory schedulers, IStudioDbFactory factory)
{
    public async Task ScheduleAsync(Job job, CancellationToken cancel = default)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        var key = JobLanes.Of(job);
        if (!await scheduler.Exists(key, cancel))
            await scheduler.AddJob(JobBuilder.Create<RunJob>().WithIdentity(key).StoreDurably().RequestRecovery().Build(), AddJobOptions.Replacing, cancel);
        var trigger = TriggerBuilder.Create()
            .ForJob(key).WithIdentity(Trigger(job.Id))
            .UsingJobData(RunJob.JobId, job.Id.ToString(CultureInfo.InvariantCulture))
            // the order of creation is the order of work, however long a job has waited
            .StartAt(new DateTimeOffset(job.CreatedAt))
            .WithSimpleSchedule(s => s.WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
            .Build();
        await scheduler.ScheduleJob(trigger, new ScheduleJobOptions { Replace = true }, cancel);
    }

    public async Task UnscheduleAsync(long jobId, CancellationToken cancel = default)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        await scheduler.UnscheduleJob(Trigger(jobId), cancel);
    }

    /// <summary>Hands every job to Quartz that has not ended and that Quartz does not know (a crash came between our record and its).</summary>
    public async Task RecoverAsync(CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var scheduler = await schedulers.GetScheduler(cancel);
        foreach (var job in await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Queued || j.State == JobState.Running).OrderBy(j => j.Id).ToListAsync(cancel))
            if (!await scheduler.Exists(Trigger(job.Id), cancel))
                await ScheduleAsync(job, cancel);
    }

    private static TriggerKey Trigger(long jobId) => new(FormattableString.Invariant($"job-{jobId}"));
}
