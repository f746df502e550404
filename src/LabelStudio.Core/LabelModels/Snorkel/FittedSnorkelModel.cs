using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Snorkel;

/// <summary>What <see cref="SnorkelModel"/> learned without gold.</summary>
internal sealed record SnorkelFit(
    ClassList Classes, IReadOnlyList<string> Functions, VoteTallies Tallies, VoteConditionals Conditionals, FunctionSums Sums, bool BalanceGiven, int Epochs, int Threads);

/// <summary>A fit of <see cref="SnorkelModel"/>. Gold moves the class balance of the posterior; what was learned of the functions stays.</summary>
internal sealed class FittedSnorkelModel : PatternFittedModel
{
    private const int FewestFunctions = 3;
    private readonly SnorkelFit _fit;
    private readonly double[] _goldOfClass;
    private readonly VoteConditionals _conditionals;
    private readonly double[] _logBalance;

    private FittedSnorkelModel(SnorkelFit fit, double[] goldOfClass)
        : base(fit.Classes, fit.Functions, fit.Threads)
    {
        _fit = fit;
        _goldOfClass = goldOfClass;
        var (tallies, gold) = (fit.Tallies, (int)goldOfClass.Sum());
        _conditionals = fit.BalanceGiven || gold == 0
            ? fit.Conditionals
            : new VoteConditionals(tallies, fit.Conditionals.Mu, GoldAnchor.Balance(fit.Conditionals.Balance, goldOfClass), fit.Conditionals.StartPrecision);
        _logBalance = Array.ConvertAll(_conditionals.Balance, Math.Log);
        var voters = tallies.Votes.Count(v => v > 0);
        var asks = !fit.BalanceGiven && gold < ModelDiagnoses.EnoughGold && tallies.Covered > 0;
        Describe(tallies, new FunctionEstimates(fit.Functions, tallies, fit.Sums) { Accuracies = _conditionals.Accuracy }.Of(ClassBalance),
            ModelDiagnoses.OfVotes(tallies, fit.BalanceGiven ? fit.Conditionals.Balance : null, 0, gold) with { Rounds = fit.Epochs, Identifiable = voters >= FewestFunctions, AsksForBalance = asks });
        ModelWarnings.AddAboutVotes(WarningList, tallies, Classes);
        if (voters < FewestFunctions && tallies.Covered > 0)
            WarningList.Add("Fewer than three functions vote: their accuracies cannot be told from how they agree, and stand where the start left them. Add functions.");
        if (asks)
            WarningList.Add($"\"snorkel\" takes the classes as equally frequent. If they are not, give the class balance, or {ModelDiagnoses.EnoughGold} gold labels.");
    }

    public override string Model => SnorkelModel.ModelName;

    public override IReadOnlyList<double> ClassBalance => _conditionals.Balance;

    public static FittedSnorkelModel Of(SnorkelFit fit, List<GoldRow> gold) => new(fit, GoldRows.PerClass(gold, fit.Classes.Count));

    public override FittedLabelModel Anchor(VotePatterns patterns, IReadOnlyList<(int Document, int Class)> gold)
    {
        Check(patterns.Classes, patterns.Functions);
        return Of(_fit, GoldRows.Of(patterns, gold));
    }

    public static FittedSnorkelModel Read(SavedModel saved)
    {
        var (own, functions, classes) = (saved.Own, saved.Functions.Length, saved.Classes.Count);
        var tallies = own.Tallies(functions, classes);
        var rows = tallies.ClassVotes.Count(v => v > 0);
        var conditionals = new VoteConditionals(tallies, own.Doubles(checked(rows * classes)), own.Doubles(classes), own.Double());
        var fit = new SnorkelFit(saved.Classes, saved.Functions, tallies, conditionals, own.Sums(functions), own.Bool(), own.Int(), Threads: 0);
        return new FittedSnorkelModel(fit, own.Doubles(classes));
    }

    public override IPatternScorer NewScorer() => new SnorkelScorer(_conditionals);

    internal override void Write(ModelWriter writer)
    {
        writer.Tallies(_fit.Tallies);
        writer.Doubles(_fit.Conditionals.Mu);
        writer.Doubles(_fit.Conditionals.Balance);
        writer.Double(_fit.Conditionals.StartPrecision);
        writer.Sums(_fit.Sums);
        writer.Bool(_fit.BalanceGiven);
        writer.Int(_fit.Epochs);
        writer.Doubles(_goldOfClass);
    }

    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
    {
        var parts = votes.Select(v =>
            new LabelExplanationPart(v.Function, v.Class, _conditionals.Log(v.Function, v.Class, top) - _conditionals.Log(v.Function, v.Class, second)));
        return new LabelExplanation(posterior, top, second, _logBalance[top] - _logBalance[second], [.. parts]);
    }
}

/// <summary>The posterior of <see cref="SnorkelModel"/>: silence is left out.</summary>
internal sealed class SnorkelScorer(VoteConditionals conditionals) : IPatternScorer
{
    private readonly double[] _logBalance = Array.ConvertAll(conditionals.Balance, Math.Log);
    private readonly double[] _scores = new double[conditionals.Balance.Length];

    public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        _logBalance.CopyTo(_scores, 0);
        foreach (var vote in votes) conditionals.Add(vote.Function, vote.Class, _scores);
        Softmax.Write(_scores, row);
    }
}
