using LabelStudio.Web.Navigation;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>The addresses of the label model's parts, and of what it sends people to.</summary>
public static class LabelPaths
{
    /// <summary>How many random documents tell enough: an accuracy to about ±10 points.</summary>
    private const int EnoughToTell = 50;

    /// <param name="tab">"classes", "functions", "radar", "settings", "runs", or null for the trust panel.</param>
    public static string Tab(int projectId, string? tab) => ProjectPaths.Page(projectId, tab == null ? "labels" : $"labels?tab={tab}");

    public static string EditBalance(int projectId) => ProjectPaths.Page(projectId, "labels?tab=classes&edit=balance");

    /// <summary>The review page, ready to make a random queue: the way to gold that measures fairly.</summary>
    public static string RandomQueue(int projectId) => ProjectPaths.Page(projectId, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"review?new=random&size={EnoughToTell}"));
}
