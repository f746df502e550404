using System.Globalization;
using LabelStudio.Web.Navigation;

namespace LabelStudio.Web.Pages.PromptRuns;

/// <summary>The addresses of a project's prompt runs.</summary>
public static class PromptRunPaths
{
    public const string Page = "prompt-runs";

    public static string All(int projectId) => ProjectPaths.Page(projectId, Page);

    public static string Of(int projectId, long runId) => ProjectPaths.Page(projectId, $"{Page}/{runId.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The start of a run, with some functions chosen already.</summary>
    public static string New(int projectId, params int[] functions) =>
        ProjectPaths.Page(projectId, $"{Page}/new{(functions.Length == 0 ? "" : "?functions=" + string.Join(',', functions.Select(f => f.ToString(CultureInfo.InvariantCulture))))}");

    /// <summary>The documents that a function of the run abstained on, for one reason or any.</summary>
    public static string Documents(int projectId, long runId, int functionVersionId, string? reason = null) =>
        $"{Of(projectId, runId)}?tab=documents&version={functionVersionId.ToString(CultureInfo.InvariantCulture)}{(reason == null ? "" : "&reason=" + reason)}";

    public static string Calls(int projectId, long runId, string? outcome = null) => $"{Of(projectId, runId)}?tab=calls{(outcome == null ? "" : "&outcome=" + outcome)}";
}
