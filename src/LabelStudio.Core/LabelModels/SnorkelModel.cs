using LabelStudio.Core.LabelModels.Snorkel;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>The label model of Snorkel 0.10, for those who want the same.</summary>
/// <remarks>
/// Ratner et al., Training complex models with multi-task weak supervision, AAAI 2019, for independent functions: µ[(f,v), l] = P(f votes v | l) is sought by gradient
/// descent so that µ diag(p) µᵀ matches how often two functions vote a pair of classes, and µ p how often each votes. Objective, start, seed, optimiser, clamp, the choice
/// among permuted solutions, and what is made of a vote are Snorkel's; its "weights" are <see cref="FunctionEstimate.EstimatedAccuracy"/> here. Two things differ: fewer than
/// three functions are fitted, with a warning; and a vote for a class that the function never voted for is read at the starting precision, where Snorkel reads nothing.
/// The class balance is even unless it is given. Gold moves that of the posterior alone; for what Snorkel does with <c>Y_dev</c>, give its class shares.
/// What it gets wrong: classes that are not even, unless told; near-copies; silence says nothing; a hundred steps stop short of the optimum, and where they
/// stop hangs on the seed; with many classes each entry of µ is small and hardly learned.
/// </remarks>
public sealed class SnorkelModel : ILabelModel
{
    internal const string ModelName = "snorkel";
    private readonly SnorkelOptions _how;

    /// <summary>Makes the model.</summary>
    /// <param name="how">How it learns, or null for Snorkel's defaults.</param>
    /// <exception cref="ArgumentException">An option out of its range.</exception>
    public SnorkelModel(SnorkelOptions? how = null)
    {
        _how = how ?? SnorkelOptions.Default;
        if (_how.Epochs < 1) throw new ArgumentException("Gradient descent needs at least one epoch.", nameof(how));
        if (!(_how.LearningRate > 0)) throw new ArgumentException("The learning rate must be above 0.", nameof(how));
        if (!(_how.Momentum >= 0 && _how.Momentum < 1)) throw new ArgumentException("Momentum must be from 0 to below 1.", nameof(how));
        if (!(_how.L2 >= 0)) throw new ArgumentException("The L2 strength must be 0 or more.", nameof(how));
        if (!(_how.StartPrecision > 0 && _how.StartPrecision <= 1)) throw new ArgumentException("The starting precision must be above 0 and at most 1.", nameof(how));
    }

    /// <inheritdoc/>
    public string Name => ModelName;

    /// <inheritdoc/>
    public FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default) =>
        Fit(VotePatterns.Of(votes, options.Threads, cancel), options, progress, cancel);

    /// <inheritdoc/>
    public FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelInputs.Check(patterns, options);
        var classes = patterns.Classes.Count;
        var balance = ModelInputs.Balance(options, classes) ?? ModelInputs.Uniform(classes);
        var tallies = VoteTallies.Of(patterns);
        progress?.Report(new StageProgress("compare functions"));
        var moments = VoteMoments.Of(patterns, tallies, options.Threads, cancel);
        var descent = new MomentDescent(moments, balance, _how, options.Threads);
        for (var epoch = 0; epoch < _how.Epochs; epoch++)
        {
            progress?.Report(new StageProgress("fit label model", (double)epoch / _how.Epochs));
            descent.Step(cancel);
        }
        progress?.Report(new StageProgress("describe functions"));
        var conditionals = VoteConditionals.Of(tallies, moments, descent.Mu, balance, _how.StartPrecision);
        var sums = FunctionSums.Of(patterns, () => new SnorkelScorer(conditionals), options.Threads, cancel);
        var balanceGiven = options.ClassBalance != null;
        var fit = new SnorkelFit(patterns.Classes, patterns.Functions, tallies, conditionals, sums, balanceGiven, _how.Epochs, options.Threads);
        return FittedSnorkelModel.Of(fit, GoldRows.Of(patterns, GoldRows.Sparse(options.Gold)));
    }
}
