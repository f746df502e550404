using System.Text.RegularExpressions;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>A compiled part of a query, asked after the words and literals of a document have been found.</summary>
internal abstract class Condition
{
    /// <summary>How dear asking is, roughly in word look-ups.</summary>
    public abstract int Cost { get; }

    public abstract bool Holds(Matcher matcher, ReadOnlySpan<char> text);
}

/// <summary>A word, prefix, wildcard or list was found.</summary>
internal sealed class LiteralCondition(int literal) : Condition
{
    public int Literal => literal;

    public override int Cost => 1;

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text) => matcher.HasLiteral(literal);
}

/// <summary>A pattern finds something; tried only where one of its needles occurs.</summary>
internal class RegexCondition(int slot, Regex regex, int[]? needles) : RememberedCondition(slot)
{
    /// <summary>Literals of which a match needs at least one, or null where it needs none.</summary>
    public int[]? Needles => needles;

    public override int Cost => 1_000;

    protected override bool Find(Matcher matcher, ReadOnlySpan<char> text) => HasNeedle(matcher) && regex.IsMatch(text);

    protected bool HasNeedle(Matcher matcher)
    {
        if (needles == null) return true;
        foreach (var needle in needles)
            if (matcher.HasLiteral(needle))
                return true;
        return false;
    }
}

/// <summary>A pattern finds so much; listed only as far as the comparison needs it.</summary>
internal sealed class RegexCountCondition(int slot, Regex regex, int[]? needles, NumberTest test) : RegexCondition(slot, regex, needles)
{
    private readonly Regex _regex = regex;

    /// <summary>Whether a document in which the pattern finds nothing fulfils the comparison.</summary>
    public bool HoldsOfNone => test.Holds(0);

    public override int Cost => 10_000;

    protected override bool Find(Matcher matcher, ReadOnlySpan<char> text)
    {
        var count = 0;
        if (HasNeedle(matcher))
            foreach (var _ in _regex.EnumerateMatches(text))
                if (++count > test.Value)
                    break;
        return test.Holds(count);
    }
}

/// <summary>The document is so long.</summary>
internal sealed class SizeCondition(bool inWords, NumberTest test) : Condition
{
    public override int Cost => 2;

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text) => test.Holds(inWords ? matcher.WordCount : Characters(text));

    /// <summary>The code points of a text; half of a surrogate pair alone is one.</summary>
    private static int Characters(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var at = 0; text[at..].IndexOfAnyInRange('\uD800', '\uDBFF') is var next and >= 0;)
        {
            at += next + 1;
            if (at >= text.Length || !char.IsLowSurrogate(text[at])) continue;
            count--;
            at++;
        }
        return count;
    }
}

/// <summary>A field fulfils a query.</summary>
/// <param name="field">The field's number.</param>
/// <param name="rule">The query's number among those that are asked of the field.</param>
internal sealed class FieldCondition(int field, int rule) : Condition
{
    public override int Cost => 200;

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text) => matcher.FieldFulfils(field, rule);
}

/// <summary>A field is a number that passes a comparison.</summary>
internal sealed class FieldNumberCondition(string name, NumberTest test) : Condition
{
    public override int Cost => 50;

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text) =>
        matcher.Fields?.Find(name) is { } value && NumberTest.TryParse(value, out var number) && test.Holds(number);
}

/// <summary>The document's meaning is near to a text's.</summary>
internal sealed class SimilarCondition(int slot, ISimilarText similar, double least) : RememberedCondition(slot)
{
    public override int Cost => 1_000_000;

    protected override bool Find(Matcher matcher, ReadOnlySpan<char> text) => similar.SimilarityOf(text, matcher.Number) >= least;
}

/// <summary>Every part holds; the cheap ones are asked first.</summary>
internal sealed class AllCondition(IEnumerable<Condition> parts) : Condition
{
    public Condition[] Parts { get; } = [.. parts.OrderBy(p => p.Cost)];

    public override int Cost => Parts.Sum(p => p.Cost);

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text)
    {
        foreach (var part in Parts)
            if (!part.Holds(matcher, text))
                return false;
        return true;
    }
}

/// <summary>At least one part holds; the cheap ones are asked first.</summary>
internal sealed class AnyCondition(IEnumerable<Condition> parts) : Condition
{
    public Condition[] Parts { get; } = [.. parts.OrderBy(p => p.Cost)];

    public override int Cost => Parts.Sum(p => p.Cost);

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text)
    {
        foreach (var part in Parts)
            if (part.Holds(matcher, text))
                return true;
        return false;
    }
}

/// <summary>The part does not hold.</summary>
internal sealed class NotCondition(Condition part) : Condition
{
    public override int Cost => part.Cost;

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text) => !part.Holds(matcher, text);
}
