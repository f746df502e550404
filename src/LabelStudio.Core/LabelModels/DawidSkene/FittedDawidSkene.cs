using System.Globalization;
using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>What <see cref="DawidSkeneModel"/> learned without gold.</summary>
internal sealed record DawidSkeneFit(
    ClassList Classes, IReadOnlyList<string> Functions, VoteTallies Tallies, ObserverShape Shape, ConfusionTables Tables, FunctionSums Sums, double[]? GivenBalance, double Credibility,
    int Rounds, int Threads);

/// <summary>A fit of <see cref="DawidSkeneModel"/>, with or without gold.</summary>
internal sealed class FittedDawidSkene : PatternFittedModel
{
    private const int FewestFunctions = 3;
    private const double FewestVotesOfClass = 5;
    private readonly DawidSkeneFit _fit;
    private readonly ConfusionTables _tables;
    private readonly GoldHits? _hits;

    private FittedDawidSkene(DawidSkeneFit fit, ConfusionTables tables, GoldHits? hits, int gold)
        : base(fit.Classes, fit.Functions, fit.Threads)
    {
        _fit = fit;
        _tables = tables;
        _hits = hits;
        var voters = fit.Tallies.Votes.Count(v => v > 0);
        Describe(fit.Tallies, new FunctionEstimates(fit.Functions, fit.Tallies, fit.Sums).Of(tables.Balance, hits),
            ModelDiagnoses.OfVotes(fit.Tallies, fit.GivenBalance, fit.Credibility, gold) with { Rounds = fit.Rounds, Identifiable = voters >= FewestFunctions });
        ModelWarnings.AddAboutVotes(WarningList, fit.Tallies, Classes);
        if (fit.Tallies.Covered > 0) AddAboutSize(voters);
    }

    public override string Model => DawidSkeneModel.ModelName;

    public override IReadOnlyList<double> ClassBalance => _tables.Balance;

    public static FittedDawidSkene Of(DawidSkeneFit fit, VotePatterns patterns, List<GoldRow> gold) => gold.Count == 0
        ? new FittedDawidSkene(fit, fit.Tables, null, 0)
        : new FittedDawidSkene(fit, ConfusionAnchor.Apply(fit.Tables, fit.Shape, fit.GivenBalance, patterns, gold), GoldHits.Of(patterns, gold), gold.Count);

    public override FittedLabelModel Anchor(VotePatterns patterns, IReadOnlyList<(int Document, int Class)> gold)
    {
        Check(patterns.Classes, patterns.Functions);
        return Of(_fit, patterns, GoldRows.Of(patterns, gold));
    }

    public static FittedDawidSkene Read(SavedModel saved)
    {
        var (own, functions, classes) = (saved.Own, saved.Functions.Length, saved.Classes.Count);
        var tallies = own.Tallies(functions, classes);
        var observer = new int[functions];
        for (var f = 0; f < functions; f++) observer[f] = own.Int();
        var silence = own.Bools();
        if (silence.Length != functions || observer.Any(o => o < 0 || o >= functions)) throw ModelReader.Contradiction();
        var shape = new ObserverShape(classes, observer, silence);
        var fit = new DawidSkeneFit(saved.Classes, saved.Functions, tallies, shape, ReadTables(own, shape), own.Sums(functions), own.DoublesOrNull(classes), own.Double(), own.Int(), Threads: 0);
        return own.Bool()
            ? new FittedDawidSkene(fit, ReadTables(own, shape), own.Hits(functions), own.Int())
            : new FittedDawidSkene(fit, fit.Tables, null, 0);
    }

    public override IPatternScorer NewScorer() => new ConfusionScorer(_tables);

    internal override void Write(ModelWriter writer)
    {
        writer.Tallies(_fit.Tallies);
        foreach (var observer in _fit.Shape.Observer) writer.Int(observer);
        writer.Bools(_fit.Shape.SilenceInforms);
        Write(writer, _fit.Tables);
        writer.Sums(_fit.Sums);
        writer.DoublesOrNull(_fit.GivenBalance);
        writer.Double(_fit.Credibility);
        writer.Int(_fit.Rounds);
        writer.Bool(_hits != null);
        if (_hits == null) return;
        Write(writer, _tables);
        writer.Hits(_hits);
        writer.Int(Diagnosis.GoldCount);
    }

    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
    {
        var parts = votes.Select(v => new LabelExplanationPart(v.Function, v.Class, _tables.LogEvidence(v, top) - _tables.LogEvidence(v, second)));
        var silence = _tables.Silence[top] - _tables.Silence[second];
        return new LabelExplanation(posterior, top, second, _tables.LogBalance[top] - _tables.LogBalance[second] + silence, [.. parts]) { Silence = silence };
    }

    private static void Write(ModelWriter writer, ConfusionTables tables)
    {
        writer.Doubles(tables.Balance);
        writer.Sparse(tables.Rows);
        writer.Sparse(tables.Fires);
    }

    private static ConfusionTables ReadTables(ModelReader reader, ObserverShape shape)
    {
        var k = shape.Classes;
        return new ConfusionTables(shape, reader.Doubles(k), reader.Sparse(checked(shape.Observers * k * k)), reader.Sparse(checked(shape.Functions * k)));
    }

    private void AddAboutSize(int voters)
    {
        if (voters < FewestFunctions)
            WarningList.Add("There are fewer than three functions that vote: the votes cannot tell which function is right where they differ. Add functions, or gold labels.");
        var votes = (double)_fit.Tallies.Votes.Sum() / Math.Max(voters, 1) / Classes.Count;
        if (votes < FewestVotesOfClass)
            WarningList.Add(string.Create(CultureInfo.InvariantCulture,
                $"A function has {votes:0.0} votes a class on average: too few to learn whom it takes for whom, so its matrix is mostly its accuracy. \"one-coin\" or \"auto\" suit such votes."));
    }
}
