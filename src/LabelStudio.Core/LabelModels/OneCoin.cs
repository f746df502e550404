using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>One accuracy a function, wrong votes spread evenly, learned by EM.</summary>
/// <remarks>
/// The homogeneous case of Dawid and Skene (Maximum likelihood estimation of observer error-rates using the EM algorithm, 1979), maximum a posteriori:
/// accuracies have a Beta prior worth ten votes whose mean is better than chance, and the class balance is learned only as far as the functions agree about it.
/// A function that votes one class only keeps the prior's accuracy: how often it is right cannot be told from how frequent its class is, and learning both
/// together pulls every document to one class. Where all functions are of that kind the model is majority vote. Gold updates the Beta distributions of the fit.
/// </remarks>
public sealed class OneCoin : ILabelModel
{
    internal const string ModelName = "one-coin";
    private const int MostRounds = 50;
    private const double Tolerance = 1e-5;
    private const double PriorVotes = 10;
    private const double PriorAccuracy = 0.7;
    private const double BalancePrior = 50;

    /// <inheritdoc/>
    public string Name => ModelName;

    /// <inheritdoc/>
    public FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default) =>
        Fit(VotePatterns.Of(votes, options.Threads, cancel), options, progress, cancel);

    /// <inheritdoc/>
    public FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelInputs.Check(patterns, options, readsSets: true);
        var classes = patterns.Classes.Count;
        var functions = patterns.Functions.Count;
        var tallies = VoteTallies.Of(patterns);
        var given = ModelInputs.Balance(options, classes);
        var balance = given ?? ModelInputs.Uniform(classes);
        var credibility = ClassShareCredibility.Of(tallies, null);
        var oneClass = KeywordFunctions.Of(tallies);
        var accuracy = new double[functions];
        Array.Fill(accuracy, PriorAccuracy);
        var rounds = 0;
        while (rounds < MostRounds)
        {
            progress?.Report(new StageProgress("fit label model", (double)rounds / MostRounds, $"round {rounds + 1}"));
            var parameters = new Coins(balance, accuracy);
            var sums = PatternSums.Over(patterns.Count, functions + classes, options.Threads, cancel, (start, end, into) =>
            {
                var scorer = new OneCoinScorer(parameters, patterns.Voted);
                var row = new float[classes];
                for (var p = start; p < end; p++)
                {
                    var votes = patterns[p];
                    if (votes.Length == 0) continue;
                    scorer.Posterior(votes, row);
                    foreach (var vote in votes)
                        foreach (var label in patterns.Voted.Of(vote.Class)) into[vote.Function] += (double)patterns.Counts[p] * row[label];
                    for (var k = 0; k < classes; k++) into[functions + k] += (double)patterns.Counts[p] * row[k];
                }
            });
            var change = 0.0;
            var learned = new double[functions];
            for (var f = 0; f < functions; f++)
            {
                learned[f] = oneClass[f] ? PriorAccuracy : (sums[f] + PriorVotes * PriorAccuracy) / (tallies.Votes[f] + PriorVotes);
                change = Math.Max(change, Math.Abs(learned[f] - accuracy[f]));
            }
            accuracy = learned;
            if (given == null)
                balance = ClassShareCredibility.Balance(credibility, sums.AsSpan(functions, classes), BalancePrior);
            rounds++;
            if (change < Tolerance) break;
        }
        var coins = new Coins(balance, accuracy);
        var described = FunctionSums.Of(patterns, () => new OneCoinScorer(coins, patterns.Voted), options.Threads, cancel);
        var fit = new OneCoinFit(patterns.Classes, patterns.Functions, tallies, coins, described, given, credibility, rounds, options.Threads);
        return FittedOneCoin.Of(fit, patterns, GoldRows.Of(patterns, GoldRows.Sparse(options.Gold)));
    }
}
