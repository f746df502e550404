using LabelStudio.Core.Analysis.Uncovered;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Search;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Analysis;

/// <summary>Groups what no enabled function votes on, from the word indexes in memory.</summary>
internal sealed class UncoveredReader
{
    private const int MostGroups = 24;

    /// <summary>A group of fewer documents than this share of the uncovered ones is no pattern.</summary>
    private const double LeastShare = 0.003;

    private const int FewestDocuments = 3;

    public async Task<UncoveredAnalysis> ReadAsync(StudioDb db, AnalysisView view, CancellationToken cancel)
    {
        var counts = await view.VoteCountsAsync(db, cancel);
        var blocks = await view.Columns.Words.ReadAsync(db, view.Stamp.ProjectId, cancel);
        return await Task.Run(() => Group(view.Stamp.Documents, counts, blocks, cancel), cancel);
    }

    private static UncoveredAnalysis Group(int documents, VoteCountColumn counts, IReadOnlyList<BlockIndex> blocks, CancellationToken cancel)
    {
        var indexed = new List<UncoveredBlock>(blocks.Count);
        var (uncovered, left) = (0, 0);
        foreach (var block in blocks)
        {
            var first = block.State.Chunk * DocumentChunks.Size;
            var set = new DocumentSet(block.State.Count);
            for (var d = 0; d < block.State.Count && first + d < documents; d++)
                if (counts[first + d] == 0) set.Add(d);
            uncovered += set.Count;
            if (block.Index is { } index) indexed.Add(new UncoveredBlock(index, set));
            else left += set.Count;
        }
        var groups = UncoveredGroups.Of(indexed, MostGroups, Math.Max(FewestDocuments, (int)(LeastShare * uncovered)), cancel);
        return new UncoveredAnalysis(uncovered, documents, groups.Sum(g => g.New), left, [.. groups.Select(g => new UncoveredQuery(Query(g.Words).ToString(), g))]);
    }

    private static RuleQuery Query(IReadOnlyList<string> words) =>
        new(words.Count == 1 ? new WordNode(words[0]) : new AndNode([.. words.Select(w => new WordNode(w))]));
}
