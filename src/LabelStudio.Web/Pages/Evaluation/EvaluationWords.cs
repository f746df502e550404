using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Evaluation;

namespace LabelStudio.Web.Pages.Evaluation;

/// <summary>The words of the evaluation pages.</summary>
public static class EvaluationWords
{
    private const int MostNames = 2;

    /// <summary>"83.1 % (76.0–89.2 %)".</summary>
    public static string Share(Estimate e) => $"{e.Value.Percent()} ({(e.Low * 100).Fixed(1)}–{e.High.Percent()})";

    /// <summary>"0.412 (0.377–0.450)", "–" for none.</summary>
    public static string Number(Estimate? e) => e == null ? "–" : $"{e.Value.Fixed()} ({e.Low.Fixed()}–{e.High.Fixed()})";

    /// <summary>"+3.2".</summary>
    public static string Points(double difference) => (difference * 100).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>"+3.2 (−0.4 to +6.9)".</summary>
    public static string Points(Estimate e) => $"{Points(e.Value)} ({Points(e.Low)} to {Points(e.High)})";

    public static string P(double p) => p < 0.001 ? "< 0.001" : p.Fixed(3);

    /// <summary>What a comparison tells of the student.</summary>
    public static string Verdict(Contender c) => c.Verdict switch
    {
        > 0 => "student better",
        < 0 => "student worse",
        _ => "not told apart",
    };

    /// <summary>One sentence on what the whole comparison comes to.</summary>
    public static string Lead(EvaluationReport report)
    {
        var others = report.Beside.Skip(1).ToList();
        if (others.Count == 0) return "There is nothing to compare the student with yet.";
        var (better, worse) = (others.Count(c => c.Verdict > 0), others.Where(c => c.Verdict < 0).ToList());
        var open = others.Count - better - worse.Count;
        var parts = new List<string>();
        if (better > 0) parts.Add($"better than {better.Count()} of {others.Count.Of("contender")}");
        if (worse.Count > 0) parts.Add($"worse than {(worse.Count <= MostNames ? string.Join(", ", worse.Select(c => c.Name)) : $"{worse.Count.Count()} of {others.Count.Of("contender")}")}");
        if (open > 0) parts.Add($"not told apart from {(open == others.Count ? "any of them" : open.Count())}");
        return $"The student is {string.Join("; ", parts)}.";
    }

    /// <summary>The worst slices by name, or that none is told from the rest.</summary>
    public static string Lead(SliceFindings slices)
    {
        if (slices.LookedAt == 0) return "There are too few documents to cut into slices.";
        var worse = slices.Slices.Where(s => s.Score.ClearlyWorse).ToList();
        return worse.Count == 0
            ? $"None of {slices.LookedAt.Of("slice")} is told from the rest once p is corrected for looking at all of them."
            : $"Worse than the rest beyond chance, corrected for looking at {slices.LookedAt.Of("slice")}: {string.Join(", ", worse.Take(3).Select(s => $"{s.Name} ({s.Score.Accuracy.Value.Percent()} of {s.Score.N.Count()})"))}{(worse.Count > 3 ? $" and {(worse.Count - 3).Count()} more" : "")}.";
    }

    /// <summary>A cost with as many digits as it needs.</summary>
    public static string Cost(double cost) => cost switch
    {
        0 => "0",
        >= 1 => cost.ToString("0.00", CultureInfo.InvariantCulture),
        >= 0.01 => cost.ToString("0.000", CultureInfo.InvariantCulture),
        _ => cost.ToString("0.#######", CultureInfo.InvariantCulture) is var text && text != "0" ? text : "< 0.0000001",
    };
}
