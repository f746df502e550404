using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>A model card to be read.</summary>
internal static class CardMarkdown
{
    private const int MostRows = 100;

    public static string Write(ModelCard card)
    {
        var text = new Markdown();
        text.Heading(1, $"{card.Name}: student {card.Student.ToString(CultureInfo.InvariantCulture)}");
        if (card.Description.Length > 0) text.Paragraph(Markdown.Escape(card.Description));
        text.Paragraph(
            $"A text classifier of {InWords.Count(card.Classes.Count, "class", "classes")}, trained by {Markdown.Escape(card.TrainedBy)} on {Day(card.TrainedAt)} with {Markdown.Escape(card.Program)} ({Markdown.Escape(card.Model.Trainer)}). "
            + "A text goes in, the label, its probabilities and what else the files say come out. No other file is needed.");
        Metrics(text, card);
        TrainingMarkdown.Write(text, card);
        if (card.Evaluation is { } evaluation) EvaluationMarkdown.Write(text, evaluation);
        text.Heading(2, "Limits").List(card.Limits.Select(Markdown.Escape));
        Checklist(text, card.Checklist);
        Data(text, card);
        Makers(text, card);
        text.Heading(2, "Files").Table(["File", "Bytes", "What it is", "SHA-256"], card.Model.Files.Select(f => new[] { $"`{f.Name}`", Count(f.Bytes), Markdown.Escape(f.Note), $"`{f.Sha256}`" }));
        text.Paragraph($"The trained model is the one whose `student.onnx` has the SHA-256 `{card.Model.Sha256}`.");
        return text.ToString();
    }

    private static void Metrics(Markdown text, ModelCard card)
    {
        text.Heading(2, "How good it is");
        var (dev, test, without) = (card.Metrics.Dev, card.Metrics.Test, card.Metrics.TestWithoutTwins);
        if (test == null) text.Paragraph("**It has not been evaluated on the sealed test.**");
        var columns = new List<(string Name, CardFigures Figures)>();
        if (test != null) columns.Add(("Sealed test", test));
        if (without != null) columns.Add(("Test without twins of train and dev", without));
        if (dev != null) columns.Add(("Dev, which guided training", dev));
        if (columns.Count == 0)
        {
            text.Paragraph("Nothing is known: there is no gold in dev either.");
        }
        else
        {
            string[] Row(string name, Func<CardFigures, string> value) => [name, .. columns.Select(c => value(c.Figures))];
            text.Table(
                ["", .. columns.Select(c => c.Name)],
                [
                    Row("documents", f => Count(f.N)), Row("accuracy", f => Percent(f.Accuracy)), Row("macro-F1", f => Percent(f.MacroF1)), Row("log-loss", f => Number(f.LogLoss)),
                    Row("Brier score", f => Number(f.Brier)), Row("calibration error (ECE)", f => Number(f.Ece)),
                ]);
            text.Paragraph($"In brackets 95 % intervals. Looks at the sealed test: {Count(card.Metrics.Looks)} for this student, {Count(card.Metrics.LooksOfProject)} in the whole project.");
            var shown = columns[0];
            text.Heading(3, $"Classes, weakest first ({shown.Name})");
            text.Table(
                ["Class", "Gold", "Predicted", "Precision", "Recall", "F1"],
                shown.Figures.PerClass.OrderBy(c => c.F1 ?? 2).Take(MostRows).Select(c => new[] { Markdown.Escape(c.Class), Count(c.Gold), Count(c.Predicted), Share(c.Precision), Share(c.Recall), Share(c.F1) }));
            if (shown.Figures.Confusions.Count > 0)
            {
                text.Heading(3, "Most frequent errors");
                text.Table(["Gold", "Student says", "Documents"], shown.Figures.Confusions.Select(c => new[] { Markdown.Escape(c.Gold), Markdown.Escape(c.Predicted), Count(c.Count) }));
            }
        }
    }

    private static void Checklist(Markdown text, CardChecklist checklist)
    {
        text.Heading(2, "Deployment checklist");
        text.List(checklist.Boxes.Select(b =>
            $"[{(b.Closed ? "x" : " ")}] **{b.Title}**: {Markdown.Escape(b.Evidence)}"
            + (b.Sign is { } s ? $" Closed by {Markdown.Escape(s.By)} on {Day(s.At)}{(s.Note.Length > 0 ? $": {Markdown.Escape(s.Note)}" : ".")}" : "")));
        foreach (var (what, decision) in new[] { ("although boxes were open", checklist.Override), ("although not all terms are clear", checklist.TermsOverride) })
            if (decision != null) text.Paragraph($"**{Markdown.Escape(decision.By)} decided on {Day(decision.At)} to let it go {what}:** {Markdown.Escape(decision.Reason)}");
    }

