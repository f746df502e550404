using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Labels;

/// <summary>What a label run saw of a prompt beside its version: a prompt may be asked about more documents later, and its confidences learned anew.</summary>
/// <param name="TeacherId">The teacher that was asked.</param>
/// <param name="Votes">Digest of its votes.</param>
public sealed record PromptInput(int TeacherId, string Votes)
{
    /// <summary>By function version; rules and imported votes have none.</summary>
    public static async Task<IReadOnlyDictionary<int, PromptInput>> ReadAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        var prompts = await (from f in db.Functions.AsNoTracking()
                             where f.ProjectId == projectId && f.Kind == FunctionKind.Prompt
                             join v in db.FunctionVersions.AsNoTracking() on f.CurrentVersionId equals v.Id
                             select new { v.Id, v.TeacherId }).ToListAsync(cancel);
        if (prompts.Count == 0) return new Dictionary<int, PromptInput>();
        var votes = (await VoteStore.StatesAsync(db, [.. prompts.Select(p => p.Id)], cancel)).ToLookup(s => s.FunctionVersionId);
        return prompts.ToDictionary(p => p.Id, p => new PromptInput(p.TeacherId ?? 0, RunJson.Digest(votes[p.Id].SelectMany(s => new object[] { s.Chunk, s.Digest }))));
    }
}
