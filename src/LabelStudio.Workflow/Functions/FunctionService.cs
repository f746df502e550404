using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <inheritdoc cref="IFunctions"/>
internal sealed class FunctionService(
    IStudioDbFactory factory, JobQueue jobs, RuleBook book, RuleImport ruleImport, VoteImport voteImport, FunctionTables tables) : IFunctions
{
    private const string ApplyTitle = "Apply labeling functions";

    public Task<FunctionTable> ListAsync(int projectId, CancellationToken cancel = default) => tables.ReadAsync(projectId, cancel);

    public async Task<int> SaveRuleAsync(
        int projectId, int? functionId, string name, RuleVote vote, string query, string note, Actor by, CancellationToken cancel = default)
    {
        var (id, newVersion) = await book.SaveAsync(projectId, functionId, name, vote, query, note, by, cancel);
        if (newVersion) await ApplyNewAsync(projectId, by);
        return id;
    }

    public Task SetEnabledAsync(int projectId, int functionId, bool enabled, Actor by, CancellationToken cancel = default) =>
        book.SetEnabledAsync(projectId, functionId, enabled, cancel);

    public Task DeleteAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default) =>
        book.DeleteAsync(projectId, functionId, cancel);

    public async Task<int> ImportRulesAsync(int projectId, string fileName, Stream rulesJson, Actor by, CancellationToken cancel = default)
    {
        var changed = await ruleImport.RunAsync(projectId, fileName, rulesJson, by, cancel);
        if (changed > 0) await ApplyNewAsync(projectId, by);
        return changed;
    }

    public Task<VoteImportResult> ImportVotesAsync(int projectId, string staged, Actor by, CancellationToken cancel = default) =>
        voteImport.RunAsync(projectId, staged, by, cancel);

    public async Task<long?> ApplyAsync(int projectId, Actor by, CancellationToken cancel = default)
    {
        if (await jobs.FindActiveAsync(projectId, ApplyHandler.Name, cancel) is { } active) return active;
        await using var db = factory.Create();
        var functions = await CurrentFunction.ReadAsync(db, projectId, cancel);
        var stale = await StaleVotes.FindAsync(db, projectId, functions, cancel);
        return stale.Any ? await jobs.EnqueueAsync(ApplyHandler.Name, projectId, new ApplyPayload(), ApplyTitle, by, cancel) : null;
    }

    /// <summary>Sees that what was just saved is applied. A job that is running may have looked for stale votes for the last time, so only one that waits will do.</summary>
    private async Task ApplyNewAsync(int projectId, Actor by)
    {
        await using (var db = factory.Create())
        {
            if (await db.Jobs.AnyAsync(j => j.ProjectId == projectId && j.Kind == ApplyHandler.Name && j.State == JobState.Queued && !j.CancelRequested)) return;
        }
        // the rule is saved: its votes must follow even when the page that saved it has gone
        await jobs.EnqueueAsync(ApplyHandler.Name, projectId, new ApplyPayload(), ApplyTitle, by, CancellationToken.None);
    }
}
