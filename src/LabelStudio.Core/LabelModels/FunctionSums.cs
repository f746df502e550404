using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>The posteriors of what each function voted for (of a set, of all its classes together), summed over its votes.</summary>
/// <param name="Right">Σ q, m sums.</param>
/// <param name="Squares">Σ q², m sums.</param>
internal sealed record FunctionSums(double[] Right, double[] Squares)
{
    public static FunctionSums Of(VotePatterns patterns, Func<IPatternScorer> newScorer, int threads, CancellationToken cancel)
    {
        var (functions, classes) = (patterns.Functions.Count, patterns.Classes.Count);
        var sums = PatternSums.Over(patterns.Count, 2 * functions, threads, cancel, (start, end, into) =>
        {
            var scorer = newScorer();
            var row = new float[classes];
            for (var p = start; p < end; p++)
            {
                scorer.Posterior(patterns[p], row);
                double documents = patterns.Counts[p];
                foreach (var vote in patterns[p])
                {
                    double q = vote.Class < classes ? row[vote.Class] : Inside(patterns.Voted.Of(vote.Class), row);
                    into[vote.Function] += documents * q;
                    into[functions + vote.Function] += documents * q * q;
                }
            }
        });
        return new FunctionSums(sums.AsSpan(0, functions).ToArray(), sums.AsSpan(functions).ToArray());
    }

    private static double Inside(ReadOnlySpan<int> set, float[] row)
    {
        var inside = 0.0;
        foreach (var label in set) inside += row[label];
        return Math.Min(inside, 1);
    }
}
