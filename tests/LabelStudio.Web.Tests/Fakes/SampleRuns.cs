using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Web.Pages.Labels;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Label runs of any number of classes and functions.</summary>
public static class SampleRuns
{
    private static readonly DateTime At = new(2026, 11, 20, 9, 0, 0, DateTimeKind.Utc);

    public static ProjectInfo Project(int classes) =>
        new(1, "Messages", "", [.. Enumerable.Range(0, classes).Select(i => new ClassInfo(i, $"class {i}", ""))], 1000, 1, false);

    public static string FunctionName(int i) => $"function {i}";

    /// <summary>A run in which all is well, with dev gold.</summary>
    public static LabelRun Run(int classes = 3, int functions = 4, int number = 4) => new(
        new RunSummary(number, number, At, "ana", false, null), new LabelSettings(), 0.8, [.. Enumerable.Repeat(1d / classes, classes)],
        [.. Enumerable.Range(0, functions).Select(i => new FunctionEstimate(FunctionName(i), 0.2, 0.6 + 0.3 * i / functions, 1, [], []) { Low = 0.5, High = 0.95 })],
        [0, 0, 0, 0, 0, 0.1, 0.1, 0.1, 0.2, 0.5], [.. Enumerable.Range(0, classes).Select(c => 100 + c)], [], 0.042,
        [.. Enumerable.Range(0, classes).Select(c => (IReadOnlyList<int>)[0, 0, 0, 0, 0, 10, 0, 20, 20, 50 + c])],
        new TrustPanel(120,
            [
                new("majority", TrustKind.Majority, 120, 0.81, 0.73, 0.87, 0.52, 0.11, 0.79), new("best function: " + FunctionName(1), TrustKind.BestFunction, 120, 0.31, 0.23, 0.4, null, null, 0.2),
                new("auto", TrustKind.Model, 120, 0.85, 0.77, 0.9, 0.41, 0.05, 0.84), new("auto with gold", TrustKind.ModelWithGold, 120, 0.88, 0.81, 0.93, 0.37, 0.04, 0.87),
            ],
            [
                new("majority", "best function: " + FunctionName(1), -50, -58, -41), new("majority", "auto", 4, -0.5, 8.4), new("best function: " + FunctionName(1), "auto", 54, 45, 62),
                new("majority", "auto with gold", 7, 2.2, 12.1), new("best function: " + FunctionName(1), "auto with gold", 57, 48, 65), new("auto", "auto with gold", 3, -1, 7),
            ], "The model adds 7.0 points over majority (2.2 to 12.1).", []),
        Radar.Empty, [.. Enumerable.Range(0, classes).Select(c => (c + 1) * 2d / classes / (classes + 1))], "learned", false, 120, 0, null);

    /// <summary>The functions of <see cref="Run"/> as the project knows them.</summary>
    public static RunLinks Links(int classes = 3, int functions = 4) => new(Project(classes), [.. Enumerable.Range(0, functions).Select(i => Row(i, i % classes))]);

    private static FunctionRow Row(int i, int @class) => new(
        i + 1, FunctionName(i), true, true, "card AND lost", [@class], "", 1, 90, 0.2, 0.02, 0.01, 12, 11, 0.92, 0.7, 0.98, 0.9, 1, [], 0, false);
}
