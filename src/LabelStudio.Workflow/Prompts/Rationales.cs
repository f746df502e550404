using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Prompts;

/// <summary>The reasons that teachers gave for their votes, beside the votes.</summary>
internal static class Rationales
{
    /// <summary>The same votes on one document, those of prompts with the reasons that were given.</summary>
    public static async Task<List<FunctionVote>> AddAsync(
        StudioDb db, IReadOnlyList<CurrentFunction> functions, int ordinal, List<FunctionVote> votes, CancellationToken cancel)
    {
        var prompts = functions.Where(f => f.Kind == FunctionKind.Prompt).ToDictionary(f => f.VersionId, f => f.Id);
        if (prompts.Count == 0 || votes.Count == 0) return votes;
        var given = await db.PromptAnswers.AsNoTracking().Where(a => prompts.Keys.Contains(a.FunctionVersionId) && a.Ordinal == ordinal && a.Rationale != null)
            .Select(a => new { a.FunctionVersionId, a.Rationale }).ToListAsync(cancel);
        var byFunction = given.ToDictionary(g => prompts[g.FunctionVersionId], g => g.Rationale);
        return votes.ConvertAll(v => byFunction.TryGetValue(v.FunctionId, out var why) ? v with { Rationale = why } : v);
    }
}
