using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>What the look at the sealed test found beside the student's own figures, to be read.</summary>
internal static class EvaluationMarkdown
{
    public static void Write(Markdown text, CardEvaluation evaluation)
    {
        text.Heading(2, "Beside others, on the same test documents");
        text.Table(
            ["", "Answered", "Accuracy", "Student ahead by", "McNemar p"],
            evaluation.Beside.Select(c => new[]
            {
                Markdown.Escape(c.Name), $"{Count(c.Answered)} of {Count(c.N)}", Percent(c.Accuracy), c.Ahead is { } a ? Points(a) : "", c.PValue is { } p ? Chance(p) : "",
            }));
        if (evaluation.Agreements.Count > 0)
            text.Paragraph("Agreement, which is no accuracy: " + string.Join("; ", evaluation.Agreements.Select(a => $"with {Markdown.Escape(a.Name)} on {Percent(a.Same)} of {Count(a.N)}")) + ".");

        text.Heading(2, "Where it is weak");
        text.Paragraph($"{InWords.Count(evaluation.SlicesLookedAt, "slice was", "slices were")} looked at; p-values are corrected for that number.");
        if (evaluation.Slices.Count > 0)
            text.Table(
                ["Slice", "Documents", "Accuracy", "Beside the rest", "Corrected p"],
                evaluation.Slices.Select(s => new[] { Markdown.Escape(s.Name), Count(s.Score.N), Percent(s.Score.Accuracy), Points(s.Score.Difference), Chance(s.Score.Corrected) }));
        if (evaluation.Regression is { } regression)
        {
            text.Heading(3, $"Beside student {regression.Previous.ToString(CultureInfo.InvariantCulture)}, classes that lost most first");
            text.Table(
                ["Class", "Documents", "Before", "Now", "Only before right", "Only now right", "Corrected p"],
                regression.Classes.Select(c => new[] { Markdown.Escape(c.Class), Count(c.N), Percent(c.Before), Percent(c.After), Count(c.Lost), Count(c.Won), Chance(c.PValue) }));
        }
        if (evaluation.Robustness.Count > 0)
            text.Table(["Written otherwise", "Accuracy", "Change", "Other label"], evaluation.Robustness.Select(r => new[] { Words(r.Kind.ToString()), Percent(r.Accuracy), Points(r.Change), $"{Count(r.Flipped)} of {Count(r.N)}" }));
        if (evaluation.Foreign.Count > 0)
            text.Table(
                ["Texts of no class", "By", "Turned away", "Own turned away", "AUROC"],
                evaluation.Foreign.Select(f => new[] { Words(f.Kind.ToString()), Markdown.Escape(f.Score), Percent(f.Check.ForeignRejected), Percent(f.Check.OwnRejected), f.Check.Separation.ToString("0.000", CultureInfo.InvariantCulture) }));
        var speed = evaluation.Speed;
        text.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"Speed on {Markdown.Escape(speed.Machine)}, one thread: one text {speed.P50Microseconds:0} µs (median), {speed.P95Microseconds:0} µs (95 %); {speed.RowsPerSecond:N0} texts a second in batches."));
        if (evaluation.Costs.Points.Any(p => p.PerThousand != null))
            text.Table(["1,000 requests", "Cost", "Accuracy", "From"], evaluation.Costs.Points.Select(p => new[] { Markdown.Escape(p.Name) + (p.Simulated ? " (simulated)" : ""), p.PerThousand is { } c ? c.ToString("0.######", CultureInfo.InvariantCulture) : "not known", Percent(p.Accuracy), Markdown.Escape(p.From) }));
        if (evaluation.Notes.Count > 0) text.List(evaluation.Notes.Select(Markdown.Escape));
    }

    private static string Chance(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Value:0.0 %} ({e.Low:0.0 %} to {e.High:0.0 %})");

    private static string Points(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{100 * e.Value:+0.0;-0.0;0.0} points ({100 * e.Low:+0.0;-0.0;0.0} to {100 * e.High:+0.0;-0.0;0.0})");

    /// <summary>"ShuffledLetters" as "shuffled letters".</summary>
    private static string Words(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
