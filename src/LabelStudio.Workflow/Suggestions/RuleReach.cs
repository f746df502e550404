using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions.Preview;

namespace LabelStudio.Workflow.Suggestions;

/// <summary>How many documents of the whole project a query hits, and how many of them nobody votes on.</summary>
internal static class RuleReach
{
    /// <summary>Time for texts that the word index cannot decide on; with thirty suggestions it adds up.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(60);

    public static async Task<(int Hits, bool Exact, int New)> CountAsync(
        IStudioDbFactory factory, AnalysisView view, IReadOnlyList<BlockIndex> blocks, VoteCountColumn votes, RuleQuery query, CancellationToken cancel)
    {
        var hits = await Task.Run(() => new QueryHits(query, blocks, view.Columns.Texts), cancel);
        await hits.SampleAsync(factory, view.Stamp.ProjectId, [], TimeSpan.Zero, Reading, cancel);
        int known = 0, fresh = 0;
        foreach (var d in hits.Known())
        {
            known++;
            if (votes[d] == 0) fresh++;
        }
        if (hits.Exact) return (known, true, fresh);
        var all = Math.Max(known, hits.Count.Value);
        return (all, false, known == 0 ? 0 : (int)Math.Round((double)all * fresh / known));
    }
}
