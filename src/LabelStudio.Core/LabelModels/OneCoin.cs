using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>One accuracy a function, wrong votes spread evenly, learned by EM.</summary>
/// <remarks>
/// The homogeneous case of Dawid and Skene (Maximum likelihood estimation of observer error-rates using the EM algorithm, 1979), maximum a posteriori:
/// accuracies have a Beta prior worth ten votes whose mean is better than chance, and the class balance is learned only as far as the functions agree about it.
/// A function that votes one class only keeps the prior's accuracy: how often it is right cannot be told from how frequent its class is, and learning both
/// together pulls every document to one class. Where all functions are of that kind the model is majority vote.
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
        ModelInputs.Check(patterns, options);
        var classes = patterns.Classes.Count;
        var functions = patterns.Functions.Count;
        var tallies = VoteTallies.Of(patterns);
        var given = ModelInputs.Balance(options, classes);
        var balance = given ?? ModelInputs.Uniform(classes);
        var credibility = ClassShareCredibility.Of(tallies, null);
        var oneClass = KeywordFunctions.Of(tallies);
        var accuracy = new double[functions];
        Array.Fill(accuracy, PriorAccuracy);
        for (var round = 0; round < MostRounds; round++)
        {
            progress?.Report(new StageProgress("fit label model", (double)round / MostRounds));
            var parameters = new Parameters(balance, accuracy);
            var sums = PatternSums.Over(patterns.Count, functions + classes, options.Threads, cancel, (start, end, into) =>
            {
                var scorer = new Scorer(parameters);
                var row = new float[classes];
                for (var p = start; p < end; p++)
                {
                    var votes = patterns[p];
                    if (votes.Length == 0) continue;
                    scorer.Posterior(votes, row);
                    foreach (var vote in votes) into[vote.Function] += (double)patterns.Counts[p] * row[vote.Class];
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
            if (change < Tolerance) break;
        }
        return new Fitted(patterns, tallies, new Parameters(balance, accuracy), options, cancel);
    }

    /// <summary>The class balance, and what one vote of each function adds to the log-odds of its class: log a (K-1) / (1-a).</summary>
    private sealed record Parameters(double[] Balance, double[] Accuracy)
    {
        public double[] LogOdds { get; } = [.. Accuracy.Select(a => Math.Log(Math.Clamp(a, 0.02, 0.98) * (Balance.Length - 1) / (1 - Math.Clamp(a, 0.02, 0.98))))];

        public double[] LogBalance { get; } = Array.ConvertAll(Balance, Math.Log);
    }

    private sealed class Fitted : PatternFittedModel
    {
        private readonly Parameters _parameters;

        public Fitted(VotePatterns patterns, VoteTallies tallies, Parameters parameters, LabelModelOptions options, CancellationToken cancel)
            : base(patterns, options.Threads)
        {
            _parameters = parameters;
            Describe(patterns, tallies, null, null, cancel);
            ModelWarnings.AddAboutVotes(WarningList, tallies, Classes);
        }

        public override string Model => ModelName;

        public override IReadOnlyList<double> ClassBalance => _parameters.Balance;

        public override IPatternScorer NewScorer() => new Scorer(_parameters);

        protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
        {
            var parts = votes.Select(v =>
                new LabelExplanationPart(v.Function, v.Class, v.Class == top ? _parameters.LogOdds[v.Function] : v.Class == second ? -_parameters.LogOdds[v.Function] : 0));
            return new LabelExplanation(posterior, top, second, _parameters.LogBalance[top] - _parameters.LogBalance[second], [.. parts]);
        }
    }

    private sealed class Scorer(Parameters parameters) : IPatternScorer
    {
        private readonly double[] _scores = new double[parameters.Balance.Length];

        public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
        {
            parameters.LogBalance.CopyTo(_scores, 0);
            foreach (var vote in votes) _scores[vote.Class] += parameters.LogOdds[vote.Function];
            Softmax.Write(_scores, row);
        }
    }
}