    private static void Data(Markdown text, ModelCard card)
    {
        var d = card.Data;
        text.Heading(2, "Data");
        text.Table(
            ["Split", "Documents", "With gold"],
            [["train", Count(d.Train), Count(d.GoldTrain)], ["dev", Count(d.Dev), Count(d.GoldDev)], ["test", Count(d.Test), Count(d.GoldTest)]]);
        text.Paragraph($"Learned from {InWords.Count(d.LearnedFrom, "train document")}, {Count(d.LearnedFromGold)} of them with the label that a person gave, out of {InWords.Count(d.Documents, "document")} (dataset version {Count(d.DatasetVersion)}). "
            + $"Filters: labels of a confidence of at least {Fixed(d.Settings.MinConfidence)}; train gold {(d.Settings.UseGold ? "replaces" : "does not replace")} probabilistic labels; seed {d.Settings.Seed.ToString(CultureInfo.InvariantCulture)}. Dev gold guided training, test gold had no part in it.");
        var c = card.Contamination;
        text.Paragraph(c.Checked
            ? $"Contamination: all documents were compared. {InWords.Count(c.TestTwins, "test document has", "test documents have")} a twin in train or dev ({Count(c.TestExactTwins)} word for word), {InWords.Count(c.DevTwins, "dev document has", "dev documents have")} one in train."
            : "Contamination: **not checked** since the last import.");
        text.Heading(3, "Classes");
        text.Table(["", "Class", "Description"], card.Classes.Select(k => new[] { k.Index.ToString(CultureInfo.InvariantCulture), Markdown.Escape(k.Name), Markdown.Escape(k.Description) }));
    }

    private static void Makers(Markdown text, ModelCard card)
    {
        text.Heading(2, "Where its labels come from");
        if (card.Labels is not { } labels)
        {
            text.Paragraph("The label run is not on record any more.");
            return;
        }
        text.Paragraph($"Label run {labels.Run.ToString(CultureInfo.InvariantCulture)}: {Markdown.Escape(labels.Model)}, {InWords.Percent(labels.Coverage)} of documents with a vote{(labels.UsesGold ? ", anchored by train and dev gold" : "")}.");
        text.Table(
            ["Function", "Kind", "Version", "Coverage", "Estimated accuracy", "Definition"],
            card.Functions.Select(f => new[]
            {
                Markdown.Escape(f.Name), f.Teacher == null ? f.Kind : $"{f.Kind} to {Markdown.Escape(f.Teacher)}", f.Version.ToString(CultureInfo.InvariantCulture), InWords.Percent(f.Coverage),
                f.EstimatedAccuracy is { } a ? InWords.Percent(a) + (f.Low is { } low && f.High is { } high ? $" ({InWords.Percent(low)} to {InWords.Percent(high)})" : "") : "–",
                f.Definition is { } query ? Markdown.Escape(query) : $"SHA-256 `{f.DefinitionSha256[..12]}…`",
            }));
        if (card.Teachers.Count == 0)
        {
            text.Paragraph("No teacher (LLM) was asked.");
            return;
        }
        text.Heading(3, "Teachers");
        text.Table(
            ["Teacher", "Model and parameters", "Terms on training"],
            card.Teachers.Select(t => new[]
            {
                Markdown.Escape(t.Name) + (t.Simulated ? " (simulated)" : ""),
                string.Join("; ", t.Asked.Select(a => $"{Markdown.Escape(a.Model)} {Markdown.Escape(a.Parameters.ToString())}")),
                (t.MayTrain switch { MayTrain.Yes => "allow it", MayTrain.No => "**do not allow it**", _ => "**not checked**" })
                + (t.TermsCheckedOn is { } day ? $", read on {Day(day.ToDateTime(default))}{(t.TermsCheckedBy is { } by ? $" by {Markdown.Escape(by)}" : "")}" : "") + (t.TermsLink is { } link ? $": {Markdown.Escape(link)}" : ""),
            }));
    }

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Day(DateTime at) => at.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Fixed(double value) => value.ToString("0.00#", CultureInfo.InvariantCulture);

    private static string Percent(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Value:0.0 %} ({e.Low:0.0 %} to {e.High:0.0 %})");

    private static string Number(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Value:0.000} ({e.Low:0.000} to {e.High:0.000})");

    private static string Share(double? share) => share is { } s ? s.ToString("0 %", CultureInfo.InvariantCulture) : "–";
}
