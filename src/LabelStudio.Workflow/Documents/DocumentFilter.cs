using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Documents;

/// <summary>The parts of a query that are answered from columns in memory.</summary>
internal sealed class DocumentFilter(DocumentQuery query, SplitColumn splits, GoldColumn gold, LabelColumn? labels, VoteCountColumn? voteCounts, VoteFilter votes, HashSet<int>? members)
{
    private readonly Split[] _splits = splits.Splits;

    /// <summary>Whether every document passes.</summary>
    public bool IsOpen { get; } = members == null && query is
    {
        Split: null, HasGold: null, GoldClass: null, LabelClass: null, MinConfidence: null, MaxConfidence: null, FunctionId: null, VotedClass: null, UnvotedClass: null, Covered: null,
        Overlap: null, Conflict: null, Right: null,
    };

    public bool Passes(int d)
    {
        if (query.Split is { } split && _splits[d] != split) return false;
        // whether a test document has gold is sealed, so it is neither with nor without
        if (query.HasGold is { } has && (_splits[d] == Split.Test || gold[d] >= 0 != has)) return false;
        if (query.GoldClass is { } goldClass && gold[d] != goldClass) return false;
        if (query.LabelClass is { } labelClass && (labels?.Top(d) ?? -1) != labelClass) return false;
        if ((query.MinConfidence != null || query.MaxConfidence != null) && !HasConfidence(d)) return false;
        if (query.Covered is { } covered && (voteCounts?[d] ?? 0) > 0 != covered) return false;
        return votes.Passes(d) && (members == null || members.Contains(d));
    }

    private bool HasConfidence(int d)
    {
        if (labels == null || labels.Top(d) < 0) return false;
        var c = labels.Confidence(d);
        return !(c < query.MinConfidence) && !(c > query.MaxConfidence);
    }
}
