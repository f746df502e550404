using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Where the use cases put long work.</summary>
public sealed class JobQueue
{
    private readonly IStudioDbFactory _factory;
    private readonly JobScheduler _scheduler;
    private readonly JobEvents _events;

    internal JobQueue(IStudioDbFactory factory, JobScheduler scheduler, JobEvents events)
    {
        _factory = factory;
        _scheduler = scheduler;
        _events = events;
    }

    /// <summary>Queues work; jobs of one project run one after the other in the order of this call, those that ask teachers beside the others.</summary>
    /// <param name="kind">Kind of the handler.</param>
    /// <param name="projectId">The project, or 0 for work that belongs to none.</param>
    /// <param name="payload">What to do; kept as JSON, so no secrets.</param>
    /// <param name="title">What people see: "Import reviews.csv".</param>
    /// <param name="by">Who asked.</param>
    /// <param name="cancel">Stops the call, not the job.</param>
    /// <returns>The job's id.</returns>
    public async Task<long> EnqueueAsync<T>(string kind, int projectId, T payload, string title, Actor by, CancellationToken cancel = default)
    {
        await using var db = _factory.Create();
        var job = new Job
        {
            ProjectId = projectId,
            Kind = kind,
            Title = title,
            Payload = JobJson.Write(payload),
            By = by.Name,
            ByUserId = by.UserId,
            CreatedAt = DateTime.UtcNow,
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync(cancel);
        // from here on the job exists: should the hand-over fail, the next start makes up for it
        await _scheduler.ScheduleAsync(job, CancellationToken.None);
        _events.Raise(job);
        return job.Id;
    }

    /// <summary>The oldest job of this kind in the project that has not ended, or null.</summary>
    public async Task<long?> FindActiveAsync(int projectId, string kind, CancellationToken cancel = default)
    {
        await using var db = _factory.Create();
        return await db.Jobs
            .Where(j => j.ProjectId == projectId && j.Kind == kind && (j.State == JobState.Queued || j.State == JobState.Running) && !j.CancelRequested)
            .OrderBy(j => j.Id).Select(j => (long?)j.Id).FirstOrDefaultAsync(cancel);
    }
}
