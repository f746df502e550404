namespace LabelStudio.Core.Rules.Nodes;

/// <summary>A document in which two things stand near each other: <c>card NEAR/5 lost</c>, or in this order <c>card THEN/5 lost</c>.</summary>
public sealed record DistanceNode : RuleNode
{
    /// <summary>The most words that may be allowed between the two.</summary>
    public const int LargestDistance = 1_000;

    /// <summary>Makes the node.</summary>
    /// <param name="left">A word, prefix, wildcard, forms, phrase or list, or OR between some of these.</param>
    /// <param name="right">As <paramref name="left"/>. The two never overlap: <c>card NEAR/5 card</c> needs the word twice.</param>
    /// <param name="words">So many words at most stand between the two, 0 to <see cref="LargestDistance"/>; 0 is side by side.</param>
    /// <param name="inOrder">Whether the left one comes first (THEN); else either may (NEAR).</param>
    /// <exception cref="ArgumentException">A part that does not stand at words.</exception>
    public DistanceNode(RuleNode left, RuleNode right, int words, bool inOrder)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(words);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words, LargestDistance);
        (Left, Right, Words, InOrder) = (Place(left, nameof(left)), Place(right, nameof(right)), words, inOrder);
    }

    /// <summary>What stands on the left of the operator.</summary>
    public RuleNode Left { get; }

    /// <summary>What stands on the right of the operator.</summary>
    public RuleNode Right { get; }

    /// <summary>So many words at most stand between the two.</summary>
    public int Words { get; }

    /// <summary>Whether the left one comes first.</summary>
    public bool InOrder { get; }
}
