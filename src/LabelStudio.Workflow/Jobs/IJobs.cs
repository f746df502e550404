using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Long work: what runs, how far it is, cancel.</summary>
public interface IJobs
{
    Task<JobView?> GetAsync(long jobId, CancellationToken cancel = default);

    /// <summary>The project's jobs, newest first.</summary>
    Task<IReadOnlyList<JobView>> ListAsync(int projectId, int take = 20, CancellationToken cancel = default);

    /// <summary>Asks a job to stop; it ends as cancelled, with nothing half-written.</summary>
    Task CancelAsync(long jobId, Actor by, CancellationToken cancel = default);

    /// <summary>Raised on any thread whenever a job's state or progress changes (at most ten times a second a job).</summary>
    event Action<JobView>? Changed;

    /// <summary>Completes when the job has ended.</summary>
    Task<JobView> WaitAsync(long jobId, CancellationToken cancel = default);
}

/// <summary>A job as people see it.</summary>
/// <param name="Title">"Import reviews.csv", "Fit label model".</param>
public sealed record JobView(
    long Id, int ProjectId, string Kind, string Title, JobState State, string Stage, double? Fraction, string Detail, string? Error, string? Result,
    string By, DateTime CreatedAt, DateTime? EndedAt)
{
    public bool Ended => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}
