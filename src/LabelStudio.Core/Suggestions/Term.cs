using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Suggestions;

/// <summary>What a mined rule looks for: a word, two or three words side by side, or two words anywhere.</summary>
/// <param name="First">The first word's number.</param>
/// <param name="Second">The second word's number, or -1.</param>
/// <param name="Third">The third word's number, or -1; -2 for two words anywhere.</param>
internal readonly record struct Term(int First, int Second, int Third) : IComparable<Term>
{
    private const int Anywhere = -2;

    public static Term Word(int word) => new(word, -1, -1);

    public static Term Phrase(int first, int second, int third = -1) => new(first, second, third);

    public static Term Pair(int first, int second) => new(Math.Min(first, second), Math.Max(first, second), Anywhere);

    public bool IsPair => Third == Anywhere;

    public int Words => Second < 0 ? 1 : Third < 0 ? 2 : 3;

    /// <summary>The order in which one of several terms that hit the same documents is kept: the plainest first.</summary>
    public int Plainness => IsPair ? 3 : Words == 1 ? 0 : Words == 2 ? 1 : 2;

    public bool Holds(int word) => word == First || word == Second || (Third >= 0 && word == Third);

    public int CompareTo(Term other) => (First, Second, Third).CompareTo((other.First, other.Second, other.Third));

    public RuleQuery Query(TextTokens tokens) => new(Node(tokens));

    public RuleNode Node(TextTokens tokens)
    {
        var first = new WordNode(tokens[First]);
        if (Second < 0) return first;
        var second = new WordNode(tokens[Second]);
        if (IsPair) return new AndNode([first, second]);
        return Third < 0 ? new PhraseNode([first, second]) : new PhraseNode([first, second, new WordNode(tokens[Third])]);
    }
}
