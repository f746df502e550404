using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Evaluation;

namespace LabelStudio.Web.Pages.Evaluation;

/// <summary>The addresses of evaluations, and of the documents that they send people to.</summary>
public static class EvaluationPaths
{
    public static string Of(int projectId, long studentRunId, Split on) =>
        ProjectPaths.Page(projectId, $"evaluation?student={Text(studentRunId)}{(on == Split.Test ? "&on=test" : null)}");

    /// <param name="ending">"json" or "md".</param>
    public static string Report(int projectId, long runId, string ending) => $"/api/v1/projects/{Text(projectId)}/evaluations/{Text(runId)}.{ending}";

    /// <summary>The dev documents of a gold class that the latest student takes for another.</summary>
    public static string Bucket(int projectId, int gold, int predicted) =>
        ProjectPaths.Data(projectId, ("split", "dev"), ("goldclass", Text(gold)), ("student", Text(predicted)));

    public static string GoldClass(int projectId, int gold) => ProjectPaths.Data(projectId, ("split", "dev"), ("goldclass", Text(gold)));

    /// <summary>The dev documents of a slice; null where no filter of the documents gives them.</summary>
    public static string? Slice(int projectId, Slice slice) => slice.Kind switch
    {
        SliceKind.Function => ProjectPaths.Data(projectId, ("split", "dev"), ("gold", "yes"), ("function", slice.Key)),
        SliceKind.Covered => ProjectPaths.Data(projectId, ("split", "dev"), ("gold", "yes"), ("covered", slice.Key)),
        SliceKind.Field or SliceKind.Length when slice.Key.Length > 0 => ProjectPaths.Data(projectId, ("q", slice.Key), ("split", "dev"), ("gold", "yes")),
        _ => null,
    };

    private static string Text(long n) => n.ToString(CultureInfo.InvariantCulture);
}
