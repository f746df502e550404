using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>A fit of <see cref="MajorityVote"/>. Gold changes nothing in it.</summary>
internal sealed class FittedMajority : PatternFittedModel
{
    private readonly VoteTallies _tallies;
    private readonly FunctionSums _sums;
    private readonly double[]? _given;
    private readonly double[] _spread;
    private readonly double[] _balance;

    public FittedMajority(VotePatterns patterns, LabelModelOptions options, CancellationToken cancel)
        : base(patterns, options.Threads)
    {
        _tallies = VoteTallies.Of(patterns);
        _given = ModelInputs.Balance(options, Classes.Count);
        _spread = _given ?? ModelInputs.Uniform(Classes.Count);
        _balance = _given ?? MeanPosterior(patterns, _tallies.Covered, cancel);
        _sums = FunctionSums.Of(patterns, NewScorer, options.Threads, cancel);
        Describe();
    }

    private FittedMajority(SavedModel saved)
        : base(saved.Classes, saved.Functions, threads: 0)
    {
        _tallies = saved.Own.Tallies(saved.Functions.Length, Classes.Count);
        _given = saved.Own.DoublesOrNull(Classes.Count);
        _spread = _given ?? ModelInputs.Uniform(Classes.Count);
        _balance = saved.Own.Doubles(Classes.Count);
        _sums = saved.Own.Sums(saved.Functions.Length);
        Describe();
    }

    public override string Model => MajorityVote.ModelName;

    public override IReadOnlyList<double> ClassBalance => _balance;

    public static FittedMajority Read(SavedModel saved) => new(saved);

    protected override VotedClasses Voted => _tallies.Voted;

    public override IPatternScorer NewScorer() => Scorers(Voted)();

    protected override Func<IPatternScorer> Scorers(VotedClasses voted) => () => new MajorityScorer(_spread, voted);

    internal override void Write(ModelWriter writer)
    {
        writer.Tallies(_tallies);
        writer.DoublesOrNull(_given);
        writer.Doubles(_balance);
        writer.Sums(_sums);
    }

    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
    {
        var forTop = EachVote(votes, top);
        var forSecond = EachVote(votes, second);
        var parts = votes.Select(v => new LabelExplanationPart(v.Function, v.Class, Voted.Share(v.Class, top) * forTop - Voted.Share(v.Class, second) * forSecond));
        return new LabelExplanation(posterior, top, second, Math.Log(_spread[top] / _spread[second]), [.. parts]);
    }

    private void Describe()
    {
        var diagnosis = ModelDiagnoses.OfVotes(_tallies, _given, credibility: _given == null ? 1 : 0);
        Describe(_tallies, new FunctionEstimates(FunctionNames, _tallies, _sums).Of(_balance), diagnosis);
        ModelWarnings.AddAboutVotes(WarningList, _tallies, Classes);
    }

    /// <summary>log of what the votes for a class make of its spread share, divided evenly among them.</summary>
    private double EachVote(Vote[] votes, int label)
    {
        var n = votes.Sum(v => (double)Voted.Share(v.Class, label));
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
                foreach (var vote in votes)
                    if (vote.Class < mass.Length) mass[vote.Class] += each;
                    else
                        for (var i = 0; i < Voted.Of(vote.Class).Length; i++) mass[Voted.Of(vote.Class)[i]] += each * Voted.SharesOf(vote.Class)[i];
                for (var k = 0; k < mass.Length; k++) mass[k] += each * _spread[k];
            }
        });
        for (var k = 0; k < sums.Length; k++) sums[k] /= covered;
        return sums;
    }
}

/// <summary>Vote shares; a vote for a set is shared among its classes.</summary>
internal sealed class MajorityScorer(double[] spread, VotedClasses voted) : IPatternScorer
{
    public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        for (var k = 0; k < row.Length; k++) row[k] = (float)(spread[k] / (votes.Length + 1));
        var one = 1f / (votes.Length + 1);
        foreach (var vote in votes)
        {
            if (vote.Class < row.Length)
            {
                row[vote.Class] += one;
                continue;
            }
            var classes = voted.Of(vote.Class);
            var shares = voted.SharesOf(vote.Class);
            for (var i = 0; i < classes.Length; i++) row[classes[i]] += one * shares[i];
        }
    }
}
