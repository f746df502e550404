using System.Globalization;

namespace LabelStudio.Web.Navigation;

/// <summary>The addresses of a project's pages.</summary>
public static class ProjectPaths
{
    public const string Projects = "/projects";

    public static string Overview(int projectId) => $"/projects/{projectId.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where a project opens: for who only reviews, at the review.</summary>
    public static string Home(int projectId, bool isAnalyst) => isAnalyst ? Overview(projectId) : Page(projectId, "review");

    /// <param name="page">"data", "import", "functions", "labels", "review", "students", "export", "settings", with a query where needed; "" or "overview" for the overview.</param>
    public static string Page(int projectId, string page) =>
        page is "" or "overview" ? Overview(projectId) : $"{Overview(projectId)}/{page.TrimStart('/')}";

    /// <summary>The documents that a filter selects, for figures that are links.</summary>
    public static string Data(int projectId, params (string Name, string? Value)[] filter)
    {
        var query = string.Join('&', filter.Where(f => f.Value != null).Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value!)}"));
        return Page(projectId, query.Length == 0 ? "data" : "data?" + query);
    }

    /// <summary>7 of "projects/7/data", or null outside of a project.</summary>
    public static int? ProjectIdOf(string relativePath)
    {
        var parts = relativePath.Split('?', '#')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && parts[0] == "projects" && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
