using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.LabelModels;

/// <summary>Says what a model thinks of each function, from what it summed up once and from gold.</summary>
internal sealed class FunctionEstimates(IReadOnlyList<string> functions, VoteTallies tallies, FunctionSums sums)
{
    /// <summary>An estimate without gold is worth so many votes at most: models are wrong in ways that more votes do not mend.</summary>
    private const double MostWorth = 30;

    /// <summary>The same for a function of which the votes hardly tell how often it is right: one that votes one class only, or where fewer than three functions are independent.</summary>
    private const double UntoldWorth = 2;

    private const double LeastWorth = 1;
    private const double Inside = 1e-3;

    /// <summary>How much each function counts, or null where all count 1.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Names of each function's near-copies, or null.</summary>
    public IReadOnlyList<string>[]? Duplicates { get; init; }

    /// <summary>Which functions' accuracy the votes hardly tell, or null for none.</summary>
    public bool[]? Untold { get; init; }

    /// <summary>The share of its votes that is right, for each function, where the model learns this itself; null to take the posterior's word.</summary>
    public double[]? Accuracies { get; init; }

    /// <summary>One estimate a function.</summary>
    public FunctionEstimate[] Of(IReadOnlyList<double> balance, GoldHits? gold = null)
    {
        var estimates = new FunctionEstimate[functions.Count];
        for (var f = 0; f < estimates.Length; f++)
        {
            var votes = tallies.Votes[f];
            var coverage = tallies.Documents == 0 ? 0 : (double)votes / tallies.Documents;
            var near = Duplicates?[f] ?? [];
            if (votes == 0)
            {
                estimates[f] = new FunctionEstimate(functions[f], coverage, null, Weights?[f] ?? 1, near, [FunctionFlags.NeverVotes]);
                continue;
            }
            var (accuracy, worth) = Accuracy(f, gold);
            var flags = new List<string>();
            if (tallies.ClassesUsed(f) == 1) flags.Add(FunctionFlags.OneClass);
            if (accuracy < tallies.ChanceAccuracy(f, balance)) flags.Add(FunctionFlags.WorseThanChance);
            if (near.Count > 0) flags.Add(FunctionFlags.NearDuplicate);
            if (votes == tallies.Documents) flags.Add(FunctionFlags.VotesOnEverything);
            var interval = Intervals.OfShare(accuracy, worth);
            estimates[f] = new FunctionEstimate(functions[f], coverage, accuracy, Weights?[f] ?? 1, near, flags) { Low = interval.Low, High = interval.High, EffectiveVotes = worth };
        }
        return estimates;
    }

    /// <summary>The share of votes that are right, and the number of votes that this estimate is worth; each gold vote adds one.</summary>
    private (double Accuracy, double Worth) Accuracy(int function, GoldHits? gold)
    {
        double votes = tallies.Votes[function];
        var mean = Math.Clamp(sums.Right[function] / votes, 0, 1);
        var inside = Math.Clamp(mean, Inside, 1 - Inside);
        var known = Math.Max(0, sums.Squares[function] - 2 * mean * sums.Right[function] + votes * mean * mean) / (inside * (1 - inside));
        var worth = Math.Clamp(Math.Min(known, votes), LeastWorth, Untold?[function] == true ? UntoldWorth : MostWorth);
        var accuracy = Accuracies?[function] ?? mean;
        if (gold == null || gold.Votes[function] == 0) return (accuracy, worth);
        var total = worth + gold.Votes[function];
        return ((worth * accuracy + gold.Hits[function]) / total, total);
    }
}
