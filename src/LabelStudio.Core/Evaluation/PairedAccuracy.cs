namespace LabelStudio.Core.Evaluation;

/// <summary>Which of two labelings of the same documents is right more often.</summary>
/// <param name="N">Documents with gold.</param>
/// <param name="OnlyFirstRight">Documents that the first has right and the second wrong.</param>
/// <param name="OnlySecondRight">Documents that the second has right and the first wrong.</param>
/// <param name="Difference">Accuracy of the second less that of the first, -1 to 1, with the 95 % percentile interval of the paired bootstrap.</param>
/// <param name="PValue">Two-sided exact McNemar test (1947): how often chance alone would split the documents on which they differ at least this unevenly.</param>
/// <remarks>
/// A resample of the documents (Efron 1979) only decides how many of n draws fall on documents that one alone has right, so the bootstrap distribution of the difference is known:
/// M ~ Binomial(n, share of documents on which they differ), of these X ~ Binomial(M, share of those that the second has right), and the difference is (2X - M) / n.
/// Its quantiles are summed here rather than drawn: the interval of infinitely many resamples, the same each time, in time that grows with the differing documents only.
/// With few differing documents that interval is too short; the exact test is not fooled, so a claim should ask both.
/// </remarks>
public sealed record PairedAccuracy(int N, int OnlyFirstRight, int OnlySecondRight, Estimate Difference, double PValue)
{
    private const double Tail = 0.025;

    /// <summary>Whether the difference is told from chance at 5 %: the interval leaves out 0, and the exact test agrees.</summary>
    public bool Clear => PValue < 2 * Tail && (Difference.Low > 0 || Difference.High < 0);

    /// <summary>Compares.</summary>
    /// <param name="firstRight">For each of n documents whether the first has it right.</param>
    /// <param name="secondRight">For each of the same documents whether the second has it right.</param>
    /// <exception cref="ArgumentException">Different lengths, or no document.</exception>
    public static PairedAccuracy Of(IReadOnlyList<bool> firstRight, IReadOnlyList<bool> secondRight)
    {
        if (firstRight.Count != secondRight.Count) throw new ArgumentException($"{firstRight.Count} and {secondRight.Count} documents are no pairs.", nameof(secondRight));
        int first = 0, second = 0;
        for (var i = 0; i < firstRight.Count; i++)
        {
            if (firstRight[i] == secondRight[i]) continue;
            if (firstRight[i]) first++;
            else second++;
        }
        return Of(firstRight.Count, first, second);
    }

    /// <summary>Compares from counts.</summary>
    /// <param name="documents">n, at least 1.</param>
    /// <param name="onlyFirstRight">0 to n.</param>
    /// <param name="onlySecondRight">0 to n - <paramref name="onlyFirstRight"/>.</param>
    /// <exception cref="ArgumentException">No document, or counts that do not fit.</exception>
    public static PairedAccuracy Of(int documents, int onlyFirstRight, int onlySecondRight)
    {
        if (documents < 1) throw new ArgumentException("There is no document to compare on.", nameof(documents));
        if (onlyFirstRight < 0 || onlySecondRight < 0 || (long)onlyFirstRight + onlySecondRight > documents)
            throw new ArgumentException($"{onlyFirstRight} and {onlySecondRight} are no parts of {documents} documents.", nameof(onlySecondRight));
        var value = (onlySecondRight - onlyFirstRight) / (double)documents;
        var (low, high) = Quantiles(documents, onlyFirstRight, onlySecondRight);
        return new PairedAccuracy(
            documents, onlyFirstRight, onlySecondRight, new Estimate(value, Math.Min(low, value), Math.Max(high, value)),
            McNemar(Math.Min(onlyFirstRight, onlySecondRight), onlyFirstRight + onlySecondRight));
    }

    /// <summary>Twice the chance of at most <paramref name="fewer"/> heads in <paramref name="tosses"/> of a fair coin, at most 1.</summary>
    internal static double McNemar(int fewer, int tosses)
    {
        if (tosses == 0) return 1;
        var logTerm = -tosses * Math.Log(2);
        double sum = 0;
        for (var i = 0; i <= fewer; i++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log((tosses - i) / (i + 1.0));
        }
        return Math.Min(1, 2 * sum);
    }

    private static (double Low, double High) Quantiles(int n, int first, int second)
    {
        var differing = first + second;
        if (differing == 0) return (0, 0);
        double[] outer = [], inner = [];
        var (fewest, spread) = Binomial.Fill(n, differing / (double)n, ref outer);
        var most = fewest + spread - 1;
        // mass of 2X - M at 2X - M + most
        var mass = new double[2 * most + 1];
        for (var m = 0; m < spread; m++)
        {
            var tosses = fewest + m;
            var (from, length) = Binomial.Fill(tosses, second / (double)differing, ref inner);
            for (var x = 0; x < length; x++) mass[2 * (from + x) - tosses + most] += outer[m] * inner[x];
        }
        return (Quantile(mass, Tail) / (double)n, Quantile(mass, 1 - Tail) / (double)n);

        int Quantile(double[] at, double share)
        {
            var sum = 0.0;
            for (var d = 0; d < at.Length; d++)
                if ((sum += at[d]) >= share - 1e-12) return d - most;
            return most;
        }
    }
}
