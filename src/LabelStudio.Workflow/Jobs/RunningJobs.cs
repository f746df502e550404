using System.Collections.Concurrent;

namespace LabelStudio.Workflow.Jobs;

/// <summary>The runs that are under way in this process, so that a cancel reaches them at once.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<long, JobProgress> _runs = new();

    public void Add(long jobId, JobProgress run) => _runs[jobId] = run;

    public void Remove(long jobId) => _runs.TryRemove(jobId, out _);

    public bool Contains(long jobId) => _runs.ContainsKey(jobId);

    public void Cancel(long jobId)
    {
        if (_runs.TryGetValue(jobId, out var run)) run.RequestCancel();
    }
}
