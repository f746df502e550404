using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>Asks where something stands; what came out is remembered for the document.</summary>
/// <param name="slot">Where it is remembered.</param>
internal abstract class RememberedCondition(int slot) : Condition
{
    public sealed override bool Holds(Matcher matcher, ReadOnlySpan<char> text) => matcher.Recall(slot) ?? matcher.Remember(slot, Find(matcher, text));

    protected abstract bool Find(Matcher matcher, ReadOnlySpan<char> text);
}

/// <summary>Words stand side by side.</summary>
internal sealed class PhraseCondition(int slot, PhrasePlace phrase) : RememberedCondition(slot)
{
    public PhrasePlace Phrase => phrase;

    public override int Cost => 10;

    protected override bool Find(Matcher matcher, ReadOnlySpan<char> text)
    {
        if (!phrase.MayOccur(matcher)) return false;
        var found = matcher.Rent();
        phrase.Locate(matcher, found);
        var any = found.Count > 0;
        matcher.Return(found);
        return any;
    }
}

/// <summary>Two things stand near each other.</summary>
internal sealed class DistanceCondition(int slot, Place left, Place right, int words, bool inOrder) : RememberedCondition(slot)
{
    public Place Left => left;

    public Place Right => right;

    public override int Cost => 20 + left.Cost + right.Cost;

    protected override bool Find(Matcher matcher, ReadOnlySpan<char> text)
    {
        if (!left.MayOccur(matcher) || !right.MayOccur(matcher)) return false;
        var (lefts, rights) = (matcher.Rent(), matcher.Rent());
        left.Locate(matcher, lefts);
        right.Locate(matcher, rights);
        lefts.SortApart();
        rights.SortApart();
        var holds = lefts.EndWithin(words, rights) || (!inOrder && rights.EndWithin(words, lefts));
        matcher.Return(lefts);
        matcher.Return(rights);
        return holds;
    }
}

/// <summary>Something stands so often in the document.</summary>
internal sealed class CountCondition(int slot, Place place, NumberTest test) : RememberedCondition(slot)
{
    /// <summary>What must be there for the condition to hold, or null where nothing must.</summary>
    public Place? Needed => test.Holds(0) ? null : place;

    public override int Cost => 10 + place.Cost;

    protected override bool Find(Matcher matcher, ReadOnlySpan<char> text)
    {
        if (!place.MayOccur(matcher)) return test.Holds(0);
        var found = matcher.Rent();
        place.Locate(matcher, found);
        var holds = test.Holds(found.MostApart());
        matcher.Return(found);
        return holds;
    }
}

/// <summary>Something stands at the document's beginning or end.</summary>
internal sealed class EdgeCondition(int slot, Place place, bool atEnd) : RememberedCondition(slot)
{
    public Place Place => place;

    public override int Cost => 10 + place.Cost;

    protected override bool Find(Matcher matcher, ReadOnlySpan<char> text)
    {
        if (!place.MayOccur(matcher)) return false;
        var found = matcher.Rent();
        place.Locate(matcher, found);
        var holds = atEnd ? found.Ends.Contains(matcher.WordCount) : found.Starts.Contains(0);
        matcher.Return(found);
        return holds;
    }
}
