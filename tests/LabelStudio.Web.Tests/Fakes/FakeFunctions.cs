using LabelStudio.Workflow;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Answers;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Three functions that stay as they are.</summary>
public sealed class FakeFunctions : IFunctions
{
    public Task<FunctionTable> ListAsync(int projectId, CancellationToken cancel = default) => Task.FromResult(new FunctionTable(
        [Row(1, "lost card words"), Row(2, "mentions a transfer"), Row(3, "angry customer about a card that was taken")], Samples.Documents, 0.78, 0.31, 0.08, [0.1, 0.2], false));

    public Task<int> SaveRuleAsync(int projectId, int? functionId, string name, RuleVote vote, string query, string note, Actor by, CancellationToken cancel = default) => Task.FromResult(functionId ?? 4);

    public Task SetEnabledAsync(int projectId, IReadOnlyCollection<int> functionIds, bool enabled, Actor by, CancellationToken cancel = default) => Task.CompletedTask;

    public Task SetNoteAsync(int projectId, int functionId, string note, Actor by, CancellationToken cancel = default) => Task.CompletedTask;

    public Task<int> DuplicateAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default) => Task.FromResult(4);

    public Task<long> FindValuesAsync(int projectId, Actor by, CancellationToken cancel = default) => Task.FromResult(1L);

    public Task DeleteAsync(int projectId, IReadOnlyCollection<int> functionIds, Actor by, CancellationToken cancel = default) => Task.CompletedTask;

    public Task<int> ImportRulesAsync(int projectId, string fileName, Stream rulesJson, Actor by, CancellationToken cancel = default) => Task.FromResult(3);

    public Task<VotePreview> PreviewVotesAsync(int projectId, string staged, CancellationToken cancel = default) =>
        Task.FromResult(new VotePreview("votes.csv", [new PreviewedFunction("bot", 10, 2, null)], 10, 0, [], []));

    public Task<VoteImportResult> ImportVotesAsync(int projectId, string staged, Actor by, IReadOnlyList<AnswerChoice>? choices = null, CancellationToken cancel = default) => Task.FromResult(new VoteImportResult(1, 10, 0, []));

    public Task<long?> ApplyAsync(int projectId, Actor by, CancellationToken cancel = default) => Task.FromResult<long?>(null);

    private static FunctionRow Row(int id, string name) => new(
        id, name, true, true, "card AND lost", [0], "", 1, 90, 0.06, 0.02, 0.01, 12, 11, 0.92, 0.7, 0.98, 0.9, 0.8, [], 0, false);
}
