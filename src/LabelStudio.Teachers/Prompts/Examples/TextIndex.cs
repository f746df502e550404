using System.Buffers;
using LabelStudio.Core.Students;

namespace LabelStudio.Teachers.Prompts.Examples;

/// <summary>Finds the texts most like another: cosine of hashed words and character n-grams, weighted by how rare they are. Safe for many threads.</summary>
/// <remarks>Sublinear term frequency times smoothed inverse document frequency, length 1 (Salton and Buckley 1988). What stands in most texts is not looked up.</remarks>
internal sealed class TextIndex
{
    private const int FewestToSkip = 1_000;
    private const double MostShare = 0.2;

    private static readonly Featurizer Features = new(new FeatureSpec { WordMax = 2, CharMin = 3, CharMax = 4, MaxTextLength = 4_000 });

    private readonly Dictionary<int, (int[] Texts, float[] Weights)> _postings = [];
    private readonly Dictionary<int, float> _rarity;
    private readonly int _count;

    public TextIndex(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        var counts = new (int Bucket, int Count)[_count][];
        var seen = new Dictionary<int, int>();
        for (var i = 0; i < _count; i++)
        {
            counts[i] = Count(texts[i]);
            foreach (var (bucket, _) in counts[i]) seen[bucket] = seen.GetValueOrDefault(bucket) + 1;
        }
        _rarity = seen.ToDictionary(s => s.Key, s => (float)(Math.Log((1.0 + _count) / (1 + s.Value)) + 1));
        var lists = new Dictionary<int, (List<int> Texts, List<float> Weights)>();
        for (var i = 0; i < _count; i++)
        {
            foreach (var (bucket, weight) in Weigh(counts[i]))
            {
                if (_count >= FewestToSkip && seen[bucket] > _count * MostShare) continue;
                if (!lists.TryGetValue(bucket, out var list)) lists[bucket] = list = ([], []);
                list.Texts.Add(i);
                list.Weights.Add(weight);
            }
        }
        foreach (var (bucket, list) in lists) _postings[bucket] = ([.. list.Texts], [.. list.Weights]);
    }

    /// <summary>The texts most like this one, best first, ties by their order; those that have nothing in common are left out.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">How many at most.</param>
    public List<(int Index, float Similarity)> Nearest(string text, int most)
    {
        var scores = ArrayPool<float>.Shared.Rent(_count);
        try
        {
            Array.Clear(scores, 0, _count);
            foreach (var (bucket, weight) in Weigh(Count(text)))
            {
                if (!_postings.TryGetValue(bucket, out var list)) continue;
                for (var i = 0; i < list.Texts.Length; i++) scores[list.Texts[i]] += weight * list.Weights[i];
            }
            var best = new PriorityQueue<int, (float, int)>();
            for (var i = 0; i < _count; i++)
            {
                if (scores[i] <= 0) continue;
                if (best.Count < most) best.Enqueue(i, (scores[i], -i));
                else if (best.TryPeek(out _, out var least) && scores[i] > least.Item1) best.EnqueueDequeue(i, (scores[i], -i));
            }
            var nearest = new List<(int, float)>(best.Count);
            while (best.TryDequeue(out var index, out var score)) nearest.Add((index, Math.Min(1, score.Item1)));
            nearest.Reverse();
            return nearest;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private static (int Bucket, int Count)[] Count(string text)
    {
        var buckets = new List<int>();
        Features.Append(text, buckets);
        buckets.Sort();
        var counts = new List<(int Bucket, int Count)>();
        foreach (var bucket in buckets)
        {
            if (counts.Count > 0 && counts[^1].Bucket == bucket) counts[^1] = (bucket, counts[^1].Count + 1);
            else counts.Add((bucket, 1));
        }
        return [.. counts];
    }

    private (int Bucket, float Weight)[] Weigh((int Bucket, int Count)[] counts)
    {
        var unseen = (float)(Math.Log(1.0 + _count) + 1);
        var weights = new (int Bucket, float Weight)[counts.Length];
        var square = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var weight = (1 + MathF.Log(counts[i].Count)) * _rarity.GetValueOrDefault(counts[i].Bucket, unseen);
            weights[i] = (counts[i].Bucket, weight);
            square += (double)weight * weight;
        }
        var length = (float)Math.Sqrt(square);
        if (length > 0)
            for (var i = 0; i < weights.Length; i++) weights[i].Weight /= length;
        return weights;
    }
}
