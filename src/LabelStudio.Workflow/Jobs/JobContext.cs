using LabelStudio.Core.Progress;
using LabelStudio.Storage;
using LabelStudio.Storage.Jobs;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Jobs;

/// <summary>What a run of a job works with: what to do, where it left off, how to tell progress, and the only way to write.</summary>
public sealed class JobContext
{
    private readonly IStudioDbFactory _factory;
    private readonly JobProgress _progress;
    private string? _checkpoint;

    internal JobContext(Job job, IStudioDbFactory factory, JobProgress progress)
    {
        Job = job;
        LeaseToken = job.LeaseToken ?? throw new ArgumentException("The job has no lease.", nameof(job));
        _factory = factory;
        _progress = progress;
        _checkpoint = job.Checkpoint;
        Progress = new Reporter(this);
    }

    /// <summary>The job as it was when this run began.</summary>
    public Job Job { get; }

    public int ProjectId => Job.ProjectId;

    /// <summary>Who asked for the work.</summary>
    public Actor By => new(Job.ByUserId, Job.By);

    /// <summary>This run's right to write.</summary>
    public Guid LeaseToken { get; }

    /// <summary>For code that reports stages as it goes; same as <see cref="Report"/>.</summary>
    public IProgress<StageProgress> Progress { get; }

    /// <summary>What to do.</summary>
    public T Payload<T>() => JobJson.Read<T>(Job.Payload);

    /// <summary>Tells how far the work is; cheap, may be called for every document.</summary>
    /// <param name="stage">What is being done now, in words a user understands.</param>
    /// <param name="fraction">Share of the stage that is done, 0 to 1, or null where it cannot be known.</param>
    /// <param name="detail">"412,000 of 1,000,000 documents".</param>
    public void Report(string stage, double? fraction = null, string? detail = null) => _progress.Report(stage, fraction, detail ?? "");

    /// <summary>Where to go on, or null when the work starts from the beginning.</summary>
    public T? Checkpoint<T>() where T : class => _checkpoint == null ? null : JobJson.Read<T>(_checkpoint);

    /// <summary>Keeps where to go on, in the same transaction as what was done; <paramref name="db"/> is that of <see cref="WriteAsync(Func{StudioDb, Task})"/>.</summary>
    public async Task SaveCheckpointAsync<T>(StudioDb db, T checkpoint) where T : class
    {
        var json = JobJson.Write(checkpoint);
        await db.Jobs.Where(j => j.Id == Job.Id).ExecuteUpdateAsync(u => u.SetProperty(j => j.Checkpoint, json));
        _checkpoint = json;
    }

    /// <summary>Writes in one transaction that also proves that the work is still this run's. Keep it short: on SQLite nobody else writes meanwhile.</summary>
    /// <exception cref="LeaseLostException">Another run has taken over; nothing was written.</exception>
    public Task WriteAsync(Func<StudioDb, Task> write) => WriteAsync(async db =>
    {
        await write(db);
        return true;
    });

    /// <summary>As the other, with a result.</summary>
    public Task<T> WriteAsync<T>(Func<StudioDb, Task<T>> write) => _factory.WriteAsync(async db =>
    {
        await db.CheckLeaseAsync(Job.Id, LeaseToken);
        return await write(db);
    });

    private sealed class Reporter(JobContext context) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => context.Report(value.Stage, value.Fraction, value.Detail);
    }
}
