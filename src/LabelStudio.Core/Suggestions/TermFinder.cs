namespace LabelStudio.Core.Suggestions;

/// <summary>Finds the terms that stand in at least two documents of a few, each with the documents that hold it.</summary>
internal static class TermFinder
{
    /// <summary>Words a document that pairs are made of, the rarest first: more would not tell more, and pairs are many.</summary>
    private const int PairedWords = 14;

    /// <summary>A word on more of the documents than this tells nothing as half of a pair.</summary>
    private const double TooCommon = 0.3;

    /// <param name="tokens">The texts.</param>
    /// <param name="documents">The documents to look at.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>For each term the places in <paramref name="documents"/> that hold it, ascending.</returns>
    public static Dictionary<Term, List<int>> Find(TextTokens tokens, IReadOnlyList<int> documents, CancellationToken cancel)
    {
        var counts = new int[tokens.Count];
        var distinct = new int[documents.Count][];
        for (var i = 0; i < documents.Count; i++)
        {
            distinct[i] = [.. tokens.Documents[documents[i]].Distinct()];
            foreach (var word in distinct[i]) counts[word]++;
        }
        var phrases = Phrases(tokens, documents, counts);
        var found = new Dictionary<Term, List<int>>();
        var most = Math.Max(2, TooCommon * documents.Count);
        for (var i = 0; i < documents.Count; i++)
        {
            if (i % 1_024 == 0) cancel.ThrowIfCancellationRequested();
            var text = tokens.Documents[documents[i]];
            foreach (var word in distinct[i])
                if (counts[word] >= 2) Add(found, Term.Word(word), i);
            for (var at = 0; at + 1 < text.Length; at++)
            {
                if (!phrases.Contains((text[at], text[at + 1]))) continue;
                Add(found, Term.Phrase(text[at], text[at + 1]), i);
                if (at + 2 < text.Length && phrases.Contains((text[at + 1], text[at + 2]))) Add(found, Term.Phrase(text[at], text[at + 1], text[at + 2]), i);
            }
            var paired = distinct[i].Where(w => counts[w] >= 2 && counts[w] <= most).OrderBy(w => counts[w]).ThenBy(w => w).Take(PairedWords).ToArray();
            for (var a = 0; a < paired.Length; a++)
                for (var b = a + 1; b < paired.Length; b++)
                    Add(found, Term.Pair(paired[a], paired[b]), i);
        }
        return found;
    }

    /// <summary>Two words side by side in at least two documents.</summary>
    private static HashSet<(int, int)> Phrases(TextTokens tokens, IReadOnlyList<int> documents, int[] counts)
    {
        var last = new Dictionary<(int, int), int>();
        var twice = new HashSet<(int, int)>();
        for (var i = 0; i < documents.Count; i++)
        {
            var text = tokens.Documents[documents[i]];
            for (var at = 0; at + 1 < text.Length; at++)
            {
                var pair = (text[at], text[at + 1]);
                if (counts[pair.Item1] < 2 || counts[pair.Item2] < 2) continue;
                if (!last.TryGetValue(pair, out var before)) last[pair] = i;
                else if (before != i) twice.Add(pair);
            }
        }
        return twice;
    }

    private static void Add(Dictionary<Term, List<int>> found, Term term, int place)
    {
        if (!found.TryGetValue(term, out var places)) found[term] = places = [];
        if (places.Count == 0 || places[^1] != place) places.Add(place);
    }
}
