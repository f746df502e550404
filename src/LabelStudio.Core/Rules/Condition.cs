using System.Text.RegularExpressions;

namespace LabelStudio.Core.Rules;

/// <summary>A compiled part of a query, asked after the words and literals of a document have been found.</summary>
internal abstract class Condition
{
    /// <summary>How dear asking is, roughly in word look-ups.</summary>
    public abstract int Cost { get; }

    public abstract bool Holds(Matcher matcher, ReadOnlySpan<char> text);
}

/// <summary>A word or a prefix was found.</summary>
internal sealed class LiteralCondition(int literal) : Condition
{
    public int Literal => literal;

    public override int Cost => 1;

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text) => matcher.HasLiteral(literal);
}

/// <summary>Words and prefixes stand side by side.</summary>
internal sealed class PhraseCondition(int slot, PhrasePart[] parts) : Condition
{
    public PhrasePart[] Parts => parts;

    public override int Cost => 10;

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text) => matcher.Recall(slot) ?? matcher.Remember(slot, Find(matcher));

    private bool Find(Matcher matcher)
    {
        foreach (var part in parts)
            if (!matcher.HasLiteral(part.Literal))
                return false;
        return matcher.HasSequence(parts);
    }
}

/// <summary>A word of a phrase.</summary>
/// <param name="Literal">The word's or prefix's literal.</param>
/// <param name="IsPrefix">Whether it is a prefix.</param>
internal readonly record struct PhrasePart(int Literal, bool IsPrefix);

/// <summary>A pattern finds something; tried only where one of its needles occurs.</summary>
internal sealed class RegexCondition(int slot, Regex regex, int[]? needles) : Condition
{
    /// <summary>Literals of which a match needs at least one, or null where it needs none.</summary>
    public int[]? Needles => needles;

    public override int Cost => 1_000;

    public override bool Holds(Matcher matcher, ReadOnlySpan<char> text) =>
        matcher.Recall(slot) ?? matcher.Remember(slot, HasNeedle(matcher) && regex.IsMatch(text));

    private bool HasNeedle(Matcher matcher)
    {
        if (needles == null) return true;
        foreach (var needle in needles)
            if (matcher.HasLiteral(needle))
                return true;
        return false;
    }
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
