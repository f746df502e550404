using System.Globalization;

namespace LabelStudio.Workflow.Projects;

/// <summary>The stations of the loop with what each has come to, for the overview.</summary>
internal static class LoopSteps
{
    public static IReadOnlyList<LoopStep> For(ProjectState s, int classes)
    {
        var gold = s.GoldTrain + s.GoldDev + s.GoldTest;
        return
        [
            new("Data", "data", s.Documents > 0 && classes > 1,
                s.Documents == 0 ? "No documents yet" : $"{Count(s.Documents, "document")}, {(gold == 0 ? "none" : N(gold))} with gold, {Count(classes, "class", "classes")}"),
            new("Labeling functions", "functions", s.EnabledFunctions > 0 && !s.VotesStale, Functions(s)),
            new("Label model", "labels", s.LabelRun is { Stale: false },
                s.LabelRun == null ? "Not fitted yet"
                : $"Fit {N(s.LabelRun.Number)}{(s.LabelRun.Stale ? ", stale" : "")}{(s.MeanConfidence is { } c ? $", mean confidence {P(c)}" : "")}"),
            new("Review", "review", s.Annotations > 0 && s.PendingReviews == 0,
                s is { Annotations: 0, PendingReviews: 0 } ? "Nothing reviewed yet" : $"{Count(s.Annotations, "answer")}, {N(s.PendingReviews)} pending"),
            new("Students", "students", s.Student is { Stale: false },
                s.Student == null ? "No student yet"
                : $"Student {N(s.Student.Number)}{(s.Student.Stale ? ", stale" : "")}{(s.StudentDevAccuracy is { } a ? $", {P(a)} right on dev" : "")}"),
            new("Export", "export", s.Student is { Stale: false } && s.TestLooks > 0,
                s.Student == null ? "Nothing to export yet" : s.TestLooks == 0 ? "Ready; the test is still sealed" : $"Ready; the test was looked at {Count(s.TestLooks, "time")}"),
        ];
    }

    private static string Functions(ProjectState s)
    {
        if (s.Functions == 0) return "None yet";
        var enabled = s.EnabledFunctions == s.Functions ? "" : $", {N(s.EnabledFunctions)} enabled";
        return $"{Count(s.Functions, "function")}{enabled}{(s.Coverage is { } c ? $", {P(c)} coverage" : "")}{(s.VotesStale ? ", votes stale" : "")}";
    }

    private static string Count(int n, string one, string? many = null) => $"{N(n)} {(n == 1 ? one : many ?? one + "s")}";

    private static string N(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string P(double share) => share.ToString("0.#%", CultureInfo.InvariantCulture).Replace("%", " %", StringComparison.Ordinal);
}
