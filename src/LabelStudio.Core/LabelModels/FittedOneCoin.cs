using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>The class balance and the accuracy of each function.</summary>
internal sealed record Coins(double[] Balance, double[] Accuracy)
{
    /// <summary>What one vote of each function adds to the log-odds of its class: log a (K-1) / (1-a).</summary>
    public double[] LogOdds { get; } = [.. Accuracy.Select(a => Math.Log(Math.Clamp(a, 0.02, 0.98) * (Balance.Length - 1) / (1 - Math.Clamp(a, 0.02, 0.98))))];

    /// <summary>What a vote adds to the log score of a class. One for a set of g classes is right where the class is in it: log a (K-g) / ((1-a) g) for each of them, and more or less by their shares.</summary>
    public double Evidence(VotedClasses voted, Vote vote, int label)
    {
        if (vote.Class < Balance.Length) return vote.Class == label ? LogOdds[vote.Function] : 0;
        var at = voted.Of(vote.Class).BinarySearch(label);
        return at < 0 ? 0 : OfSet(vote.Function, voted.Of(vote.Class).Length) + voted.LogRatios(vote.Class)[at];
    }

    /// <summary>What being one of a set of so many classes adds; a set of all classes says nothing but its shares.</summary>
    public double OfSet(int function, int size) =>
        size == Balance.Length ? 0 : LogOdds[function] + Math.Log((Balance.Length - size) / ((Balance.Length - 1.0) * size));

    public double[] LogBalance { get; } = Array.ConvertAll(Balance, Math.Log);

    public LabelExplanation Explain(Vote[] votes, VotedClasses voted, float[] posterior, int top, int second)
    {
        var parts = votes.Select(v => new LabelExplanationPart(v.Function, v.Class, Evidence(voted, v, top) - Evidence(voted, v, second)));
        return new LabelExplanation(posterior, top, second, LogBalance[top] - LogBalance[second], [.. parts]);
    }
}

/// <summary>What <see cref="OneCoin"/> learned without gold.</summary>
internal sealed record OneCoinFit(
    ClassList Classes, IReadOnlyList<string> Functions, VoteTallies Tallies, Coins Coins, FunctionSums Sums, double[]? GivenBalance, double Credibility, int Rounds, int Threads);

/// <summary>A fit of <see cref="OneCoin"/>, with or without gold.</summary>
internal sealed class FittedOneCoin : PatternFittedModel
{
    private readonly OneCoinFit _fit;
    private readonly Coins _coins;
    private readonly GoldHits? _hits;

    private FittedOneCoin(OneCoinFit fit, Coins coins, GoldHits? hits, int gold)
        : base(fit.Classes, fit.Functions, fit.Threads)
    {
        _fit = fit;
        _coins = coins;
        _hits = hits;
        Describe(fit.Tallies, new FunctionEstimates(fit.Functions, fit.Tallies, fit.Sums).Of(coins.Balance, hits),
            ModelDiagnoses.OfVotes(fit.Tallies, fit.GivenBalance, fit.Credibility, gold) with { Rounds = fit.Rounds });
        ModelWarnings.AddAboutVotes(WarningList, fit.Tallies, Classes);
    }

    public override string Model => OneCoin.ModelName;

    public override IReadOnlyList<double> ClassBalance => _coins.Balance;

    /// <summary>The fit with its Beta distributions updated: each estimate without gold is worth ten gold votes.</summary>
    public static FittedOneCoin Of(OneCoinFit fit, VotePatterns patterns, List<GoldRow> gold)
    {
        if (gold.Count == 0) return new FittedOneCoin(fit, fit.Coins, null, 0);
        var hits = GoldHits.Of(patterns, gold);
        var ofClass = GoldRows.PerClass(gold, fit.Classes.Count);
        double[] accuracy = [.. fit.Coins.Accuracy.Select((a, f) => (hits.Hits[f] + GoldAnchor.PriorVotes * a) / (hits.Votes[f] + GoldAnchor.PriorVotes))];
        return new FittedOneCoin(fit, new Coins(fit.GivenBalance ?? GoldAnchor.Balance(fit.Coins.Balance, ofClass), accuracy), hits, gold.Count);
    }

    public override FittedLabelModel Anchor(VotePatterns patterns, IReadOnlyList<(int Document, int Class)> gold)
    {
        Check(patterns.Classes, patterns.Functions);
        return Of(_fit, patterns, GoldRows.Of(patterns, gold));
    }

    public static FittedOneCoin Read(SavedModel saved)
    {
        var (own, functions, classes) = (saved.Own, saved.Functions.Length, saved.Classes.Count);
        var fit = new OneCoinFit(saved.Classes, saved.Functions, own.Tallies(functions, classes), ReadCoins(own, functions, classes),
            own.Sums(functions), own.DoublesOrNull(classes), own.Double(), own.Int(), Threads: 0);
        return own.Bool()
            ? new FittedOneCoin(fit, ReadCoins(own, functions, classes), own.Hits(functions), own.Int())
            : new FittedOneCoin(fit, fit.Coins, null, 0);
    }

    protected override VotedClasses Voted => _fit.Tallies.Voted;

    public override IPatternScorer NewScorer() => Scorers(Voted)();

    protected override Func<IPatternScorer> Scorers(VotedClasses voted) => () => new OneCoinScorer(_coins, voted);

    internal override void Write(ModelWriter writer)
    {
        writer.Tallies(_fit.Tallies);
        Write(writer, _fit.Coins);
        writer.Sums(_fit.Sums);
        writer.DoublesOrNull(_fit.GivenBalance);
        writer.Double(_fit.Credibility);
        writer.Int(_fit.Rounds);
        writer.Bool(_hits != null);
        if (_hits == null) return;
        Write(writer, _coins);
        writer.Hits(_hits);
        writer.Int(Diagnosis.GoldCount);
    }

    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second) => _coins.Explain(votes, Voted, posterior, top, second);

    private static void Write(ModelWriter writer, Coins coins)
    {
        writer.Doubles(coins.Balance);
        writer.Doubles(coins.Accuracy);
    }

    private static Coins ReadCoins(ModelReader reader, int functions, int classes) => new(reader.Doubles(classes), reader.Doubles(functions));
}

/// <summary>The posterior of <see cref="OneCoin"/>.</summary>
internal sealed class OneCoinScorer(Coins coins, VotedClasses voted) : IPatternScorer
{
    private readonly double[] _scores = new double[coins.Balance.Length];

    public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        coins.LogBalance.CopyTo(_scores, 0);
        foreach (var vote in votes)
        {
            if (vote.Class < _scores.Length)
            {
                _scores[vote.Class] += coins.LogOdds[vote.Function];
                continue;
            }
            var classes = voted.Of(vote.Class);
            var ratios = voted.LogRatios(vote.Class);
            var set = coins.OfSet(vote.Function, voted.Of(vote.Class).Length);
            for (var i = 0; i < classes.Length; i++) _scores[classes[i]] += set + ratios[i];
        }
        Softmax.Write(_scores, row);
    }
}
