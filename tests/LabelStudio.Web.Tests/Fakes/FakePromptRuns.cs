using LabelStudio.Teachers.Asking;
using LabelStudio.Workflow;
using LabelStudio.Workflow.PromptRuns;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Prompt runs in memory, as a test has put them there.</summary>
public sealed class FakePromptRuns : IPromptRuns
{
    public List<PromptRunView> Runs { get; } = [];

    public List<PromptAnswerRow> Answers { get; } = [];

    public List<CallRow> Calls { get; } = [];

    public PromptEstimate? Estimate { get; set; }

    /// <summary>A run of one function whose teacher is simulated.</summary>
    public PromptRunView Add(PromptRunState state, string? message = null, PromptBudget? budget = null)
    {
        var function = new PromptRunFunction(
            3, 30, "asks_arrival", 1, "Sim", true, 2_000, 1_500, 1_400, new Dictionary<AbstainReason, int> { [AbstainReason.OffSchema] = 90, [AbstainReason.TimedOut] = 10 },
            1_800, 300, 2, 40, 1.25m, 900_000, 100_000, 12_000, TimeSpan.FromMilliseconds(180));
        var run = new PromptRunView(
            Runs.Count + 1, Runs.Count + 1, state, null, "ada", DateTime.UtcNow.AddMinutes(-5), null, new PromptRunRequest([3], null, budget ?? new PromptBudget(2m, null)), [function],
            1.25m, 900_000, 100_000, 12_000, null, message);
        Runs.Insert(0, run);
        return run;
    }

    public Task<PromptEstimate> EstimateAsync(int projectId, PromptRunRequest request, CancellationToken cancel = default) => Task.FromResult(Estimate!);

    public Task<long> StartAsync(int projectId, PromptRunRequest request, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task PauseAsync(int projectId, long runId, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task ResumeAsync(int projectId, long runId, PromptBudget? budget, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task CancelAsync(int projectId, long runId, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<PromptRunView>> ListAsync(int projectId, int take = 20, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<PromptRunView>>([.. Runs]);

    public Task<PromptRunView> GetAsync(int projectId, long runId, CancellationToken cancel = default) =>
        Task.FromResult(Runs.FirstOrDefault(r => r.Id == runId) ?? throw new UserErrorException("There is no such run."));

    public Task<IReadOnlyList<PromptAnswerRow>> AnswersAsync(int projectId, int functionVersionId, AbstainReason? reason, int after, int take = 50, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<PromptAnswerRow>>([.. Answers.Where(a => a.FunctionVersionId == functionVersionId && a.Reason == reason && a.Ordinal > after).Take(take)]);

    public Task<IReadOnlyList<PromptAnswerRow>> OfDocumentAsync(int projectId, int ordinal, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<CallRow>> CallsAsync(int projectId, long? runId, TeacherOutcome? outcome = null, int skip = 0, int take = 100, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<CallRow>>([.. Calls.Where(c => outcome == null || c.Outcome == outcome).Skip(skip).Take(take)]);

    public Task<IReadOnlyList<(TeacherOutcome? Outcome, int Calls)>> OutcomesAsync(int projectId, long runId, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<(TeacherOutcome?, int)>>([.. Calls.GroupBy(c => c.Outcome).Select(g => (g.Key, g.Count()))]);
}
