using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 2, continued where it is asked for: the texts have a say in the labels, as far as held-out functions and gold vouch for them.</summary>
public static class LabelSharpening
{
    /// <param name="outcome">What the votes say.</param>
    /// <param name="texts">One text a document.</param>
    /// <param name="teaches">Which documents the texts learn from, or null for all; the others are only predicted.</param>
    /// <param name="request">How the label model was fitted.</param>
    /// <param name="work">Seed, progress, cancellation.</param>
    /// <exception cref="UserErrorException">More documents and classes than fit in memory.</exception>
    public static LabelOutcome Run(LabelOutcome outcome, IReadOnlyList<string> texts, bool[]? teaches, LabelRequest request, Work work)
    {
        var sharpened = work.Stage("sharpen labels by the texts", () => Sharpen(outcome, outcome.Model, outcome.Labels, texts, teaches, request, work));
        if (!sharpened.Report.Used) work.Report.Warn(sharpened.Report.Sentence);
        return outcome with
        {
            Labels = sharpened.Labels,
            Figures = LabelFigures.Of(outcome.Model, sharpened.Labels, outcome.Figures.Gold) with { Text = sharpened.Report },
            WithText = !sharpened.Report.Used ? null : request.Gold == null ? () => sharpened.Labels : WithoutGold,
        };

        ProbabilisticLabels WithoutGold() =>
            Sharpen(outcome, outcome.Bare, outcome.Bare.Predict(outcome.Patterns, work.Cancel), texts, teaches, request with { Gold = null }, work).Labels;
    }

    private static TextAwareOutcome Sharpen(
        LabelOutcome outcome, FittedLabelModel model, ProbabilisticLabels labels, IReadOnlyList<string> texts, bool[]? teaches, LabelRequest request, Work work)
    {
        var fit = new LabelModelOptions { ClassBalance = request.ClassBalance, Gold = request.Gold, Groups = request.Groups, Threads = work.Threads };
        try
        {
            return TextAwareLabels.Sharpen(model, outcome.Patterns, labels, texts, new TextAwareOptions { Fit = fit, Teaches = teaches, Seed = work.Seed }, work.Progress, work.Cancel);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    /// <summary>The labels as they are handed on: documents without a vote that the text gave a label of its own have one, others without a vote have none.</summary>
    public static ProbabilisticLabels WithOwn(LabelOutcome outcome)
    {
        var labels = outcome.Labels;
        // rows of vote patterns come first; behind them stand those that are a document's own
        return new ProbabilisticLabels(labels.Classes, labels.Rows, labels.RowOf, [.. labels.Covered.Select((covered, row) => covered || row >= outcome.Patterns.Count)]);
    }
}
