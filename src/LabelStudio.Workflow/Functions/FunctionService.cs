using LabelStudio.Workflow.Functions.Answers;

namespace LabelStudio.Workflow.Functions;

/// <inheritdoc cref="IFunctions"/>
internal sealed class FunctionService(
    ApplyQueue apply, RuleBook book, RuleImport ruleImport, VoteImport voteImport, FunctionTables tables) : IFunctions
{
    public Task<FunctionTable> ListAsync(int projectId, CancellationToken cancel = default) => tables.ReadAsync(projectId, cancel);

    public async Task<int> SaveRuleAsync(
        int projectId, int? functionId, string name, RuleVote vote, string query, string note, Actor by, CancellationToken cancel = default)
    {
        var (id, newVersion) = await book.SaveAsync(projectId, functionId, name, vote, query, note, by, cancel);
        if (newVersion) await apply.ApplyNewAsync(projectId, by);
        return id;
    }

    public Task SetEnabledAsync(int projectId, int functionId, bool enabled, Actor by, CancellationToken cancel = default) =>
        book.SetEnabledAsync(projectId, functionId, enabled, cancel);

    public Task DeleteAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default) =>
        book.DeleteAsync(projectId, functionId, cancel);

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
}
