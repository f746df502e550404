using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Jobs;

/// <inheritdoc cref="IJobs"/>
internal sealed class JobBoard(IStudioDbFactory factory, JobScheduler scheduler, JobEvents events, RunningJobs running) : IJobs
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    public event Action<JobView>? Changed
    {
        add => events.Changed += value;
        remove => events.Changed -= value;
    }

    public async Task<JobView?> GetAsync(long jobId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var job = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == jobId, cancel);
        return job == null ? null : JobEvents.View(job);
    }

    public async Task<IReadOnlyList<JobView>> ListAsync(int projectId, int take = 20, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.ProjectId == projectId).OrderByDescending(j => j.Id).Take(take).ToListAsync(cancel);
        return [.. jobs.Select(JobEvents.View)];
    }

    public async Task CancelAsync(long jobId, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        await db.Jobs.Where(j => j.Id == jobId && j.EndedAt == null).ExecuteUpdateAsync(u => u.SetProperty(j => j.CancelRequested, true), cancel);
        var now = DateTime.UtcNow;
        var ended = await db.Jobs.Where(j => j.Id == jobId && j.State == JobState.Queued)
            .ExecuteUpdateAsync(
                u => u.SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.EndedAt, now).SetProperty(j => j.Checkpoint, (string?)null), cancel);
        if (ended == 0)
        {
            running.Cancel(jobId);
            return;
        }
        await scheduler.UnscheduleAsync(jobId, CancellationToken.None);
        if (await GetAsync(jobId, CancellationToken.None) is { } view) events.Raise(view);
    }

    public async Task<JobView> WaitAsync(long jobId, CancellationToken cancel = default)
    {
        using var signal = new SemaphoreSlim(0, 1);
        void Listen(JobView view)
        {
            if (view.Id == jobId && view.Ended && signal.CurrentCount == 0) signal.Release();
        }
        events.Changed += Listen;
        try
        {
            while (true)
            {
                var view = await GetAsync(jobId, cancel) ?? throw new UserErrorException("There is no such job.");
                if (view.Ended) return view;
                // the job may run in another process, whose events do not come here
                await signal.WaitAsync(PollInterval, cancel);
            }
        }
        finally
        {
            events.Changed -= Listen;
        }
    }
}
