namespace LabelStudio.Core.Rules.Nodes;

/// <summary>A document of some length: <c>length&gt;200</c> characters or <c>words&lt;5</c>.</summary>
public sealed record SizeNode : RuleNode
{
    /// <summary>The largest number to compare with.</summary>
    public const int LargestSize = 1_000_000_000;

    /// <summary>Makes the node.</summary>
    /// <param name="inWords">Whether words are counted; else characters (code points).</param>
    /// <param name="test">A comparison with a whole number, 0 to <see cref="LargestSize"/>.</param>
    /// <exception cref="ArgumentException">Another number.</exception>
    public SizeNode(bool inWords, NumberTest test)
    {
        if (!CountNode.IsWhole(test.Value, LargestSize)) throw new ArgumentException($"{test.Value} is no length.", nameof(test));
        (InWords, Test) = (inWords, test);
    }

    /// <summary>Whether words are counted; else characters (code points).</summary>
    public bool InWords { get; }

    /// <summary>What the size is compared with.</summary>
    public NumberTest Test { get; }
}
