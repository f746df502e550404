using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary>An evaluation as text for people.</summary>
internal static class EvaluationTable
{
    private const int MostErrors = 10;

    public static void Write(TextWriter output, EvaluationFigures figures)
    {
        output.WriteLine(Line($"{figures.N:N0} documents with gold"));
        output.WriteLine();
        output.WriteLine(Line($"{"",-10} {"value",8}   95 % interval"));
        Figure(output, "accuracy", figures.Accuracy);
        Figure(output, "macro-F1", figures.MacroF1);
        Figure(output, "log-loss", figures.LogLoss);
        Figure(output, "Brier", figures.Brier);
        Figure(output, "ECE", figures.Ece);
        output.WriteLine();
        var width = Math.Clamp(figures.PerClass.Max(c => c.Class.Length), 5, 60);
        output.WriteLine(Line($"{"class".PadRight(width)} {"gold",6} {"pred.",6} {"prec.",6} {"recall",6} {"F1",6}"));
        foreach (var c in figures.PerClass.OrderBy(c => c.F1 ?? 2))
            output.WriteLine(Line($"{Fit(c.Class, width)} {c.Gold,6} {c.Predicted,6} {Share(c.Precision),6} {Share(c.Recall),6} {Share(c.F1),6}"));
        if (figures.Errors.Count == 0) return;
        output.WriteLine();
        output.WriteLine("most frequent errors (gold → predicted)");
        foreach (var e in figures.Errors.Take(MostErrors)) output.WriteLine(Line($"{e.Count,6}  {e.Gold} → {e.Predicted}"));
    }

    private static void Figure(TextWriter output, string name, Estimate estimate) =>
        output.WriteLine(Line($"{name,-10} {estimate.Value,8:0.0000}   {estimate.Low:0.0000} – {estimate.High:0.0000}"));

    private static string Fit(string name, int width) => (name.Length > width ? name[..(width - 1)] + "…" : name).PadRight(width);

    private static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
