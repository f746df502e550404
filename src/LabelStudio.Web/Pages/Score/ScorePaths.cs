using System.Globalization;
using LabelStudio.Web.Navigation;

namespace LabelStudio.Web.Pages.Score;

/// <summary>The addresses of scorings, and of what can be downloaded of them.</summary>
public static class ScorePaths
{
    public static string All(int projectId) => ProjectPaths.Page(projectId, "score");

    public static string Of(int projectId, long scoringId) => ProjectPaths.Page(projectId, "score/" + scoringId.ToString(CultureInfo.InvariantCulture));

    /// <param name="filter">A selection of documents, as the Data page's address has it.</param>
    /// <param name="staged">A file that was uploaded before.</param>
    /// <param name="student">The student to choose.</param>
    public static string New(int projectId, string? filter = null, string? staged = null, long? student = null)
    {
        var parts = new[] { ("filter", filter), ("staged", staged), ("student", student?.ToString(CultureInfo.InvariantCulture)) }
            .Where(p => p.Item2 != null).Select(p => $"&{p.Item1}={Uri.EscapeDataString(p.Item2!)}");
        return $"{All(projectId)}?new=1{string.Concat(parts)}";
    }

    /// <param name="format">"csv" or "jsonl".</param>
    public static string File(int projectId, long scoringId, string format) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v1/projects/{projectId}/scorings/{scoringId}.{format}");
}
