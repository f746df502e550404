using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions;

/// <inheritdoc cref="IFunctions"/>
internal sealed class FunctionService(
    IStudioDbFactory factory, ApplyQueue apply, RuleBook book, FunctionEdits edits, RuleImport ruleImport, VoteImport voteImport, FunctionTables tables, ValueQueue values) : IFunctions
{
    public Task<FunctionTable> ListAsync(int projectId, CancellationToken cancel = default) => tables.ReadAsync(projectId, cancel);

    public async Task<int> SaveRuleAsync(
        int projectId, int? functionId, string name, RuleVote vote, string query, string note, Actor by, CancellationToken cancel = default)
    {
        var (id, newVersion) = await book.SaveAsync(projectId, functionId, name, vote, query, note, by, cancel);
        if (newVersion) await apply.ApplyNewAsync(projectId, by);
        return id;
    }

    public Task SetEnabledAsync(int projectId, IReadOnlyCollection<int> functionIds, bool enabled, Actor by, CancellationToken cancel = default) =>
        edits.SetEnabledAsync(projectId, functionIds, enabled, cancel);

    public Task SetNoteAsync(int projectId, int functionId, string note, Actor by, CancellationToken cancel = default) =>
        edits.SetNoteAsync(projectId, functionId, note, cancel);

    public async Task<int> DuplicateAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default)
    {
        var copy = await edits.DuplicateAsync(projectId, functionId, by, cancel);
        await apply.ApplyCopyAsync(projectId, by);
        return copy;
    }

    public Task DeleteAsync(int projectId, IReadOnlyCollection<int> functionIds, Actor by, CancellationToken cancel = default) =>
        edits.DeleteAsync(projectId, functionIds, cancel);

    public async Task<int> ImportRulesAsync(int projectId, string fileName, Stream rulesJson, Actor by, CancellationToken cancel = default)
    {
        var changed = await ruleImport.RunAsync(projectId, fileName, rulesJson, by, cancel);
        if (changed > 0) await apply.ApplyNewAsync(projectId, by);
        return changed;
    }

    public Task<VotePreview> PreviewVotesAsync(int projectId, string staged, CancellationToken cancel = default) =>
        voteImport.PreviewAsync(projectId, staged, cancel);

    public Task<VoteImportResult> ImportVotesAsync(int projectId, string staged, Actor by, IReadOnlyList<AnswerChoice>? choices = null, CancellationToken cancel = default) =>
        voteImport.RunAsync(projectId, staged, choices ?? [], by, cancel);

    public Task<long?> ApplyAsync(int projectId, Actor by, CancellationToken cancel = default) => apply.ApplyAsync(projectId, by, cancel);

    public async Task<long> FindValuesAsync(int projectId, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var run = await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) ?? throw new UserErrorException("There are no labels yet. Fit the label model first.");
        if (RunJson.Read<LabelRunFigures>(run.Figures).Functions.Count < 2)
            throw new UserErrorException("With one function alone there is nothing to compare it with. Write another and fit the label model again.");
        return await values.StartAsync(projectId, run.Id, by);
    }
}
