using System.Globalization;

namespace LabelStudio.Web.Pages.Export;

/// <summary>The addresses of what can be downloaded.</summary>
public static class ExportPaths
{
    public static string Student(int projectId, long runId) => $"{Of(projectId)}/students/{runId.ToString(CultureInfo.InvariantCulture)}.onnx";

    public static string Bundle(int projectId, long runId, bool documents) =>
        $"{Of(projectId)}/students/{runId.ToString(CultureInfo.InvariantCulture)}/bundle.zip?documents={(documents ? "true" : "false")}";

    /// <param name="format">"md" or "json".</param>
    public static string Card(int projectId, long runId, string format) => $"{Of(projectId)}/students/{runId.ToString(CultureInfo.InvariantCulture)}/model-card.{format}";

    /// <param name="what">The file's name: "labels.csv", "training.jsonl", "rules.json".</param>
    public static string File(int projectId, string what) => $"{Of(projectId)}/{what}";

    /// <summary>The entries of a lookup list.</summary>
    public static string List(int projectId, int listId) => $"{Of(projectId)}/lists/{listId.ToString(CultureInfo.InvariantCulture)}.txt";

    private static string Of(int projectId) => $"/api/v1/projects/{projectId.ToString(CultureInfo.InvariantCulture)}/export";
}
