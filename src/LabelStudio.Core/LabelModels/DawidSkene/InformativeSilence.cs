using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>Finds the functions whose silence depends on the class.</summary>
/// <remarks>
/// Functions that vote one class only do by design. For the others the class is not known, but what the rest of the functions vote stands in for it: were silence
/// independent of the class, it would be independent of the majority of the rest. Pearson's chi-square tests it; Cramér's V says whether the dependence is worth learning.
/// </remarks>
internal static class InformativeSilence
{
    private const double Significant = 4;
    private const double SmallestCramersV = 0.1;
    private const double FewestExpected = 5;

    public static bool[] Of(VotePatterns patterns, bool[] keyword, int threads, CancellationToken cancel)
    {
        int functions = patterns.Functions.Count, classes = patterns.Classes.Count;
        var voted = Counts(patterns, threads, cancel);
        var informs = new bool[functions];
        for (var f = 0; f < functions; f++)
            informs[f] = keyword[f] || Depends(voted.AsSpan(2 * f * classes, classes), voted.AsSpan((2 * f + 1) * classes, classes), voted.AsSpan(2 * functions * classes, classes));
        return informs;
    }

    /// <summary>
    /// By class: for each function the majority of the rest where it votes (first K), and the majority with it on the same documents (next K); last the majority of all.
    /// Where a function is silent the two majorities are the same, so that its silent documents are the last less the second.
    /// </summary>
    private static double[] Counts(VotePatterns patterns, int threads, CancellationToken cancel)
    {
        int functions = patterns.Functions.Count, classes = patterns.Classes.Count;
        return PatternSums.Over(patterns.Count, (2 * functions + 1) * classes, threads, cancel, (start, end, into) =>
        {
            var counts = new int[classes];
            for (var p = start; p < end; p++)
            {
                var votes = patterns[p];
                var documents = patterns.Counts[p];
                foreach (var vote in votes) counts[vote.Class]++;
                var all = Majority(votes, counts);
                if (all >= 0) into[2 * functions * classes + all] += documents;
                foreach (var vote in votes)
                {
                    if (all >= 0) into[(2 * vote.Function + 1) * classes + all] += documents;
                    counts[vote.Class]--;
                    var rest = Majority(votes, counts);
                    if (rest >= 0) into[2 * vote.Function * classes + rest] += documents;
                    counts[vote.Class]++;
                }
                foreach (var vote in votes) counts[vote.Class] = 0;
            }
        });
    }

    /// <summary>The class with most votes, or -1 where there is none or a tie.</summary>
    private static int Majority(ReadOnlySpan<Vote> votes, int[] counts)
    {
        int best = -1, most = 0;
        var tie = false;
        foreach (var vote in votes)
        {
            if (vote.Class == best || counts[vote.Class] < most || counts[vote.Class] == 0) continue;
            tie = counts[vote.Class] == most;
            best = vote.Class;
            most = counts[best];
        }
        return tie ? -1 : best;
    }

    private static bool Depends(ReadOnlySpan<double> voted, ReadOnlySpan<double> withIt, ReadOnlySpan<double> all)
    {
        double votedTotal = 0, silentTotal = 0;
        for (var k = 0; k < all.Length; k++)
        {
            votedTotal += voted[k];
            silentTotal += all[k] - withIt[k];
        }
        var n = votedTotal + silentTotal;
        if (votedTotal == 0 || silentTotal == 0) return false;
        double chi = 0;
        var cells = 0;
        for (var k = 0; k < all.Length; k++)
        {
            var silent = all[k] - withIt[k];
            var expected = votedTotal * (voted[k] + silent) / n;
            var expectedSilent = silentTotal * (voted[k] + silent) / n;
            if (Math.Min(expected, expectedSilent) < FewestExpected) continue;
            cells++;
            chi += (voted[k] - expected) * (voted[k] - expected) * (1 / expected + 1 / expectedSilent);
        }
        var freedom = cells - 1;
        if (freedom < 1) return false;
        return chi - freedom > Significant * Math.Sqrt(2 * freedom) && chi - freedom > SmallestCramersV * SmallestCramersV * n;
    }
}
