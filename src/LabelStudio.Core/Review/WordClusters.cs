using LabelStudio.Core.Students;

namespace LabelStudio.Core.Review;

/// <summary>Groups texts that share their telling words.</summary>
/// <remarks>
/// The leader algorithm (Hartigan, Clustering algorithms, 1975) on tf-idf words: in their order, each text joins the leader that it is most like, or becomes one.
/// With at most <see cref="MostLeaders"/> leaders, time grows with the number of texts.
/// </remarks>
public static class WordClusters
{
    /// <summary>Leaders at most; texts that are like none of them stay by themselves.</summary>
    public const int MostLeaders = 4_096;

    private static readonly FeatureSpec WordsOnly = new() { WordMin = 1, WordMax = 1, CharMin = 0, CharMax = 0 };

    /// <summary>The cluster of each text, by the index of its leader; -1 for a text that is like no other.</summary>
    /// <param name="texts">n texts.</param>
    /// <param name="likeness">The cosine from which texts are alike, above 0, at most 1.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">A likeness out of range.</exception>
    public static int[] Of(IReadOnlyList<string> texts, double likeness = 0.4, CancellationToken cancel = default)
    {
        if (!(likeness > 0 && likeness <= 1)) throw new ArgumentException($"The likeness is {likeness}; it must be above 0 and at most 1.", nameof(likeness));
        var cluster = new int[texts.Count];
        Array.Fill(cluster, -1);
        if (texts.Count < 2) return cluster;
        var (_, rows) = FeatureSpace.Fit(WordsOnly, texts, 0, cancel);
        var leaders = new List<int>();
        var postings = new Dictionary<int, List<(int Leader, float Value)>>();
        var scores = new float[MostLeaders];
        for (var i = 0; i < texts.Count; i++)
        {
            if (i % 1_024 == 0) cancel.ThrowIfCancellationRequested();
            var columns = rows.IndicesOf(i);
            var values = rows.ValuesOf(i);
            scores.AsSpan(0, leaders.Count).Clear();
            for (var j = 0; j < columns.Length; j++)
                if (postings.TryGetValue(columns[j], out var known))
                    foreach (var (leader, value) in known) scores[leader] += value * values[j];
            var best = -1;
            for (var l = 0; l < leaders.Count; l++)
                if (scores[l] >= likeness && (best < 0 || scores[l] > scores[best])) best = l;
            if (best >= 0)
            {
                // a leader is of its own cluster once somebody follows it
                cluster[i] = cluster[leaders[best]] = leaders[best];
            }
            else if (leaders.Count < MostLeaders && columns.Length > 0)
            {
                for (var j = 0; j < columns.Length; j++)
                {
                    if (!postings.TryGetValue(columns[j], out var known)) postings.Add(columns[j], known = []);
                    known.Add((leaders.Count, values[j]));
                }
                leaders.Add(i);
            }
        }
        return cluster;
    }
}
