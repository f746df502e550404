using LabelStudio.Core.LabelModels.FlyingSquid;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>Accuracies in closed form from how often three functions agree, two by two; one class against the rest.</summary>
/// <remarks>
/// Fu et al., Fast and three-rooted: speeding up weak supervision with triplet methods, ICML 2020. With votes and truth as ±1 and independent errors
/// E[λi λj] = ai aj, so that |ai| = sqrt(|E[λi λj] E[λi λk] / E[λj λk]|): the median over triplets is taken, and signs are those that fit the pairs with most functions better
/// than chance. With more than two classes each class is a problem of its own against the rest, and the K answers are brought to a sum of 1.
/// The class balance is even unless it is given; gold moves it.
/// What it gets wrong: a class against the rest breaks the assumption that errors are even on both sides, more so the more classes there are; near-copies make each other look
/// right; functions that vote one class only have no triplets among themselves and are taken to be right seven times of ten; silence says nothing.
/// </remarks>
public sealed class FlyingSquidModel : ILabelModel
{
    internal const string ModelName = "flyingsquid";

    /// <inheritdoc/>
    public string Name => ModelName;

    /// <inheritdoc/>
    public FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default) =>
        Fit(VotePatterns.Of(votes, options.Threads, cancel), options, progress, cancel);

    /// <inheritdoc/>
    public FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelInputs.Check(patterns, options);
        var given = ModelInputs.Balance(options, patterns.Classes.Count);
        var tallies = VoteTallies.Of(patterns);
        progress?.Report(new StageProgress("compare functions"));
        var pairs = PairVotes.Of(patterns, options.Threads, cancel);
        progress?.Report(new StageProgress("fit label model"));
        var solved = Triplets.Solve(pairs, tallies, options.Threads, cancel);
        progress?.Report(new StageProgress("describe functions"));
        var even = new OneAgainstRest(tallies, solved, given ?? ModelInputs.Uniform(patterns.Classes.Count));
        var sums = FunctionSums.Of(patterns, () => new OneAgainstRestScorer(even), options.Threads, cancel);
        var fit = new FlyingSquidFit(patterns.Classes, patterns.Functions, tallies, solved, sums, given, options.Threads);
        return FittedFlyingSquid.Of(fit, GoldRows.Of(patterns, GoldRows.Sparse(options.Gold)));
    }
}
