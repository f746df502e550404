namespace LabelStudio.Core.Suggestions;

/// <summary>Which documents hold terms, exactly as a rule would find them (within the words that are looked at).</summary>
internal sealed class TermHits
{
    private readonly Dictionary<int, ulong[]> _words = [];
    private readonly Dictionary<Term, ulong[]> _phrases = [];
    private readonly int _length;

    public TermHits(TextTokens tokens, IReadOnlyCollection<Term> terms, CancellationToken cancel)
    {
        _length = (tokens.Documents.Length + 63) / 64;
        var starts = new HashSet<(int, int)>();
        foreach (var term in terms)
        {
            if (term.Words == 1 || term.IsPair)
            {
                _words.TryAdd(term.First, new ulong[_length]);
                if (term.IsPair) _words.TryAdd(term.Second, new ulong[_length]);
                continue;
            }
            _phrases.TryAdd(term, new ulong[_length]);
            starts.Add((term.First, term.Second));
        }
        var wanted = new bool[tokens.Count];
        foreach (var word in _words.Keys) wanted[word] = true;
        for (var d = 0; d < tokens.Documents.Length; d++)
        {
            if (d % 4_096 == 0) cancel.ThrowIfCancellationRequested();
            var text = tokens.Documents[d];
            for (var at = 0; at < text.Length; at++)
            {
                if (wanted[text[at]]) Set(_words[text[at]], d);
                if (at + 1 >= text.Length || !starts.Contains((text[at], text[at + 1]))) continue;
                if (_phrases.TryGetValue(Term.Phrase(text[at], text[at + 1]), out var two)) Set(two, d);
                if (at + 2 < text.Length && _phrases.TryGetValue(Term.Phrase(text[at], text[at + 1], text[at + 2]), out var three)) Set(three, d);
            }
        }
    }

    /// <summary>One bit a document; not to be written into.</summary>
    public ulong[] Of(Term term)
    {
        if (term.IsPair)
        {
            var (first, second) = (_words[term.First], _words[term.Second]);
            var both = new ulong[_length];
            for (var i = 0; i < both.Length; i++) both[i] = first[i] & second[i];
            return both;
        }
        return term.Words == 1 ? _words[term.First] : _phrases[term];
    }

    private static void Set(ulong[] bits, int d) => bits[d >> 6] |= 1UL << (d & 63);
}
