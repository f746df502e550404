using System.Net.Http.Headers;
using System.Text;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Evaluation;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>Reports of evaluations as files.</summary>
public static class EvaluationEndpoints
{
    public static void MapEvaluations(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/projects/{projectId:int}/evaluations").RequireAuthorization(Policies.Analyst);
        Map(group, "json", "application/json", ReportWords.Json);
        Map(group, "md", "text/markdown; charset=utf-8", ReportWords.Markdown);
    }

    private static void Map(RouteGroupBuilder group, string ending, string type, Func<EvaluationReport, string> write) =>
        group.MapGet($"/{{runId:long}}.{ending}", async (int projectId, long runId, [FromServices] IEvaluations evaluations, HttpResponse response, CancellationToken cancel) =>
        {
            if (await evaluations.GetAsync(projectId, runId, cancel) is not { } report) return StudioApi.NotFound("report");
            var name = FormattableString.Invariant($"student-{report.Student.Number}-{report.On.ToString().ToLowerInvariant()}.{ending}");
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
            return Results.Text(write(report), type, Encoding.UTF8);
        });
}
