namespace LabelStudio.Core.Rules.Matching;

/// <summary>Finds which of many wildcards a word fits: only those are tried whose beginning the word has.</summary>
internal sealed class WildcardTable
{
    private readonly Wildcard[] _wildcards;
    private readonly PrefixTrie _heads;
    private readonly int[][] _byHead;
    private readonly int[] _headless;

    /// <summary>A table in which wildcard i has the number i.</summary>
    public WildcardTable(IReadOnlyList<string> patterns)
    {
        _wildcards = [.. patterns.Select(p => new Wildcard(p))];
        var groups = _wildcards.Select((w, i) => (w.Head, Number: i)).GroupBy(w => w.Head, w => w.Number, StringComparer.Ordinal)
            .Where(g => g.Key.Length > 0).ToArray();
        _heads = new PrefixTrie([.. groups.Select(g => g.Key)]);
        _byHead = [.. groups.Select(g => g.ToArray())];
        _headless = [.. Enumerable.Range(0, _wildcards.Length).Where(i => _wildcards[i].Head.Length == 0)];
    }

    public int Count => _wildcards.Length;

    /// <summary>Tells the matcher of every wildcard that a word of the current document fits.</summary>
    /// <param name="word">The whole word, in lower case.</param>
    /// <param name="matcher">What is told.</param>
    /// <param name="firstLiteral">The literal of wildcard 0.</param>
    public void Find(ReadOnlySpan<char> word, Matcher matcher, int firstLiteral)
    {
        Try(_headless, word, matcher, firstLiteral);
        for (var head = _heads.Find(word); head >= 0; head = _heads.Parent(head)) Try(_byHead[head], word, matcher, firstLiteral);
    }

    private void Try(int[] wildcards, ReadOnlySpan<char> word, Matcher matcher, int firstLiteral)
    {
        foreach (var number in wildcards)
            if (_wildcards[number].Fits(word))
                matcher.FoundWord(firstLiteral + number);
    }
}
