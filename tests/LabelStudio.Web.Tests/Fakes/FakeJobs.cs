using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Jobs that go as far as the test pushes them.</summary>
public sealed class FakeJobs : IJobs
{
    private readonly List<JobView> _jobs = [];

    public event Action<JobView>? Changed;

    public JobView Start(int projectId, string kind, string title)
    {
        var job = new JobView(_jobs.Count + 1, projectId, kind, title, JobState.Running, "Reading rows", 0, "", null, null, "ana", DateTime.UtcNow, null);
        _jobs.Add(job);
        Changed?.Invoke(job);
        return job;
    }

    public void Push(JobView job)
    {
        _jobs[(int)job.Id - 1] = job;
        Changed?.Invoke(job);
    }

    public Task<JobView?> GetAsync(long jobId, CancellationToken cancel = default) => Task.FromResult(_jobs.FirstOrDefault(j => j.Id == jobId));

    public Task<IReadOnlyList<JobView>> ListAsync(int projectId, int take = 20, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<JobView>>([.. _jobs.Where(j => j.ProjectId == projectId).Reverse().Take(take)]);

    public Task CancelAsync(long jobId, Actor by, CancellationToken cancel = default)
    {
        Push(_jobs[(int)jobId - 1] with { State = JobState.Cancelled, EndedAt = DateTime.UtcNow });
        return Task.CompletedTask;
    }

    public async Task<JobView> WaitAsync(long jobId, CancellationToken cancel = default)
    {
        while (!_jobs[(int)jobId - 1].Ended) await Task.Delay(20, cancel);
        return _jobs[(int)jobId - 1];
    }
}
