using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>How a student's settings and its confidence were chosen, and what it promises, to be read.</summary>
internal static class TrainingMarkdown
{
    public static void Write(Markdown text, ModelCard card)
    {
        text.Heading(2, "What its confidence says");
        Confidence(text, card.Calibration);
        if (card.Training is not { } training) return;
        Fields(text, training);
        text.Heading(2, "How its settings were chosen");
        if (training.Search is not { } search) text.Paragraph("They were given; nothing was searched.");
        else
        {
            text.Paragraph(Markdown.Escape(search.Why) + (search.OutOfTime ? " Time ran out before every way had its turn." : ""));
            text.Paragraph($"All that was tried, judged on {InWords.Count(search.DevDocuments, "dev document")}. Figures that something was chosen by are rather too good than too bad.");
            text.Table(
                ["Settings", "Rounds", "Passes", "Log-loss on dev", "Accuracy on dev"],
                search.Trials.Select(t => new[]
                {
                    Markdown.Escape(t.Settings) + (t.Chosen ? " **(chosen)**" : ""), Whole(t.Rounds), Whole(t.Passes), Number(t.LogLoss), Percent(t.Accuracy),
                }));
        }
        if (training.SelfTraining is { } self) text.Paragraph($"Self-training: {Markdown.Escape(self.Sentence)}");
        if (training.Encoder is { } encoder) text.Paragraph($"Sentence encoder: {Markdown.Escape(encoder)}");
    }

    private static void Fields(Markdown text, CardTraining training)
    {
        if (training.Fields.Count == 0) return;
        text.Heading(2, "What it reads beside the text");
        text.Table(
            ["Field", "Read as", "Worth", "Right on dev by itself"],
            training.Fields.Select(f => new[]
            {
                Markdown.Escape(f.Name), !f.Read ? "not read: it tells no more than chance" : f.Number ? $"a number in {Whole(f.Places)} intervals" : $"one of {Whole(f.Places - 1)} values, or another",
                Number(f.Worth), f.RightAlone is { } alone ? Whole(alone) : "–",
            }));
        text.Paragraph("Worth is how far what a field says tells the classes apart beyond chance in what the student learned from, 0 to 1. " + Markdown.Escape(training.FieldsOnDev ?? "How much they help on dev is not known."));
    }

    private static void Confidence(Markdown text, CardCalibration calibration)
    {
        text.Paragraph(
            calibration.Method == CalibrationMethod.None
                ? "Probabilities are those of the plain softmax."
                : $"Probabilities are calibrated by {Words(calibration.Method)}, fitted on {InWords.Count(calibration.Documents, "dev document")}; that is part of the graph.");
        if (calibration.Trials.Count > 0)
            text.Table(
                ["Tried on dev, cross-validated", "Log-loss", "Calibration error (ECE)"],
                calibration.Trials.Select(t => new[] { Words(Enum.Parse<CalibrationMethod>(t.Method, ignoreCase: true)), Number(t.LogLoss), Number(t.Ece) }));
        if (calibration.AbstainBelow > 0 || calibration.LeastInDistribution > 0)
            text.Paragraph($"The output `abstain` is true {(calibration.AbstainBelow > 0 ? $"below a probability of {Number(calibration.AbstainBelow)} or " : "")}where `in_distribution` is below {Number(calibration.LeastInDistribution)}.");
        Promises(text, calibration.Abstain, calibration.Sets, calibration.OnTest);
    }

    /// <summary>What was promised on dev, beside what the test says of it.</summary>
    private static void Promises(Markdown text, AbstainRule? abstain, ConformalSets? sets, PromiseResult? onTest)
    {
        var rows = new List<string[]>();
        if (abstain != null)
        {
            rows.Add(["answers that are right where it does not abstain", $"at least {Whole(abstain.TargetPrecision)}", Percent(abstain.Precision), Test(onTest?.AbstainFound?.Right, Percent)]);
            rows.Add(["documents that get an answer", "–", Percent(abstain.Coverage), Test(onTest?.AbstainFound?.Answered, Percent)]);
        }
        if (sets != null)
        {
            rows.Add(["sets of classes that hold the right one", $"at least {Whole(sets.Coverage)}", "fitted to it", Test(onTest?.SetsFound?.Held, Percent)]);
            rows.Add(["classes in a set, on average", "–", Number(sets.MeanSize), Test(onTest?.SetsFound?.Size, e => $"{Number(e.Value)} ({Number(e.Low)} to {Number(e.High)})")]);
            rows.Add(["sets of one class", "–", "–", Test(onTest?.SetsFound?.Alone, Percent)]);
        }
        if (rows.Count == 0) return;
        text.Table(["", "Promised", "On dev", "Measured on the sealed test"], rows);
        if (sets != null)
            text.Paragraph($"A set holds every class with a probability of at least {Number(sets.LeastProbability)}, and always the most probable one. The promise is one on average over documents like those of dev, not for each class or slice.");
    }

    private static string Test(Estimate? found, Func<Estimate, string> words) => found == null ? "not measured" : words(found);

    private static string Words(CalibrationMethod method) => method switch
    {
        CalibrationMethod.Temperature => "one temperature",
        CalibrationMethod.Vector => "a scale and a shift a class",
        CalibrationMethod.Isotonic => "one rising curve",
        _ => "nothing: the plain softmax",
    };

    private static string Whole(int n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Whole(double share) => share.ToString("0.# %", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Value:0.0 %} ({e.Low:0.0 %} to {e.High:0.0 %})");
}
