using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>Each function counts the same: the posterior is the share of the votes.</summary>
/// <remarks>
/// One further vote is spread over the classes by the class balance (evenly where none is given): P(l) = (votes for l + share of l) / (votes + 1).
/// So no class is ever impossible, one vote of two classes is worth .75 and not 1, log-loss stays finite, equal votes stay equal, and a document without votes has the class balance.
/// </remarks>
public sealed class MajorityVote : ILabelModel
{
    internal const string ModelName = "majority";

    /// <inheritdoc/>
    public string Name => ModelName;

    /// <inheritdoc/>
    public FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default) =>
        Fit(VotePatterns.Of(votes, options.Threads, cancel), options, progress, cancel);

    /// <inheritdoc/>
    public FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelInputs.Check(patterns, options);
        progress?.Report(new StageProgress("count votes"));
        return new Fitted(patterns, options, cancel);
    }

    private sealed class Fitted : PatternFittedModel
    {
        private readonly double[] _spread;
        private readonly double[] _balance;

        public Fitted(VotePatterns patterns, LabelModelOptions options, CancellationToken cancel)
            : base(patterns, options.Threads)
        {
            var tallies = VoteTallies.Of(patterns);
            var given = ModelInputs.Balance(options, Classes.Count);
            _spread = given ?? ModelInputs.Uniform(Classes.Count);
            _balance = given ?? MeanPosterior(patterns, tallies.Covered, cancel);
            var sums = FunctionSums.Of(patterns, NewScorer, options.Threads, cancel);
            var source = ModelDiagnoses.OfVotes(tallies, given, credibility: given == null ? 1 : 0);
            Describe(tallies, new FunctionEstimates(patterns.Functions, tallies, sums).Of(_balance), source);
            ModelWarnings.AddAboutVotes(WarningList, tallies, Classes);
        }

        public override string Model => ModelName;

        public override IReadOnlyList<double> ClassBalance => _balance;

        public override IPatternScorer NewScorer() => new Scorer(_spread);

        protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
        {
            var forTop = EachVote(votes, top);
            var forSecond = EachVote(votes, second);
            var parts = votes.Select(v => new LabelExplanationPart(v.Function, v.Class, v.Class == top ? forTop : v.Class == second ? -forSecond : 0));
            return new LabelExplanation(posterior, top, second, Math.Log(_spread[top] / _spread[second]), [.. parts]);
        }

        /// <summary>log of what the votes for a class make of its spread share, divided evenly among them.</summary>
        private double EachVote(Vote[] votes, int label)
        {
            var n = votes.Count(v => v.Class == label);
            return n == 0 ? 0 : Math.Log((n + _spread[label]) / _spread[label]) / n;
        }

        private double[] MeanPosterior(VotePatterns patterns, int covered, CancellationToken cancel)
        {
            if (covered == 0) return _spread;
            var sums = PatternSums.Over(patterns.Count, Classes.Count, Threads, cancel, (start, end, mass) =>
            {
                for (var p = start; p < end; p++)
                {
                    var votes = patterns[p];
                    if (votes.Length == 0) continue;
                    var each = patterns.Counts[p] / (votes.Length + 1.0);
                    foreach (var vote in votes) mass[vote.Class] += each;
                    for (var k = 0; k < mass.Length; k++) mass[k] += each * _spread[k];
                }
            });
            for (var k = 0; k < sums.Length; k++) sums[k] /= covered;
            return sums;
        }
    }

    private sealed class Scorer(double[] spread) : IPatternScorer
    {
        public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
        {
            for (var k = 0; k < row.Length; k++) row[k] = (float)(spread[k] / (votes.Length + 1));
            var one = 1f / (votes.Length + 1);
            foreach (var vote in votes) row[vote.Class] += one;
        }
    }
}
