using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>Votes weighted by the log-odds of each function's accuracy on gold.</summary>
/// <remarks>
/// The best fixed weights for independent functions whose accuracy is known (Nitzan and Paroush, Optimal decision rules in uncertain dichotomous choice situations, 1982):
/// P(l) ~ share of l × Π over votes for l of a (K-1) / (1-a). The accuracy a is that on gold, shrunk: ten votes at the mean accuracy of all functions are added.
/// Without gold nothing tells one function from another, so each counts the same, and a warning says so.
/// What it gets wrong: near-copies count in full, silence counts for nothing, a function has one accuracy for all classes, and few gold labels give rough weights.
/// </remarks>
public sealed class WeightedVote : ILabelModel
{
    internal const string ModelName = "weighted";

    /// <inheritdoc/>
    public string Name => ModelName;

    /// <inheritdoc/>
    public FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default) =>
        Fit(VotePatterns.Of(votes, options.Threads, cancel), options, progress, cancel);

    /// <inheritdoc/>
    public FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelInputs.Check(patterns, options, readsSets: true);
        progress?.Report(new StageProgress("count votes"));
        var equal = VoteWeights.Equal(patterns.Functions.Count, patterns.Classes.Count, ModelInputs.Balance(options, patterns.Classes.Count));
        var sums = FunctionSums.Of(patterns, () => new OneCoinScorer(equal.Coins, patterns.Voted), options.Threads, cancel);
        var fitted = new FittedWeightedVote(patterns.Classes, patterns.Functions, VoteTallies.Of(patterns), sums, equal, options.Threads);
        return fitted.Anchor(patterns, options.Gold);
    }
}
