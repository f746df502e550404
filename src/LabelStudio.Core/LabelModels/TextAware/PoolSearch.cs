namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>What the evidence says for one way to train students.</summary>
/// <param name="Penalty">The students' L2 penalty.</param>
/// <param name="Voted">The pool for documents with votes.</param>
/// <param name="Bare">The pool for documents without.</param>
/// <param name="VotedEvidence">What speaks for the one.</param>
/// <param name="BareEvidence">What speaks for the other.</param>
internal sealed record PoolChoice(double Penalty, PoolWeights Voted, PoolWeights Bare, TextEvidence VotedEvidence, TextEvidence BareEvidence)
{
    public double Gain => VotedEvidence.Gain + BareEvidence.Gain;
}

/// <summary>Finds the pool under which the held-out votes are most likely.</summary>
internal static class PoolSearch
{
    /// <summary>Nats by which the text must do better than the votes alone with any power; below, it has no say.</summary>
    private const double LeastGain = 3;

    /// <summary>With fewer votes to predict on bare documents than this, they are pooled as the others are.</summary>
    private const int FewestVotes = 20;

    /// <summary>The votes held out stand in for gold. With so many gold labels they count half, with more less.</summary>
    private const double VotesWorth = 20;

    // log-normal and normal priors around the votes alone, weak beside a hundred votes
    private const double VotesPrior = 0.5;
    private const double TextPrior = 0.125;

    private static readonly double[] VotePowers = [0.15, 0.3, 0.5, 0.7, 1, 1.4, 2, 3];
    private static readonly double[] TextPowers = [0, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2, 3];

    public static PoolChoice Best(double penalty, IReadOnlyList<EvidenceView> views, CancellationToken cancel)
    {
        var voted = new Grid(views, true, VotePowers, cancel);
        var bare = new Grid(views, false, [1], cancel);
        var (votedWeights, votedGain) = voted.Best();
        var (bareWeights, bareGain) = bare.Best();
        if (votedGain < LeastGain && bareGain >= LeastGain) (votedWeights, votedGain) = voted.BestWith(bare);
        if (bare.Votes + bare.Gold < FewestVotes) bareWeights = new PoolWeights(1, votedWeights.Text);
        return new PoolChoice(penalty, votedWeights, bareWeights, new TextEvidence(voted.Votes, voted.Gold, votedGain), new TextEvidence(bare.Votes, bare.Gold, bareGain));
    }

    /// <summary>The log-likelihood of one part of the documents under each pair of powers.</summary>
    private sealed class Grid
    {
        private readonly double[] _votePowers;
        private readonly double[,] _likelihood;
        private readonly double _without = double.NegativeInfinity;

        public Grid(IReadOnlyList<EvidenceView> views, bool voted, double[] votePowers, CancellationToken cancel)
        {
            _votePowers = votePowers;
            _likelihood = new double[votePowers.Length, TextPowers.Length];
            Votes = views.Sum(v => v.Votes(voted));
            Gold = views.Sum(v => v.Gold(voted));
            var votesCount = VotesWorth / (VotesWorth + Gold);
            for (var a = 0; a < votePowers.Length; a++)
                for (var b = 0; b < TextPowers.Length && Votes + Gold > 0; b++)
                {
                    cancel.ThrowIfCancellationRequested();
                    var weights = new PoolWeights(votePowers[a], TextPowers[b]);
                    foreach (var view in views)
                    {
                        var (votes, gold) = view.LogLikelihood(weights, voted);
                        _likelihood[a, b] += votesCount * votes + gold;
                    }
                    _likelihood[a, b] -= VotesPrior * Math.Log(weights.Votes) * Math.Log(weights.Votes) + TextPrior * weights.Text * weights.Text;
                }
            for (var a = 0; a < votePowers.Length; a++) _without = Math.Max(_without, _likelihood[a, 0]);
        }

        public int Votes { get; }

        public int Gold { get; }

        /// <summary>The best powers and what the text gains by them; the votes alone where that is too little.</summary>
        public (PoolWeights Weights, double Gain) Best()
        {
            var (weights, gain) = Highest((a, b) => _likelihood[a, b]);
            return (gain < LeastGain ? PoolWeights.VotesAlone : weights, gain);
        }

        /// <summary>Where these votes are too few to tell: the powers that are best here and for bare documents together, unless these votes speak against them.</summary>
        public (PoolWeights Weights, double Gain) BestWith(Grid bare)
        {
            var (weights, gain) = Highest((a, b) => _likelihood[a, b] + bare._likelihood[0, b]);
            return gain < 0 ? (PoolWeights.VotesAlone, 0) : (weights, gain);
        }

        private (PoolWeights Weights, double Gain) Highest(Func<int, int, double> height)
        {
            if (Votes + Gold == 0) return (PoolWeights.VotesAlone, 0);
            var (bestA, bestB) = (0, 0);
            for (var a = 0; a < _votePowers.Length; a++)
                for (var b = 0; b < TextPowers.Length; b++)
                    if (height(a, b) > height(bestA, bestB)) (bestA, bestB) = (a, b);
            // how sure the votes are in all is the label model's to say: held-out functions that overlap would have it surer
            var scale = Math.Max(1, _votePowers[bestA]);
            return (new PoolWeights(_votePowers[bestA] / scale, TextPowers[bestB] / scale), _likelihood[bestA, bestB] - _without);
        }
    }
}
