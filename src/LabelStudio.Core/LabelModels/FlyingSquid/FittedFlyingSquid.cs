using System.Numerics.Tensors;
using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.FlyingSquid;

/// <summary>What <see cref="FlyingSquidModel"/> learned without gold.</summary>
/// <param name="Classes">The label schema.</param>
/// <param name="Functions">Names of the functions.</param>
/// <param name="Tallies">Votes by function and class.</param>
/// <param name="Solved">E[λ Y] at f · K + k, NaN where no triplet tells it.</param>
/// <param name="Sums">What the posterior says of each function's votes.</param>
/// <param name="GivenBalance">The class balance that the user gave, or null.</param>
/// <param name="Threads">Threads to use.</param>
internal sealed record FlyingSquidFit(
    ClassList Classes, IReadOnlyList<string> Functions, VoteTallies Tallies, double[] Solved, FunctionSums Sums, double[]? GivenBalance, int Threads);

/// <summary>A fit of <see cref="FlyingSquidModel"/>. Gold moves its class balance.</summary>
internal sealed class FittedFlyingSquid : PatternFittedModel
{
    private readonly FlyingSquidFit _fit;
    private readonly double[] _goldOfClass;
    private readonly OneAgainstRest _evidence;

    private FittedFlyingSquid(FlyingSquidFit fit, double[] goldOfClass)
        : base(fit.Classes, fit.Functions, fit.Threads)
    {
        _fit = fit;
        _goldOfClass = goldOfClass;
        var (tallies, gold) = (fit.Tallies, (int)goldOfClass.Sum());
        _evidence = new OneAgainstRest(tallies, fit.Solved, fit.GivenBalance ?? GoldAnchor.Balance(ModelInputs.Uniform(Classes.Count), goldOfClass));
        var unknown = Enumerable.Range(0, tallies.Functions).Where(f => tallies.Votes[f] > 0 && !IsKnown(f)).Select(f => fit.Functions[f]).ToList();
        var asks = fit.GivenBalance == null && gold < ModelDiagnoses.EnoughGold && tallies.Covered > 0;
        Describe(tallies, new FunctionEstimates(fit.Functions, tallies, fit.Sums) { Accuracies = Array.ConvertAll(_evidence.Accuracy, a => Math.Clamp(a, 0, 1)) }.Of(ClassBalance),
            ModelDiagnoses.OfVotes(tallies, fit.GivenBalance, 0, gold) with { Identifiable = unknown.Count < tallies.Votes.Count(v => v > 0), AsksForBalance = asks });
        ModelWarnings.AddAboutVotes(WarningList, tallies, Classes);
        if (unknown.Count > 0)
            WarningList.Add($"{ModelWarnings.Listed(unknown)} {(unknown.Count == 1 ? "shares" : "share")} too few documents with two functions that can differ: no triplet tells the accuracy, and .7 is assumed. Choose \"auto\", or add functions that vote for several classes.");
        if (asks)
            WarningList.Add($"\"flyingsquid\" takes the classes as equally frequent. If they are not, give the class balance, or {ModelDiagnoses.EnoughGold} gold labels.");
    }

    public override string Model => FlyingSquidModel.ModelName;

    public override IReadOnlyList<double> ClassBalance => _evidence.Balance;

    public static FittedFlyingSquid Of(FlyingSquidFit fit, List<GoldRow> gold) => new(fit, GoldRows.PerClass(gold, fit.Classes.Count));

    public override FittedLabelModel Anchor(VotePatterns patterns, IReadOnlyList<(int Document, int Class)> gold)
    {
        Check(patterns.Classes, patterns.Functions);
        return Of(_fit, GoldRows.Of(patterns, gold));
    }

    public static FittedFlyingSquid Read(SavedModel saved)
    {
        var (own, functions, classes) = (saved.Own, saved.Functions.Length, saved.Classes.Count);
        var fit = new FlyingSquidFit(saved.Classes, saved.Functions, own.Tallies(functions, classes), own.Doubles(checked(functions * classes)),
            own.Sums(functions), own.DoublesOrNull(classes), Threads: 0);
        return new FittedFlyingSquid(fit, own.Doubles(classes));
    }

    public override IPatternScorer NewScorer() => new OneAgainstRestScorer(_evidence);

    internal override void Write(ModelWriter writer)
    {
        writer.Tallies(_fit.Tallies);
        writer.Doubles(_fit.Solved);
        writer.Sums(_fit.Sums);
        writer.DoublesOrNull(_fit.GivenBalance);
        writer.Doubles(_goldOfClass);
    }

    /// <summary>
    /// The posterior goes with the quotient of two logistic functions, each of a sum over votes. What such a function gains along the straight way from no votes to all is shared
    /// among the votes as they make up the sum (Aumann and Shapley, 1974), so that the parts sum to the whole; with two classes this is the plain log-odds.
    /// </summary>
    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
    {
        var (forTop, forSecond) = (Slope(votes, top), Slope(votes, second));
        var parts = votes.Select(v => new LabelExplanationPart(v.Function, v.Class, forTop * Says(v, top) - forSecond * Says(v, second)));
        return new LabelExplanation(posterior, top, second, Math.Log(ClassBalance[top] / ClassBalance[second]), [.. parts]);
    }

    private double Slope(Vote[] votes, int label)
    {
        var (said, share) = (votes.Sum(v => Says(v, label)), ClassBalance[label]);
        return Math.Abs(said) < 1e-9 ? 1 - share : (OneAgainstRestScorer.LogSigmoid(Math.Log(share / (1 - share)) + said) - Math.Log(share)) / said;
    }

    private double Says(Vote vote, int label) => (vote.Class == label ? _evidence.For : _evidence.Against)[vote.Function * Classes.Count + label];

    /// <summary>Whether triplets told the accuracy for a class that the function votes.</summary>
    private bool IsKnown(int function)
    {
        var at = function * Classes.Count;
        return Enumerable.Range(at, Classes.Count).Any(i => _fit.Tallies.ClassVotes[i] > 0 && !double.IsNaN(_fit.Solved[i]));
    }
}

/// <summary>The posterior of <see cref="FlyingSquidModel"/>: each class against the rest, brought to a sum of 1.</summary>
internal sealed class OneAgainstRestScorer(OneAgainstRest evidence) : IPatternScorer
{
    private readonly double[] _priorOdds = Array.ConvertAll(evidence.Balance, b => Math.Log(b / (1 - b)));
    private readonly double[] _scores = new double[evidence.Balance.Length];

    public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        var k = _scores.Length;
        _priorOdds.CopyTo(_scores, 0);
        foreach (var vote in votes)
        {
            TensorPrimitives.Add(_scores, evidence.Against.AsSpan(vote.Function * k, k), _scores);
            var at = vote.Function * k + vote.Class;
            _scores[vote.Class] += evidence.For[at] - evidence.Against[at];
        }
        for (var l = 0; l < k; l++) _scores[l] = LogSigmoid(_scores[l]);
        Softmax.Write(_scores, row);
    }

    /// <summary>log 1 / (1 + e^-x).</summary>
    public static double LogSigmoid(double x) => x >= 0 ? -Math.Log(1 + Math.Exp(-x)) : x - Math.Log(1 + Math.Exp(x));
}
