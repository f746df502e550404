namespace LabelStudio.Core.Suggestions;

/// <summary>How rules are mined.</summary>
public sealed record MiningOptions
{
    /// <summary>The most suggestions.</summary>
    public int Most { get; init; } = 30;

    /// <summary>The least share of a rule's documents, corrected for selection, that must be of its class.</summary>
    public double LeastPrecision { get; init; } = 0.6;

    /// <summary>The fewest uncovered documents that a rule adds.</summary>
    public int FewestNew { get; init; } = 3;

    /// <summary>Classes that have a rule already, for the order: a class without one comes first. Null for none.</summary>
    public IReadOnlySet<int>? ClassesWithRules { get; init; }

    /// <summary>Whether a rule must not be suggested, by its query and class.</summary>
    public Func<string, int, bool>? IsBarred { get; init; }

    /// <summary>Functions that are there: for each the class it votes for and the mined documents (by their number) it hits, ascending. A rule that is nearly one of them is not suggested.</summary>
    public IReadOnlyList<(int Class, IReadOnlyList<int> Hits)> Existing { get; init; } = [];
}
