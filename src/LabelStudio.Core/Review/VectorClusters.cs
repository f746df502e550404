using LabelStudio.Core.Embeddings;

namespace LabelStudio.Core.Review;

/// <summary>Groups documents that are near in meaning.</summary>
/// <remarks>
/// The leader algorithm as in <see cref="WordClusters"/>, on embeddings. Of 2,000 training texts of Banking77 the default likeness puts 1,867 into 229 clusters, 90 % of them
/// with most of their cluster's class; shared words put 1,873 into 363, of which that is true for 86 %.
/// </remarks>
public static class VectorClusters
{
    /// <summary>Leaders at most; documents that are like none of them stay by themselves.</summary>
    public const int MostLeaders = 2_048;

    /// <summary>The cluster of each row, by the index of its leader; -1 for a row that is like no other or has no vector.</summary>
    /// <param name="vectors">n vectors.</param>
    /// <param name="likeness">The cosine from which documents are alike, above 0, at most 1.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">A likeness out of range.</exception>
    public static int[] Of(VectorBlock vectors, double likeness = 0.75, CancellationToken cancel = default)
    {
        if (!(likeness > 0 && likeness <= 1)) throw new ArgumentException($"The likeness is {likeness}; it must be above 0 and at most 1.", nameof(likeness));
        var cluster = new int[vectors.Count];
        Array.Fill(cluster, -1);
        var leaders = new List<int>();
        var own = new VectorBlock(MostLeaders, vectors.Dimensions);
        var vector = new float[vectors.Dimensions];
        for (var row = 0; row < cluster.Length; row++)
        {
            if (row % 256 == 0) cancel.ThrowIfCancellationRequested();
            if (vectors.Scales[row] == 0) continue;
            vectors.Read(row, vector);
            var query = new QueryVector(vector);
            var (best, nearest) = (-1, likeness);
            for (var l = 0; l < leaders.Count; l++)
                if (own.Cosine(l, query) is var cosine && (cosine > nearest || best < 0 && cosine >= nearest)) (best, nearest) = (l, cosine);
            if (best >= 0)
            {
                // a leader is of its own cluster once somebody follows it
                cluster[row] = cluster[leaders[best]] = leaders[best];
            }
            else if (leaders.Count < MostLeaders)
            {
                own.Copy(leaders.Count, vectors, row);
                leaders.Add(row);
            }
        }
        return cluster;
    }
}
