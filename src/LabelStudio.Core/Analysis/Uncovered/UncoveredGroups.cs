using System.Numerics;
using LabelStudio.Core.Search;

namespace LabelStudio.Core.Analysis.Uncovered;

/// <summary>Groups documents that no function votes on by the words they share.</summary>
/// <remarks>
/// Read from word indexes alone, never from texts. Words and pairs of words that uncovered documents hold more often than covered ones are the candidates;
/// they are chosen greedily, each by the documents it adds to those chosen before, times how much it tells.
/// </remarks>
public static class UncoveredGroups
{
    private const int MostWords = 160;
    private const int MostPaired = 90;
    private const int MostPairs = 600;

    /// <summary>Standard errors by which a word must differ.</summary>
    private const double Sure = 2;

    /// <summary>The log-odds, less a standard error, from which a word says something of a subject.</summary>
    private const double LeastTelling = 0.12;

    /// <summary>The share of covered documents from which a comparison with them says something.</summary>
    private const double EnoughCovered = 0.3;

    /// <summary>Without covered documents to compare with, words on more documents than this are taken for those of every text.</summary>
    private const double Everywhere = 0.2;

    /// <summary>How many times as often as by chance two words stand together that make a pair, and by how much a pair must tell more than its words.</summary>
    private const double LeastLift = 1.5, TellsMore = 0.15;

    private const double AlsoLift = 2;
    private const int MostAlso = 3;

    /// <summary>Finds the groups.</summary>
    /// <param name="blocks">The chunks of a project.</param>
    /// <param name="most">So many groups at most.</param>
    /// <param name="fewest">So many uncovered documents a group has at least.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The groups in the order they were chosen.</returns>
    public static IReadOnlyList<UncoveredGroup> Of(IReadOnlyList<UncoveredBlock> blocks, int most = 24, int fewest = 3, CancellationToken cancel = default)
    {
        var (words, odds) = Candidates(blocks, fewest, cancel);
        if (words.Count == 0) return [];
        var sets = words.ConvertAll(w => SetsOf(blocks, w.Word));
        var candidates = words.Select((w, i) => new Candidate(i, -1, w.Within, w.All, w.Odds, w.Worth)).ToList();
        candidates.AddRange(Pairs(blocks, words, sets, odds, fewest, cancel));
        return Choose(blocks, words, sets, candidates, most, fewest, cancel);
    }

