namespace LabelStudio.Core.Evaluation;

/// <summary>How a part of the documents fares beside the rest.</summary>
/// <param name="N">Documents in the slice.</param>
/// <param name="Right">Those that are right.</param>
/// <param name="Accuracy">Share right with its Wilson interval.</param>
/// <param name="Difference">Accuracy in the slice less that of all other documents, -1 to 1, with its 95 % hybrid score interval (Newcombe 1998, method 10); 0 where there are no others.</param>
/// <param name="PValue">Two-sided exact test of Fisher against the rest.</param>
/// <param name="Corrected">The p-value corrected for all slices that were looked at (Holm 1979).</param>
public sealed record SliceScore(int N, int Right, Estimate Accuracy, Estimate Difference, double PValue, double Corrected)
{
    private const double Level = 0.05;

    /// <summary>Whether the slice is worse than the rest beyond chance, all slices considered.</summary>
    public bool ClearlyWorse => Corrected < Level && Difference.Value < 0;

    /// <summary>Compares each slice with the rest of the documents. Slices may overlap.</summary>
    /// <param name="documents">All documents, at least 1.</param>
    /// <param name="right">Those that are right.</param>
    /// <param name="slices">Documents of each slice and how many of them are right.</param>
    /// <exception cref="ArgumentException">Counts that do not fit each other.</exception>
    public static IReadOnlyList<SliceScore> Compare(int documents, int right, IReadOnlyList<(int N, int Right)> slices)
    {
        var tests = slices.Select(s => FisherExact.PValue(documents, right, s.N, s.Right)).ToArray();
        var corrected = HolmCorrection.Adjust(tests);
        return [.. slices.Select((s, i) => new SliceScore(
            s.N, s.Right, Intervals.Wilson(s.Right, s.N), Beside(s.N, s.Right, documents - s.N, right - s.Right), tests[i], corrected[i]))];
    }

    private static Estimate Beside(int n, int right, int others, int othersRight)
    {
        if (n == 0 || others == 0) return new Estimate(0, -1, 1);
        var a = Intervals.Wilson(right, n);
        var b = Intervals.Wilson(othersRight, others);
        var difference = a.Value - b.Value;
        return new Estimate(
            difference,
            difference - Math.Sqrt(Square(a.Value - a.Low) + Square(b.High - b.Value)),
            difference + Math.Sqrt(Square(a.High - a.Value) + Square(b.Value - b.Low)));
    }

    private static double Square(double x) => x * x;
}
