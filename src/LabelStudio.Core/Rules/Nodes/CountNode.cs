namespace LabelStudio.Core.Rules.Nodes;

/// <summary>A document that holds something so often: <c>count(refund)&gt;=2</c>.</summary>
public sealed record CountNode : RuleNode
{
    /// <summary>The largest number to compare with; for patterns, which are dearer to list than to find, <see cref="MostMatches"/>.</summary>
    public const int LargestCount = 1_000_000;

    /// <summary>The largest number to compare finds of a pattern with.</summary>
    public const int MostMatches = 100;

    /// <summary>Makes the node.</summary>
    /// <param name="part">
    /// A word, prefix, wildcard, forms, phrase or list, or OR between some of these: as many as can be marked without overlap count. Or a
    /// pattern: its finds from left to right count.
    /// </param>
    /// <param name="test">A comparison with a whole number, 0 to <see cref="LargestCount"/> or <see cref="MostMatches"/>.</param>
    /// <exception cref="ArgumentException">A part that cannot be counted, or another number.</exception>
    public CountNode(RuleNode part, NumberTest test)
    {
        if (part is not RegexNode) Place(part, nameof(part));
        if (!IsWhole(test.Value, Largest(part))) throw new ArgumentException($"{test.Value} is no count.", nameof(test));
        (Part, Test) = (part, test);
    }

    /// <summary>What is counted.</summary>
    public RuleNode Part { get; }

    /// <summary>What the count is compared with.</summary>
    public NumberTest Test { get; }

    internal static int Largest(RuleNode part) => part is RegexNode ? MostMatches : LargestCount;

    internal static bool IsWhole(double value, int largest) => value >= 0 && value <= largest && value == Math.Floor(value);
}
