namespace LabelStudio.Core.Analysis.Errors;

/// <summary>Where given labels differ from gold: one bucket for each pair of classes that occurs.</summary>
/// <remarks>Memory is in the number of pairs that occur, at most that of documents with gold.</remarks>
public sealed class ErrorBuckets
{
    private readonly Dictionary<(int Gold, int Given), int> _counts;

    private ErrorBuckets(int classes, Dictionary<(int, int), int> counts)
    {
        Classes = classes;
        _counts = counts;
        GoldTotals = new int[classes];
        GivenTotals = new int[classes];
        foreach (var ((gold, given), count) in counts)
        {
            GoldTotals[gold] += count;
            Compared += count;
            if (given < 0) Without += count;
            else GivenTotals[given] += count;
            if (gold == given) Right += count;
        }
        Wrong = [.. counts.Where(c => c.Key.Item1 != c.Key.Item2).Select(c => new ErrorBucket(c.Key.Item1, c.Key.Item2, c.Value))
            .OrderByDescending(b => b.Count).ThenBy(b => b.Gold).ThenBy(b => b.Given)];
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>Documents with gold.</summary>
    public int Compared { get; }

    /// <summary>Documents with gold that were given their gold class.</summary>
    public int Right { get; }

    /// <summary>Documents with gold that were given no class.</summary>
    public int Without { get; }

    /// <summary>Documents of each gold class.</summary>
    public int[] GoldTotals { get; }

    /// <summary>Documents with gold that were given each class.</summary>
    public int[] GivenTotals { get; }

    /// <summary>The pairs of different classes that occur, the largest first; documents without a given class among them.</summary>
    public IReadOnlyList<ErrorBucket> Wrong { get; }

    /// <summary>How many documents of a gold class (0 to K-1) were given a class (0 to K-1, or -1 for none).</summary>
    public int this[int gold, int given] => _counts.GetValueOrDefault((gold, given));

    /// <summary>The share of a gold class's documents that a bucket holds, 0 to 1.</summary>
    public double Rate(ErrorBucket bucket) => bucket.Count / (double)GoldTotals[bucket.Gold];

    /// <summary>Compares labels with gold.</summary>
    /// <param name="classes">K.</param>
    /// <param name="pairs">For each document with gold its gold class (0 to K-1) and the class it was given (0 to K-1, or -1 for none). Gold of the test split must not be in it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class that the schema does not have.</exception>
    public static ErrorBuckets Of(int classes, IEnumerable<(int Gold, int Given)> pairs)
    {
        var counts = new Dictionary<(int, int), int>();
        foreach (var pair in pairs)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(pair.Gold, nameof(pairs));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pair.Gold, classes, nameof(pairs));
            ArgumentOutOfRangeException.ThrowIfLessThan(pair.Given, -1, nameof(pairs));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pair.Given, classes, nameof(pairs));
            counts[pair] = counts.GetValueOrDefault(pair) + 1;
        }
        return new ErrorBuckets(classes, counts);
    }
}
