using System.Globalization;

namespace LabelStudio.Web.Pages.Export;

/// <summary>The addresses of what can be downloaded.</summary>
public static class ExportPaths
{
    public static string Student(int projectId, long runId) => $"{Of(projectId)}/students/{runId.ToString(CultureInfo.InvariantCulture)}.onnx";

    /// <param name="what">"labels.csv", "votes.csv", "annotations.csv" or "rules.json".</param>
    public static string File(int projectId, string what) => $"{Of(projectId)}/{what}";

    /// <summary>The entries of a lookup list.</summary>
    public static string List(int projectId, int listId) => $"{Of(projectId)}/lists/{listId.ToString(CultureInfo.InvariantCulture)}.txt";

    private static string Of(int projectId) => $"/api/v1/projects/{projectId.ToString(CultureInfo.InvariantCulture)}/export";
}
