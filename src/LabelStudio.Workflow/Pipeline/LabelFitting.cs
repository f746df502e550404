using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 2: a label model reconciles the votes.</summary>
public static class LabelFitting
{
    /// <summary>The name under which users ask for the best model there is.</summary>
    public const string Auto = "auto";

    /// <param name="gold">One class index a document, -1 where unknown, or null. Never gold of the test split.</param>
    /// <exception cref="UserErrorException">An unknown model, or settings that do not fit the votes.</exception>
    public static LabelOutcome Run(VoteMatrix votes, string model, IReadOnlyList<double>? classBalance, int[]? gold, Work work)
    {
        if (votes.Classes.Count < 2)
            throw new UserErrorException($"There is only one class, \"{votes.Classes[0]}\". A label model decides between at least two: name them all.");
        try
        {
            var labelModel = Create(model);
            var options = new LabelModelOptions { ClassBalance = classBalance, Gold = gold, Threads = work.Threads };
            var fitted = work.Stage("fit label model", () => labelModel.Fit(votes, options, work.Progress, work.Cancel));
            var labels = work.Stage("predict labels", () => fitted.Predict(votes, work.Cancel));
            work.Report.Warn(fitted.Warnings);
            return new LabelOutcome(fitted, labels, LabelFigures.Of(fitted, labels, gold?.Count(g => g >= 0) ?? 0));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    private static ILabelModel Create(string name) => LabelModels.Create(
        name.Trim().Equals(Auto, StringComparison.OrdinalIgnoreCase) && !LabelModels.Names.Contains(Auto) ? LabelModels.Default : name);
}

/// <summary>A fitted label model with its labels.</summary>
public sealed record LabelOutcome(FittedLabelModel Model, ProbabilisticLabels Labels, LabelFigures Figures);

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
public sealed record LabelFigures(
    int Rows, string Model, double Coverage, double? MeanConfidence, IReadOnlyList<double> ConfidenceHistogram, IReadOnlyDictionary<string, double> ClassBalance,
    IReadOnlyDictionary<string, int> LabelsByClass, IReadOnlyDictionary<string, IReadOnlyList<int>> ConfidenceByClass, int Gold,
    IReadOnlyList<FunctionEstimate> Functions)
{
    private const int Bins = 10;

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
            var p = labels.Rows.AsSpan(row * k, k);
            var top = 0;
            for (var c = 1; c < k; c++)
                if (p[c] > p[top]) top = c;
            covered += count[row];
            sum += (double)p[top] * count[row];
            counts[top][Math.Clamp((int)(p[top] * Bins), 0, Bins - 1)] += count[row];
        }
        return new LabelFigures(
            labels.Count, model.Model, labels.Count == 0 ? 0 : (double)covered / labels.Count, covered == 0 ? null : sum / covered,
            [.. Enumerable.Range(0, Bins).Select(b => covered == 0 ? 0 : counts.Sum(c => (double)c[b]) / covered)],
            labels.Classes.Zip(model.ClassBalance).ToDictionary(c => c.First, c => c.Second),
            labels.Classes.Zip(counts).ToDictionary(c => c.First, c => c.Second.Sum()),
            labels.Classes.Zip(counts).ToDictionary(c => c.First, c => (IReadOnlyList<int>)c.Second), gold, model.Functions);
    }
}
