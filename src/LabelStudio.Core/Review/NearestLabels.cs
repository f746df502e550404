using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Review;

/// <summary>What the labels of the nearest documents in meaning are, of documents on which all functions agree.</summary>
/// <remarks>
/// k nearest neighbours (Cover and Hart, Nearest neighbor pattern classification, 1967). To ask for all of n documents takes n² comparisons; so each is compared with the
/// mean vector of every label first (n × K), and only the <see cref="MostAsked"/> that stand farthest on the side of another label are compared with all documents.
/// </remarks>
public sealed class NearestLabels
{
    /// <summary>k, the neighbours that are asked.</summary>
    public const int Neighbours = 10;

    /// <summary>Documents whose neighbours are asked at most.</summary>
    public const int MostAsked = 500;

    /// <summary>Fewer neighbours say nothing.</summary>
    private const int FewestNeighbours = 5;

    /// <summary>Rows that are compared with all documents that are asked about before the next: as many as stay in the processor's cache.</summary>
    private const int Tile = 256;

    private readonly Dictionary<int, NearestLabel> _of;

    private NearestLabels(Dictionary<int, NearestLabel> of) => _of = of;

    /// <summary>Documents most of whose neighbours have another label.</summary>
    public int Count => _of.Count;

    /// <summary>What the neighbours of a document say; null where they say nothing against its label, or it was not asked about.</summary>
    public NearestLabel? Of(int document) => _of.TryGetValue(document, out var found) ? found : null;

    /// <summary>Asks the neighbours of those documents whose vectors speak against their label the most.</summary>
    /// <param name="inputs">Labels, votes, and which documents may be asked about.</param>
    /// <param name="vectors">The documents' vectors.</param>
    /// <param name="open">For each of n documents whether it may be a neighbour; leave out the test split.</param>
    /// <param name="copies">For each document the group of its near-copies, -1 for none: they say nothing that the document does not.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">No votes, or inputs of different lengths.</exception>
    public static NearestLabels Ask(ReviewInputs inputs, DocumentVectors vectors, bool[] open, int[] copies, CancellationToken cancel = default)
    {
        var patterns = inputs.Votes ?? throw new ArgumentException("Neighbours are asked where functions agree, which needs the votes.", nameof(inputs));
        var n = inputs.Labels.Count;
        if (open.Length != n || copies.Length != n) throw new ArgumentException($"{open.Length} and {copies.Length} entries for {n} documents.", nameof(open));
        // -1 for a document that is no neighbour
        var label = new int[n];
        for (var d = 0; d < n; d++) label[d] = open[d] && inputs.Labels.IsCovered(d) ? inputs.Labels.Top(d) : -1;
        var unanimous = Unanimity.Of(patterns);
        var asked = FarthestAstray(vectors, label, Means(vectors, label, inputs.Labels.Classes.Count, cancel),
            d => unanimous[patterns.PatternOf[d]] && (inputs.Eligible == null || inputs.Eligible[d]), cancel);
        var nearest = Nearest(vectors, label, copies, asked, cancel);
        var found = new Dictionary<int, NearestLabel>();
        for (var i = 0; i < asked.Count; i++)
            if (NearestLabel.Of(label[asked[i]], [.. nearest[i].ToList().Select(d => label[d.Number])], FewestNeighbours) is { } other)
                found.Add(asked[i], other);
        return new NearestLabels(found);
    }

    /// <summary>The mean vector of each label; null for a label that no document with a vector has.</summary>
    private static QueryVector?[] Means(DocumentVectors vectors, int[] label, int classes, CancellationToken cancel)
    {
        var sums = new float[classes][];
        var vector = new float[vectors.Dimensions];
        for (var d = 0; d < label.Length; d++)
        {
            if (d % 65_536 == 0) cancel.ThrowIfCancellationRequested();
            if (label[d] < 0 || !vectors.TryRead(d, vector)) continue;
            var sum = sums[label[d]] ??= new float[vector.Length];
            for (var i = 0; i < sum.Length; i++) sum[i] += vector[i];
        }
        return Array.ConvertAll(sums, s => s == null ? null : new QueryVector(s));
    }

