using System.Diagnostics;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 2: a label model reconciles the votes.</summary>
public static class LabelFitting
{
    /// <summary>The name under which users ask for the best model there is.</summary>
    public const string Auto = "auto";

    private static readonly (int Document, int Class)[] NoGold = [];

    /// <exception cref="UserErrorException">An unknown model, or settings that do not fit the votes.</exception>
    public static LabelOutcome Run(VoteMatrix votes, LabelRequest request, Work work)
    {
        if (votes.Classes.Count < 2)
            throw new UserErrorException($"There is only one class, \"{votes.Classes[0]}\". A label model decides between at least two: name them all.");
        try
        {
            var labelModel = Create(request.Model);
            var options = new LabelModelOptions { ClassBalance = request.ClassBalance, Groups = request.Groups, Previous = request.Previous, Threads = work.Threads };
            var patterns = work.Stage("find equal rows", () => VotePatterns.Of(votes, work.Threads, work.Cancel));
            var bare = work.Stage("fit label model", () => labelModel.Fit(patterns, options, work.Progress, work.Cancel));
            return Finish(patterns, bare, known => Refit(labelModel, patterns, options, known, work.Cancel), request.Gold, work);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    /// <summary>As <see cref="Run"/>, by a model that was fitted before to votes of the same functions: nothing is learned but what gold corrects.</summary>
    /// <exception cref="UserErrorException">Votes of other functions or classes, or gold for a model that must be fitted with it.</exception>
    public static LabelOutcome Reuse(VoteMatrix votes, FittedLabelModel fitted, int[]? gold, Work work)
    {
        try
        {
            var patterns = work.Stage("find equal rows", () => fitted.PatternsOf(votes, work.Cancel));
            var bare = fitted.Anchor(patterns, NoGold);
            return Finish(patterns, gold == null ? fitted : bare, _ => throw new UserErrorException($"The model {fitted.Model} takes no gold after it was fitted. Leave the gold out, or fit again."), gold, work);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    private static LabelOutcome Finish(VotePatterns patterns, FittedLabelModel bare, Func<int[], FittedLabelModel> refit, int[]? gold, Work work)
    {
        var anchors = Anchors(bare, patterns);
        FittedLabelModel WithGold(int[] known) => anchors ? bare.Anchor(patterns, known) : refit(known);
        var count = gold?.Count(g => g >= 0) ?? 0;
        var watch = Stopwatch.StartNew();
        var fitted = count == 0 ? bare : work.Stage("apply gold", () => WithGold(gold!));
        var labels = work.Stage("predict labels", () => fitted.Predict(patterns, work.Cancel));
        work.Report.Warn(fitted.Warnings);
        return new LabelOutcome(fitted, labels, LabelFigures.Of(fitted, labels, count)) { Patterns = patterns, Bare = bare, Anchors = anchors, WithGold = WithGold, Update = watch.Elapsed };
    }

    /// <summary>Whether gold can be applied to a fitted model; one that has no use for it answers itself.</summary>
    private static bool Anchors(FittedLabelModel model, VotePatterns patterns) => !ReferenceEquals(model.Anchor(patterns, NoGold), model);

    private static FittedLabelModel Refit(ILabelModel model, VotePatterns patterns, LabelModelOptions options, int[] known, CancellationToken cancel) =>
        model.Fit(patterns, options with { Gold = known }, null, cancel);

    private static ILabelModel Create(string name) => LabelModels.Create(
        name.Trim().Equals(Auto, StringComparison.OrdinalIgnoreCase) && !LabelModels.Names.Contains(Auto) ? LabelModels.Default : name);
}

/// <summary>How to fit a label model.</summary>
/// <param name="Model">One of <see cref="LabelModels.Names"/>.</param>
/// <param name="ClassBalance">K shares, or null to learn them.</param>
/// <param name="Gold">One class index a document, -1 where unknown, or null. Never gold of the test split.</param>
/// <param name="Groups">Functions (by index) that are declared dependent, or null.</param>
/// <param name="Previous">An earlier fit to start from, or null.</param>
public sealed record LabelRequest(
    string Model = LabelFitting.Auto, IReadOnlyList<double>? ClassBalance = null, int[]? Gold = null, IReadOnlyList<IReadOnlyList<int>>? Groups = null,
    FittedLabelModel? Previous = null);

/// <summary>A fitted label model with its labels.</summary>
public sealed record LabelOutcome(FittedLabelModel Model, ProbabilisticLabels Labels, LabelFigures Figures)
{
    /// <summary>The distinct rows of votes; row r of the labels belongs to pattern r.</summary>
    public required VotePatterns Patterns { get; init; }

    /// <summary>The model as the votes alone make it.</summary>
    public required FittedLabelModel Bare { get; init; }

    /// <summary>Whether gold corrects the model without another fit.</summary>
    public required bool Anchors { get; init; }

    /// <summary>The model with other gold.</summary>
    public required Func<int[], FittedLabelModel> WithGold { get; init; }

    /// <summary>The labels as the texts sharpen them without gold, so that gold can judge them; null where texts have no say.</summary>
    public Func<ProbabilisticLabels>? WithText { get; init; }

    /// <summary>The time that gold and the prediction took.</summary>
    public required TimeSpan Update { get; init; }
}

/// <summary>The figures of <c>label</c>.</summary>
/// <param name="Model">The model that was fitted.</param>
/// <param name="Coverage">Share of documents with at least one vote.</param>
/// <param name="MeanConfidence">Mean probability of the top class over documents with a vote; null without any.</param>
/// <param name="ConfidenceHistogram">Shares of documents with a vote by confidence, ten bins from 0 to 1.</param>
/// <param name="ClassBalance">Share by class.</param>
/// <param name="LabelsByClass">Documents with a vote by most probable class.</param>
/// <param name="ConfidenceByClass">Documents with a vote by most probable class and confidence, ten counts a class.</param>
/// <param name="Gold">Documents whose gold anchored the model.</param>
/// <param name="Functions">What the model thinks of each function.</param>
/// <param name="Diagnosis">What the votes could and could not tell.</param>
public sealed record LabelFigures(
    int Rows, string Model, double Coverage, double? MeanConfidence, IReadOnlyList<double> ConfidenceHistogram, IReadOnlyDictionary<string, double> ClassBalance,
    IReadOnlyDictionary<string, int> LabelsByClass, IReadOnlyDictionary<string, IReadOnlyList<int>> ConfidenceByClass, int Gold,
    IReadOnlyList<FunctionEstimate> Functions, DiagnosisFigures Diagnosis)
{
    private const int Bins = 10;

    /// <summary>What the texts were worth; null where they were not asked.</summary>
    public TextAwareReport? Text { get; init; }

    public static LabelFigures Of(FittedLabelModel model, ProbabilisticLabels labels, int gold)
    {
        // documents share rows, so each row is looked at once
        var count = new int[labels.Covered.Length];
        foreach (var row in labels.RowOf) count[row]++;
        var k = labels.Classes.Count;
        var counts = new int[k][];
        for (var c = 0; c < k; c++) counts[c] = new int[Bins];
        long covered = 0;
        var sum = 0.0;
        for (var row = 0; row < count.Length; row++)
        {
            if (!labels.Covered[row]) continue;
            var (top, confidence) = labels.Rows.Top(row);
            covered += count[row];
            sum += (double)confidence * count[row];
            counts[top][Math.Clamp((int)(confidence * Bins), 0, Bins - 1)] += count[row];
        }
        return new LabelFigures(
            labels.Count, model.Model, labels.Count == 0 ? 0 : (double)covered / labels.Count, covered == 0 ? null : sum / covered,
            [.. Enumerable.Range(0, Bins).Select(b => covered == 0 ? 0 : counts.Sum(c => (double)c[b]) / covered)],
            labels.Classes.Zip(model.ClassBalance).ToDictionary(c => c.First, c => c.Second),
            labels.Classes.Zip(counts).ToDictionary(c => c.First, c => c.Second.Sum()),
            labels.Classes.Zip(counts).ToDictionary(c => c.First, c => (IReadOnlyList<int>)c.Second), gold, model.Functions, DiagnosisFigures.Of(model));
    }
}

/// <summary><see cref="ModelDiagnosis"/> in words.</summary>
/// <param name="BalanceSource">given, learned, even or gold.</param>
/// <param name="NearDuplicates">Groups of functions that agree more than their accuracy explains, with how many they count as.</param>
public sealed record DiagnosisFigures(
    bool Identifiable, double IndependentFunctions, string BalanceSource, double Credibility, IReadOnlyList<string> ClassesWithoutVotes, bool AsksForBalance,
    IReadOnlyList<DuplicateFigures> NearDuplicates)
{
    public static DiagnosisFigures Of(FittedLabelModel model)
    {
        var d = model.Diagnosis;
        return new DiagnosisFigures(
            d.Identifiable, d.IndependentFunctions, d.BalanceSource.ToString().ToLowerInvariant(), d.Credibility, [.. d.ClassesWithoutVotes.Select(c => model.Classes[c])], d.AsksForBalance,
            [.. model.DuplicateGroups.Select(g => new DuplicateFigures([.. g.Functions.Select(f => model.Functions[f].Name)], g.Worth))]);
    }
}

/// <param name="Worth">How many functions they count as together.</param>
public sealed record DuplicateFigures(IReadOnlyList<string> Functions, double Worth);
