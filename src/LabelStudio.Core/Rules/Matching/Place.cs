namespace LabelStudio.Core.Rules.Matching;

/// <summary>Something that stands at words of a document.</summary>
internal abstract class Place
{
    /// <summary>How dear locating it is, roughly in word look-ups.</summary>
    public abstract int Cost { get; }

    /// <summary>Whether the literals that it needs were found.</summary>
    public abstract bool MayOccur(Matcher matcher);

    /// <summary>Adds every stretch of words where it stands, overlapping ones too.</summary>
    public abstract void Locate(Matcher matcher, Occurrences found);
}

/// <summary>Any of some words, prefixes, wildcards and lists.</summary>
internal sealed class LiteralsPlace(int[] literals) : Place
{
    public int[] Literals => literals;

    public override int Cost => 2 + literals.Length;

    public override bool MayOccur(Matcher matcher)
    {
        foreach (var literal in literals)
            if (matcher.HasLiteral(literal))
                return true;
        return false;
    }

    public override void Locate(Matcher matcher, Occurrences found)
    {
        foreach (var literal in literals)
        {
            for (var at = matcher.FirstOf(literal); at >= 0;)
            {
                at = matcher.NextOf(at, out var start, out var words);
                found.Add(start, start + words);
            }
        }
    }
}

/// <summary>Words, prefixes and wildcards side by side.</summary>
/// <param name="parts">Each with its place in the phrase; rare ones first.</param>
internal sealed class PhrasePlace(PhrasePart[] parts) : Place
{
    public PhrasePart[] Parts => parts;

    public override int Cost => 10;

    public override bool MayOccur(Matcher matcher)
    {
        foreach (var part in parts)
            if (!matcher.HasLiteral(part.Literal))
                return false;
        return true;
    }

    public override void Locate(Matcher matcher, Occurrences found)
    {
        if (!MayOccur(matcher)) return;
        var before = found.Count;
        for (var at = matcher.FirstOf(parts[0].Literal); at >= 0;)
        {
            at = matcher.NextOf(at, out var word, out _);
            var start = word - parts[0].Offset;
            if (start >= 0 && start + parts.Length <= matcher.WordCount) found.Add(start, start + parts.Length);
        }
        for (var i = 1; i < parts.Length && found.Count > before; i++) KeepWhere(matcher, parts[i], found, before);
    }

    /// <summary>Keeps the stretches at which a part stands in its place; both lists ascend.</summary>
    private static void KeepWhere(Matcher matcher, PhrasePart part, Occurrences found, int before)
    {
        var (kept, at, word) = (before, matcher.FirstOf(part.Literal), -1);
        for (var i = before; i < found.Count; i++)
        {
            var wanted = found.Starts[i] + part.Offset;
            while (word < wanted && at >= 0) at = matcher.NextOf(at, out word, out _);
            if (word == wanted) found.Move(i, kept++);
        }
        found.Keep(kept);
    }
}

/// <summary>A word of a phrase.</summary>
/// <param name="Literal">The word's, prefix's or wildcard's literal.</param>
/// <param name="Offset">Its place in the phrase, from 0.</param>
internal readonly record struct PhrasePart(int Literal, int Offset);

/// <summary>Any of several places.</summary>
internal sealed class AnyPlace(Place[] parts) : Place
{
    public Place[] Parts => parts;

    public override int Cost => parts.Sum(p => p.Cost);

    public override bool MayOccur(Matcher matcher)
    {
        foreach (var part in parts)
            if (part.MayOccur(matcher))
                return true;
        return false;
    }

    public override void Locate(Matcher matcher, Occurrences found)
    {
        foreach (var part in parts) part.Locate(matcher, found);
    }
}