    private static (List<WordCount> Words, LogOdds? Odds) Candidates(IReadOnlyList<UncoveredBlock> blocks, int fewest, CancellationToken cancel)
    {
        var counts = new Dictionary<string, (int All, int Within)>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var (word, all, within) in block.Index.Vocabulary(block.Uncovered))
            {
                var sum = counts.GetValueOrDefault(word);
                counts[word] = (sum.All + all, sum.Within + within);
            }
        }
        var documents = blocks.Sum(b => b.Index.Documents);
        var uncovered = blocks.Sum(b => b.Uncovered.Count);
        double inside = counts.Values.Sum(c => (long)c.Within), outside = counts.Values.Sum(c => (long)(c.All - c.Within));
        var odds = documents - uncovered >= EnoughCovered * documents ? new LogOdds(inside, outside) : null;
        var words = new List<WordCount>();
        foreach (var (word, (all, within)) in counts)
        {
            if (within < fewest || word.Length < 2) continue;
            if (odds == null)
            {
                if (all <= Everywhere * documents) words.Add(new WordCount(word, all, within, null, 0, Rarity(documents, all) / 4));
                continue;
            }
            var (value, error) = odds.Of(within, all - within);
            if (value > Sure * error && value - error > LeastTelling) words.Add(new WordCount(word, all, within, value, value - error, (value - error) * Rarity(documents, all)));
        }
        words.Sort((a, b) => a.Gain != b.Gain ? b.Gain.CompareTo(a.Gain) : string.CompareOrdinal(a.Word, b.Word));
        return (words.Take(MostWords).ToList(), odds);
    }

    /// <summary>What the rarity of a word tells of a text's subject (Spärck Jones, A statistical interpretation of term specificity, 1972): nothing where every text holds it.</summary>
    private static double Rarity(int documents, int with) => Math.Log((double)documents / with);

    private static DocumentSet[] SetsOf(IReadOnlyList<UncoveredBlock> blocks, string word)
    {
        var sets = new DocumentSet[blocks.Count];
        for (var b = 0; b < sets.Length; b++) blocks[b].Index.AddWord(word, sets[b] = new DocumentSet(blocks[b].Index.Documents));
        return sets;
    }

    /// <summary>Pairs that are found together more often than their words would be by chance.</summary>
    private static IEnumerable<Candidate> Pairs(
        IReadOnlyList<UncoveredBlock> blocks, List<WordCount> words, List<DocumentSet[]> sets, LogOdds? odds, int fewest, CancellationToken cancel)
    {
        var documents = blocks.Sum(b => b.Index.Documents);
        var uncovered = (double)blocks.Sum(b => b.Uncovered.Count);
        var pairs = new List<Candidate>();
        var paired = Math.Min(words.Count, MostPaired);
        for (var i = 0; i < paired; i++)
        {
            cancel.ThrowIfCancellationRequested();
            for (var j = i + 1; j < paired; j++)
            {
                var within = Together(sets[i], sets[j], blocks.Select(b => b.Uncovered));
                if (within < fewest) continue;
                var lift = within * uncovered / ((double)words[i].Within * words[j].Within);
                if (lift < LeastLift) continue;
                var all = Together(sets[i], sets[j], null);
                var worth = Math.Log(lift);
                double? value = null;
                if (odds != null)
                {
                    var (ratio, error) = odds.Of(within, all - within);
                    if (ratio - error < Math.Max(words[i].Tells, words[j].Tells) + TellsMore) continue;
                    (value, worth) = (ratio, (ratio - error) * Rarity(documents, all));
                }
                pairs.Add(new Candidate(i, j, within, all, value, worth));
            }
        }
        return pairs.OrderByDescending(p => p.Within * p.Worth).ThenBy(p => p.First).ThenBy(p => p.Second).Take(MostPairs);
    }

    private static List<UncoveredGroup> Choose(
        IReadOnlyList<UncoveredBlock> blocks, List<WordCount> words, List<DocumentSet[]> sets, List<Candidate> candidates, int most, int fewest, CancellationToken cancel)
    {
        var left = blocks.Select(b => b.Uncovered.Copy()).ToArray();
        var groups = new List<UncoveredGroup>();
        // gains only shrink: a candidate that is still the best after its count was brought up to date is the best of all
        var queue = new PriorityQueue<(int Candidate, int New), (double Gain, int Candidate)>(Comparer<(double Gain, int Candidate)>.Create(
            (a, b) => a.Gain != b.Gain ? b.Gain.CompareTo(a.Gain) : a.Candidate.CompareTo(b.Candidate)));
        for (var c = 0; c < candidates.Count; c++) queue.Enqueue((c, candidates[c].Within), (candidates[c].Within * candidates[c].Worth, c));
        while (groups.Count < most && queue.TryDequeue(out var best, out _))
        {
            cancel.ThrowIfCancellationRequested();
            var candidate = candidates[best.Candidate];
            var now = candidate.Second < 0 ? Together(sets[candidate.First], sets[candidate.First], left) : Together(sets[candidate.First], sets[candidate.Second], left);
            if (now < fewest) continue;
            if (now < best.New)
            {
                queue.Enqueue((best.Candidate, now), (now * candidate.Worth, best.Candidate));
                continue;
            }
            var members = Members(blocks, sets, candidate);
            IReadOnlyList<string> names = candidate.Second < 0 ? [words[candidate.First].Word] : [words[candidate.First].Word, words[candidate.Second].Word];
            groups.Add(new UncoveredGroup(names, candidate.Within, now, candidate.All, candidate.Odds, Also(blocks, words, sets, members, names, candidate.Within)));
            for (var b = 0; b < left.Length; b++) left[b].IntersectWith(members[b].Invert());
        }
        return groups;
    }

    private static DocumentSet[] Members(IReadOnlyList<UncoveredBlock> blocks, List<DocumentSet[]> sets, Candidate candidate)
    {
        var members = new DocumentSet[blocks.Count];
        for (var b = 0; b < members.Length; b++)
        {
            members[b] = blocks[b].Uncovered.Copy().IntersectWith(sets[candidate.First][b]);
            if (candidate.Second >= 0) members[b].IntersectWith(sets[candidate.Second][b]);
        }
        return members;
    }

    private static List<string> Also(
        IReadOnlyList<UncoveredBlock> blocks, List<WordCount> words, List<DocumentSet[]> sets, DocumentSet[] members, IReadOnlyList<string> names, int count)
    {
        var uncovered = (double)blocks.Sum(b => b.Uncovered.Count);
        var found = new List<(string Word, double Gain)>();
        for (var w = 0; w < words.Count; w++)
        {
            if (names.Contains(words[w].Word)) continue;
            var both = Together(sets[w], sets[w], members);
            var lift = both * uncovered / ((double)count * words[w].Within);
            if (both >= 2 && lift >= AlsoLift) found.Add((words[w].Word, both * Math.Log(lift)));
        }
        return [.. found.OrderByDescending(f => f.Gain).ThenBy(f => f.Word, StringComparer.Ordinal).Take(MostAlso).Select(f => f.Word)];
    }

    private static int Together(DocumentSet[] first, DocumentSet[] second, IEnumerable<DocumentSet>? within)
    {
        var count = 0;
        using var third = within?.GetEnumerator();
        for (var b = 0; b < first.Length; b++)
        {
            var x = first[b].Bits;
            var y = second[b].Bits;
            var z = third != null && third.MoveNext() ? third.Current.Bits : x;
            for (var i = 0; i < x.Length; i++) count += BitOperations.PopCount(x[i] & y[i] & z[i]);
        }
        return count;
    }

    /// <param name="Tells">The log-odds less a standard error.</param>
    /// <param name="Worth">What one document more is worth to a group of this word.</param>
    private sealed record WordCount(string Word, int All, int Within, double? Odds, double Tells, double Worth)
    {
        public double Gain => Within * Worth;
    }

    /// <param name="Second">The other word, or -1 for a group of one word.</param>
    private sealed record Candidate(int First, int Second, int Within, int All, double? Odds, double Worth);
}
