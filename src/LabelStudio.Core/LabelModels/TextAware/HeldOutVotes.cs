using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>The votes of one function that was held out, and how likely posteriors make them.</summary>
/// <remarks>
/// A vote is right with a probability of the function's own, else it follows the function's habit: P(v) = a p(v) + (1 - a) f(v). A keyword function fires on its class with θ, elsewhere
/// with φ. Given the class, the vote is taken to be independent of the other votes and of the text, so that the likelihood is highest for the true posterior.
/// a, θ and φ are learned once, by EM, from the posteriors of the votes alone: learned anew for each posterior they would make up for its being too sure.
/// </remarks>
internal abstract class HeldOutVotes(int[] documents)
{
    protected const int Rounds = 30;

    /// <summary>The documents whose votes, or silence, count.</summary>
    protected int[] Documents { get; } = documents;

    /// <summary>How many votes there are to be predicted among the documents for which <paramref name="counts"/> holds.</summary>
    public abstract int Count(bool[] counts);

    /// <summary>Marks the documents whose posterior is asked for.</summary>
    public void Mark(bool[] asked)
    {
        foreach (var d in Documents) asked[d] = true;
    }

    /// <summary>Learns the function's rates.</summary>
    /// <param name="posterior">n × K, by the votes alone.</param>
    /// <param name="classes">K.</param>
    public abstract void Learn(float[] posterior, int classes);

    /// <summary>Adds up the log-likelihood of the documents for which <paramref name="counts"/> holds.</summary>
    public abstract double LogLikelihood(float[] posterior, int classes, bool[] counts);

    /// <summary>What the functions held out give to predict; votes for classes that nobody else knows, and for sets of classes, are left out.</summary>
    public static IReadOnlyList<HeldOutVotes> Of(VotePatterns sample, int[] heldOut, bool[] known)
    {
        var tallies = VoteTallies.Of(sample);
        var keyword = KeywordFunctions.Of(tallies);
        var votes = heldOut.ToDictionary(f => f, _ => new List<(int Document, int Class)>());
        for (var i = 0; i < sample.Documents; i++)
            foreach (var vote in sample[sample.PatternOf[i]])
                if (vote.Class < tallies.Classes && votes.TryGetValue(vote.Function, out var list)) list.Add((i, vote.Class));
        var all = Enumerable.Range(0, sample.Documents).ToArray();
        var made = new List<HeldOutVotes>();
        foreach (var f in heldOut)
        {
            if (votes[f].Count == 0 || tallies.VotesSets(f)) continue;
            if (keyword[f])
            {
                var label = votes[f].GroupBy(v => v.Class).MaxBy(g => g.Count())!.Key;
                if (known[label]) made.Add(new Firings(all, votes[f], label));
                continue;
            }
            var named = votes[f].Where(v => known[v.Class]).ToList();
            if (named.Count > 0) made.Add(new Choices(named, f, tallies));
        }
        return made;
    }

    /// <summary>Votes of a function that chooses among classes.</summary>
    private sealed class Choices : HeldOutVotes
    {
        private const double Start = 0.6;
        private const double Prior = 10;

        private readonly int[] _class;
        private readonly double[] _habit;
        private double _accuracy = Start;

        public Choices(List<(int Document, int Class)> votes, int function, VoteTallies tallies)
            : base([.. votes.Select(v => v.Document)])
        {
            _class = [.. votes.Select(v => v.Class)];
            _habit = [.. _class.Select(v => (tallies.ClassVotes[function * tallies.Classes + v] + 0.5) / (tallies.Votes[function] + 0.5 * tallies.Classes))];
        }

        public override int Count(bool[] counts) => Documents.Count(d => counts[d]);

        public override void Learn(float[] posterior, int classes)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var knew = Prior * Start;
                for (var i = 0; i < _class.Length; i++)
                {
                    var knows = _accuracy * posterior[Documents[i] * classes + _class[i]];
                    knew += knows / (knows + (1 - _accuracy) * _habit[i]);
                }
                _accuracy = Math.Clamp(knew / (_class.Length + Prior), 0.02, 0.98);
            }
        }

        public override double LogLikelihood(float[] posterior, int classes, bool[] counts)
        {
            var product = new LogProduct();
            for (var i = 0; i < _class.Length; i++)
                if (counts[Documents[i]]) product.Multiply(_accuracy * posterior[Documents[i] * classes + _class[i]] + (1 - _accuracy) * _habit[i]);
            return product.Log;
        }
    }

    /// <summary>Where a keyword function fires and where it is silent.</summary>
    private sealed class Firings : HeldOutVotes
    {
        private const double Prior = 30;
        private const double Lift = 3;

        private readonly int _label;
        private readonly bool[] _fires;
        private readonly int _count;
        private double _onOwn;
        private double _onOther;

        public Firings(int[] documents, List<(int Document, int Class)> votes, int label)
            : base(documents)
        {
            _label = label;
            _fires = new bool[documents.Length];
            foreach (var (document, _) in votes) _fires[document] = true;
            _count = votes.Count;
        }

        public override int Count(bool[] counts) => Documents.Count(d => counts[d] && _fires[d]);

        public override void Learn(float[] posterior, int classes)
        {
            var share = 0.0;
            foreach (var d in Documents) share += posterior[d * classes + _label];
            share /= Documents.Length;
            var otherPrior = (double)_count / Documents.Length / (1 + (Lift - 1) * share);
            (_onOwn, _onOther) = (Inside(Lift * otherPrior), Inside(otherPrior));
            for (var round = 0; round < Rounds; round++)
            {
                double own = Prior, ownFired = Prior * Lift * otherPrior, other = Prior, otherFired = Prior * otherPrior;
                foreach (var d in Documents)
                {
                    double p = posterior[d * classes + _label];
                    var isOwn = p * (_fires[d] ? _onOwn : 1 - _onOwn);
                    isOwn /= isOwn + (1 - p) * (_fires[d] ? _onOther : 1 - _onOther);
                    own += isOwn;
                    other += 1 - isOwn;
                    if (!_fires[d]) continue;
                    ownFired += isOwn;
                    otherFired += 1 - isOwn;
                }
                (_onOwn, _onOther) = (Inside(ownFired / own), Inside(otherFired / other));
            }
        }

        public override double LogLikelihood(float[] posterior, int classes, bool[] counts)
        {
            var product = new LogProduct();
            foreach (var d in Documents)
            {
                if (!counts[d]) continue;
                var fires = _onOther + (_onOwn - _onOther) * posterior[d * classes + _label];
                product.Multiply(_fires[d] ? fires : 1 - fires);
            }
            return product.Log;
        }

        private static double Inside(double p) => Math.Clamp(p, 1e-5, 0.999);
    }
}
