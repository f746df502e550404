using System.Globalization;
using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>What gold says of functions and classes, and the weights it gives.</summary>
/// <param name="Given">The class balance that the user gave, or null.</param>
/// <param name="OfClass">Gold documents of each class.</param>
/// <param name="Hits">How the functions fared on them.</param>
internal sealed record VoteWeights(double[]? Given, double[] OfClass, GoldHits Hits)
{
    private const double PriorAccuracy = 0.7;

    /// <summary>Accuracies and class shares; the posterior is that of one accuracy a function.</summary>
    public Coins Coins { get; } = new(Given ?? GoldAnchor.Balance(ModelInputs.Uniform(OfClass.Length), OfClass), Accuracy(Hits));

    /// <summary>Weights without gold.</summary>
    public static VoteWeights Equal(int functions, int classes, double[]? given) =>
        new(given, new double[classes], new GoldHits(new double[functions], new double[functions]));

    public VoteWeights With(VotePatterns patterns, List<GoldRow> gold) =>
        new(Given, GoldRows.PerClass(gold, OfClass.Length), GoldHits.Of(patterns, gold));

    private static double[] Accuracy(GoldHits gold)
    {
        var mean = (gold.Hits.Sum() + GoldAnchor.PriorVotes * PriorAccuracy) / (gold.Votes.Sum() + GoldAnchor.PriorVotes);
        return [.. gold.Votes.Select((n, f) => (gold.Hits[f] + GoldAnchor.PriorVotes * mean) / (n + GoldAnchor.PriorVotes))];
    }
}

/// <summary>A fit of <see cref="WeightedVote"/>.</summary>
internal sealed class FittedWeightedVote : PatternFittedModel
{
    private const int MostlyMean = 10;
    private readonly VoteTallies _tallies;
    private readonly FunctionSums _sums;
    private readonly VoteWeights _weights;

    public FittedWeightedVote(ClassList classes, IReadOnlyList<string> functions, VoteTallies tallies, FunctionSums sums, VoteWeights weights, int threads)
        : base(classes, functions, threads)
    {
        _tallies = tallies;
        _sums = sums;
        _weights = weights;
        var logOdds = weights.Coins.LogOdds.Select(Math.Abs).ToArray();
        var most = logOdds.Length == 0 ? 1 : Math.Max(logOdds.Max(), 1e-9);
        var estimates = new FunctionEstimates(functions, tallies, sums) { Weights = Array.ConvertAll(logOdds, w => w / most) };
        Describe(tallies, estimates.Of(ClassBalance, weights.Hits), ModelDiagnoses.OfVotes(tallies, weights.Given, 0, (int)weights.OfClass.Sum()));
        ModelWarnings.AddAboutVotes(WarningList, tallies, Classes);
        if (tallies.Covered > 0) AddAboutGold();
    }

    public override string Model => WeightedVote.ModelName;

    public override IReadOnlyList<double> ClassBalance => _weights.Coins.Balance;

    public override FittedLabelModel Anchor(VotePatterns patterns, IReadOnlyList<(int Document, int Class)> gold)
    {
        Check(patterns.Classes, patterns.Functions);
        return new FittedWeightedVote(Classes, FunctionNames, _tallies, _sums, _weights.With(patterns, GoldRows.Of(patterns, gold)), Threads);
    }

    public static FittedWeightedVote Read(SavedModel saved)
    {
        var (own, functions, classes) = (saved.Own, saved.Functions.Length, saved.Classes.Count);
        var tallies = own.Tallies(functions, classes);
        var sums = own.Sums(functions);
        var weights = new VoteWeights(own.DoublesOrNull(classes), own.Doubles(classes), own.Hits(functions));
        return new FittedWeightedVote(saved.Classes, saved.Functions, tallies, sums, weights, threads: 0);
    }

    protected override VotedClasses Voted => _tallies.Voted;

    public override IPatternScorer NewScorer() => Scorers(Voted)();

    protected override Func<IPatternScorer> Scorers(VotedClasses voted) => () => new OneCoinScorer(_weights.Coins, voted);

    internal override void Write(ModelWriter writer)
    {
        writer.Tallies(_tallies);
        writer.Sums(_sums);
        writer.DoublesOrNull(_weights.Given);
        writer.Doubles(_weights.OfClass);
        writer.Hits(_weights.Hits);
    }

    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second) => _weights.Coins.Explain(votes, Voted, posterior, top, second);

    private void AddAboutGold()
    {
        var votes = _weights.Hits.Votes;
        if (votes.Sum() == 0)
        {
            WarningList.Add("There is no gold label on any document with votes: each function counts the same, as in majority vote. Label documents of train or dev, or choose \"auto\".");
            return;
        }
        var unknown = Enumerable.Range(0, _tallies.Functions).Where(f => _tallies.Votes[f] > 0 && votes[f] == 0).Select(f => FunctionNames[f]).ToList();
        if (unknown.Count > 0)
            WarningList.Add($"{ModelWarnings.Listed(unknown)} {(unknown.Count == 1 ? "votes" : "vote")} on no document with gold: {(unknown.Count == 1 ? "it counts" : "they count")} as the mean of the others.");
        if (votes.Sum() < MostlyMean * _tallies.Functions)
            WarningList.Add(string.Create(CultureInfo.InvariantCulture,
                $"The functions have {votes.Sum():N0} votes on gold, under {MostlyMean} each: their weights are mostly the mean. More gold makes them their own."));
    }
}