    /// <summary>The documents that are nearer to another label's mean than to their own, the farthest astray first.</summary>
    private static List<int> FarthestAstray(DocumentVectors vectors, int[] label, QueryVector?[] means, Func<int, bool> chosen, CancellationToken cancel)
    {
        var astray = new double[label.Length];
        Parallel.For(0, vectors.Blocks, new ParallelOptions { CancellationToken = cancel }, b =>
        {
            if (vectors.Block(b) is not { } block) return;
            for (int row = 0, d = vectors.First(b); row < block.Count && d < label.Length; row++, d++)
            {
                if (label[d] < 0 || block.Scales[row] == 0 || !chosen(d) || means[label[d]] is not { } own) continue;
                var other = double.NegativeInfinity;
                for (var k = 0; k < means.Length; k++)
                    if (k != label[d] && means[k] is { } mean) other = Math.Max(other, block.Cosine(row, mean));
                astray[d] = other - block.Cosine(row, own);
            }
        });
        var most = new NearestDocuments(MostAsked);
        for (var d = 0; d < astray.Length; d++)
            if (astray[d] > 0) most.Offer(d, astray[d]);
        return [.. most.ToList().Select(d => d.Number)];
    }

    private static NearestDocuments[] Nearest(DocumentVectors vectors, int[] label, int[] copies, List<int> asked, CancellationToken cancel)
    {
        var queries = asked.ConvertAll(d =>
        {
            var vector = new float[vectors.Dimensions];
            vectors.TryRead(d, vector);
            return new QueryVector(vector);
        });
        var nearest = Array.ConvertAll(queries.ToArray(), _ => new NearestDocuments(Neighbours));
        // each thread has queries of its own, so that what is found does not depend on their number
        Parallel.For(0, Environment.ProcessorCount, new ParallelOptions { CancellationToken = cancel }, part =>
        {
            for (var b = 0; b < vectors.Blocks; b++)
            {
                if (vectors.Block(b) is not { } block) continue;
                var (first, end) = (vectors.First(b), Math.Min(block.Count, label.Length - vectors.First(b)));
                for (var tile = 0; tile < end; tile += Tile)
                {
                    cancel.ThrowIfCancellationRequested();
                    for (var q = part; q < queries.Count; q += Environment.ProcessorCount)
                        for (var row = tile; row < Math.Min(end, tile + Tile); row++)
                        {
                            var d = first + row;
                            if (label[d] < 0 || d == asked[q] || block.Scales[row] == 0 || copies[d] >= 0 && copies[d] == copies[asked[q]]) continue;
                            nearest[q].Offer(d, block.Cosine(row, queries[q]));
                        }
                }
            }
        });
        return nearest;
    }
}

/// <summary>Neighbours most of which have another label than their document.</summary>
/// <param name="Class">The label that most of them have.</param>
/// <param name="Count">How many have it.</param>
/// <param name="Same">How many have the document's own.</param>
/// <param name="Asked">How many were asked.</param>
public readonly record struct NearestLabel(int Class, int Count, int Same, int Asked)
{
    /// <summary>The odds of the other label against the document's own, as a logarithm; each counts half more, so that none at all is no certainty.</summary>
    public double LogOdds => Math.Log((Count + 0.5) / (Same + 0.5));

    internal static NearestLabel? Of(int label, int[] neighbours, int fewest)
    {
        var other = neighbours.Where(k => k != label).GroupBy(k => k).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).FirstOrDefault();
        return other != null && neighbours.Length >= fewest && 2 * other.Count() > neighbours.Length
            ? new NearestLabel(other.Key, other.Count(), neighbours.Count(k => k == label), neighbours.Length) : null;
    }
}

/// <summary>Vote patterns of several functions that all say the same.</summary>
internal static class Unanimity
{
    private const int FewestVotes = 2;

    /// <summary>For each pattern whether it is one.</summary>
    public static bool[] Of(VotePatterns patterns)
    {
        var unanimous = new bool[patterns.Count];
        for (var p = 0; p < unanimous.Length; p++)
        {
            var votes = patterns[p];
            var same = votes.Length >= FewestVotes;
            for (var v = 1; v < votes.Length && same; v++) same = votes[v].Class == votes[0].Class;
            unanimous[p] = same;
        }
        return unanimous;
    }
}
