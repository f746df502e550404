using System.Globalization;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Analysis;

namespace LabelStudio.Web.Pages.Analysis;

/// <summary>The addresses of the analysis, and of what it sends people to.</summary>
public static class AnalysisPaths
{
    public const string Errors = "errors";
    public const string Agreement = "agreement";
    public const string Uncovered = "uncovered";
    public const string Classes = "classes";

    public static string Tab(int projectId, string tab) => ProjectPaths.Page(projectId, tab == Errors ? "analysis" : $"analysis?tab={tab}");

    public static string ErrorsOf(int projectId, LabelSource by, bool devOnly)
    {
        string?[] parts = [by == LabelSource.Student ? "by=student" : null, devOnly ? "split=dev" : null];
        var query = string.Join('&', parts.OfType<string>());
        return ProjectPaths.Page(projectId, query.Length == 0 ? "analysis" : "analysis?" + query);
    }

    /// <summary>The documents of a gold class that were given another; -1 for those that were given none.</summary>
    public static string Bucket(int projectId, int gold, int? given, LabelSource by, bool devOnly) => ProjectPaths.Data(
        projectId, ("goldclass", Text(gold)),
        (by == LabelSource.Student ? "student" : "label", given switch { null => null, < 0 => "none", { } k => Text(k) }),
        ("split", devOnly ? "dev" : null));

    /// <summary>The documents on which two functions vote.</summary>
    /// <param name="together">"alike", "apart", or null for both.</param>
    public static string Pair(int projectId, int first, int second, string? together = null) =>
        ProjectPaths.Data(projectId, ("function", Text(first)), ("with", Text(second)), ("together", together));

    /// <summary>The rule composer with a query in it.</summary>
    public static string Compose(int projectId, string query, int? @class = null) => ProjectPaths.Page(
        projectId, $"functions?q={Uri.EscapeDataString(query)}{(@class is { } k ? $"&class={Text(k)}" : null)}");

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);
}
