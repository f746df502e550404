using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Snorkel;

/// <summary>What <see cref="SnorkelModel"/> learned.</summary>
internal sealed record SnorkelFit(
    ClassList Classes, IReadOnlyList<string> Functions, VoteTallies Tallies, VoteConditionals Conditionals, FunctionSums Sums, bool BalanceGiven, int Epochs, int Threads);

/// <summary>A fit of <see cref="SnorkelModel"/>. Gold changes nothing in it.</summary>
internal sealed class FittedSnorkelModel : PatternFittedModel
{
    private const int FewestFunctions = 3;
    private readonly SnorkelFit _fit;
    private readonly double[] _logBalance;

    public FittedSnorkelModel(SnorkelFit fit)
        : base(fit.Classes, fit.Functions, fit.Threads)
    {
        _fit = fit;
        _logBalance = Array.ConvertAll(fit.Conditionals.Balance, Math.Log);
        var (tallies, given) = (fit.Tallies, fit.BalanceGiven ? fit.Conditionals.Balance : null);
        var voters = tallies.Votes.Count(v => v > 0);
        Describe(tallies, new FunctionEstimates(fit.Functions, tallies, fit.Sums) { Accuracies = fit.Conditionals.Accuracy }.Of(ClassBalance),
            ModelDiagnoses.OfVotes(tallies, given) with { Rounds = fit.Epochs, Identifiable = voters >= FewestFunctions, AsksForBalance = given == null && tallies.Covered > 0 });
        ModelWarnings.AddAboutVotes(WarningList, tallies, Classes);
        if (tallies.Covered == 0) return;
        if (voters < FewestFunctions)
            WarningList.Add("Fewer than three functions vote: their accuracies cannot be told from how they agree, and stand where the start left them. Add functions.");
        if (given == null)
            WarningList.Add("\"snorkel\" takes the classes as equally frequent. If they are not, give the class balance.");
    }

    public override string Model => SnorkelModel.ModelName;

    public override IReadOnlyList<double> ClassBalance => _fit.Conditionals.Balance;

    public static FittedSnorkelModel Read(SavedModel saved)
    {
        var (own, functions, classes) = (saved.Own, saved.Functions.Length, saved.Classes.Count);
        var tallies = own.Tallies(functions, classes);
        var rows = tallies.ClassVotes.Count(v => v > 0);
        var conditionals = new VoteConditionals(tallies, own.Doubles(checked(rows * classes)), own.Doubles(classes), own.Double());
        return new FittedSnorkelModel(new SnorkelFit(saved.Classes, saved.Functions, tallies, conditionals, own.Sums(functions), own.Bool(), own.Int(), Threads: 0));
    }

    public override IPatternScorer NewScorer() => new SnorkelScorer(_fit.Conditionals);

    internal override void Write(ModelWriter writer)
    {
        writer.Tallies(_fit.Tallies);
        writer.Doubles(_fit.Conditionals.Mu);
        writer.Doubles(_fit.Conditionals.Balance);
        writer.Double(_fit.Conditionals.StartPrecision);
        writer.Sums(_fit.Sums);
        writer.Bool(_fit.BalanceGiven);
        writer.Int(_fit.Epochs);
    }

    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
    {
        var parts = votes.Select(v =>
            new LabelExplanationPart(v.Function, v.Class, _fit.Conditionals.Log(v.Function, v.Class, top) - _fit.Conditionals.Log(v.Function, v.Class, second)));
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
