using LabelStudio.Workflow;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Label runs as the test sets them; remembers what was asked.</summary>
public sealed class FakeLabels(FakeJobs jobs) : ILabels
{
    public List<LabelRun> Runs { get; } = [];

    public List<LabelSettings> Fitted { get; } = [];

    public Task<long> FitAsync(int projectId, LabelSettings settings, Actor by, CancellationToken cancel = default)
    {
        Fitted.Add(settings);
        return Task.FromResult(jobs.Start(projectId, "fit", "Fit label model").Id);
    }

    public Task<long> AnchorAsync(int projectId, Actor by, CancellationToken cancel = default) => Task.FromResult(jobs.Start(projectId, "anchor", "Update with gold").Id);

    public Task<LabelRun?> LatestAsync(int projectId, CancellationToken cancel = default) => Task.FromResult(Runs.FirstOrDefault());

    public Task<IReadOnlyList<LabelRun>> HistoryAsync(int projectId, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<LabelRun>>([.. Runs]);

    public Task<DocumentExplanation?> ExplainAsync(int projectId, int ordinal, CancellationToken cancel = default) => Task.FromResult<DocumentExplanation?>(null);
}
