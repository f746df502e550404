using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.Review.Gains;

/// <summary>How many labels the next reviews of a kind would put right if they were like the last ones: an upper bound where a queue shows the worst documents first.</summary>
/// <param name="Reviews">The next so many reviews.</param>
/// <param name="RestsOn">The last so many reviews, which were replayed.</param>
/// <param name="Found">Labels of the reviewed documents themselves that would be put right.</param>
/// <param name="Moved">Other labels that would become right, less those that would become wrong, as the judges tell it; null without judges.</param>
/// <param name="MovedCounts">Whether <paramref name="Moved"/> can be told from nothing; only then is it part of <paramref name="Total"/>.</param>
/// <param name="Total">Labels put right in all.</param>
public sealed record ExpectedGain(int Reviews, int RestsOn, Estimate Found, Estimate? Moved, bool MovedCounts, Estimate Total)
{
    /// <summary>Fewer reviews than this tell nothing about the next ones.</summary>
    public const int FewestReviews = 20;

    private const int Resamples = 2_000;
    private const int Seed = 1;

    /// <summary>Whether the next reviews cannot be told from ones that bring nothing: the interval includes zero.</summary>
    public bool StopHere => Total.Low <= 0;

    /// <summary>Estimates by replaying the last reviews. Intervals are 95 % percentiles of the bootstrap over reviews and over judges (Efron 1979).</summary>
    /// <param name="reviews">The next so many, at least 1.</param>
    /// <param name="wrong">For each review so far, in their order, whether its label was wrong or missing.</param>
    /// <param name="replay">The same reviews, or those of them that may anchor the label model, or null without judges.</param>
    /// <param name="anchoring">Whether each review is one of the replay's.</param>
    /// <param name="labelled">Documents whose labels may move.</param>
    /// <returns>Null with fewer than <see cref="FewestReviews"/>.</returns>
    public static ExpectedGain? Of(int reviews, IReadOnlyList<bool> wrong, LabelReplay? replay, IReadOnlyList<bool> anchoring, int labelled)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reviews, 1);
        if (wrong.Count != anchoring.Count) throw new ArgumentException($"{anchoring.Count} entries for {wrong.Count} reviews.", nameof(anchoring));
        if (wrong.Count < FewestReviews) return null;
        var window = Math.Min(reviews, wrong.Count);
        var last = wrong.Skip(wrong.Count - window).Select(w => w ? 1.0 : 0).ToArray();
        var found = Draw(last, Seed);
        Scale(found.Draws, reviews);
        var direct = found.Mean * reviews;
        if (replay == null)
        {
            var alone = Intervals.Percentile(direct, found.Draws);
            return new ExpectedGain(reviews, window, alone, null, false, alone);
        }
        var all = anchoring.Count(a => a);
        var before = replay.RightAfter(anchoring.Take(wrong.Count - window).Count(a => a));
        var after = replay.RightAfter(all);
        var moves = Draw([.. before.Zip(after, (b, a) => (a ? 1.0 : 0) - (b ? 1 : 0))], Seed + 1);
        var scale = (double)labelled * reviews / window;
        Scale(moves.Draws, scale);
        var moved = moves.Mean * scale;
        double[] sums = [.. found.Draws.Zip(moves.Draws, (f, m) => f + m)];
        var movedEstimate = Intervals.Percentile(moved, [.. moves.Draws]);
        var foundEstimate = Intervals.Percentile(direct, [.. found.Draws]);
        var counts = movedEstimate.Low > 0 || movedEstimate.High < 0;
        return new ExpectedGain(reviews, window, foundEstimate, movedEstimate, counts, counts ? Intervals.Percentile(direct + moved, sums) : foundEstimate);
    }

    private static (double Mean, double[] Draws) Draw(double[] numbers, int seed)
    {
        var options = EvaluationOptions.Default with { Bootstrap = Resamples, Seed = seed };
        var means = new double[Bootstrap.Resamples(numbers.Length, Resamples)];
        Bootstrap.Run(numbers.Length, options, () => 0, (b, drawn, _) =>
        {
            var sum = 0.0;
            foreach (var i in drawn) sum += numbers[i];
            means[b] = sum / drawn.Length;
        });
        // sums of two lists of draws need the same number of them
        if (means.Length < Resamples) means = [.. Enumerable.Range(0, Resamples).Select(i => means[i % means.Length])];
        return (numbers.Average(), means);
    }

    private static void Scale(double[] numbers, double by)
    {
        for (var i = 0; i < numbers.Length; i++) numbers[i] *= by;
    }
}
