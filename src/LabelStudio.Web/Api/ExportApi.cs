using System.Net.Http.Headers;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Lists;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>Downloads of a project's student, labels, votes, annotations and rules; streamed.</summary>
public static class ExportApi
{
    public static void MapExports(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/projects/{projectId:int}/export").RequireAuthorization(Policies.Analyst);

        group.MapGet("/students/{runId:long}.onnx", async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> (
            int projectId, long runId, [FromServices] IExports exports, CancellationToken cancel) =>
        {
            try
            {
                var (path, fileName) = await exports.StudentAsync(projectId, runId, cancel);
                return TypedResults.PhysicalFile(path, "application/octet-stream", fileName);
            }
            catch (UserErrorException e)
            {
                return TypedResults.Problem(e.Message, statusCode: e is ExportRefusedException ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);
            }
        });

        group.MapGet("/lists/{listId:int}.txt", async (int projectId, int listId, [FromServices] ILists lists, HttpResponse response, CancellationToken cancel) =>
        {
            if ((await lists.ListAsync(projectId, cancel)).FirstOrDefault(l => l.Id == listId) is not { } list)
            {
                await StudioApi.NotFound("list").ExecuteAsync(response.HttpContext);
                return;
            }
            response.ContentType = "text/plain; charset=utf-8";
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = list.Name + ".txt" }.ToString();
            await lists.WriteAsync(projectId, listId, response.Body, cancel);
        });

        MapStream(group, "labels.csv", "text/csv", (exports, project, output, cancel) => exports.WriteLabelsAsync(project, output, cancel));
        MapStream(group, "votes.csv", "text/csv", (exports, project, output, cancel) => exports.WriteVotesAsync(project, output, cancel));
        MapStream(group, "annotations.csv", "text/csv", (exports, project, output, cancel) => exports.WriteAnnotationsAsync(project, output, cancel));
        MapStream(group, "rules.json", "application/json", (exports, project, output, cancel) => exports.WriteRulesAsync(project, output, cancel));
    }

    private static void MapStream(RouteGroupBuilder group, string name, string type, Func<IExports, int, Stream, CancellationToken, Task> write) =>
        group.MapGet("/" + name, async (int projectId, [FromServices] IExports exports, HttpResponse response, CancellationToken cancel) =>
        {
            response.ContentType = type + "; charset=utf-8";
            response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            try
            {
                await write(exports, projectId, response.Body, cancel);
            }
            catch (UserErrorException e) when (!response.HasStarted)
            {
                response.Headers.Remove("Content-Disposition");
                await TypedResults.Problem(e.Message, statusCode: StatusCodes.Status404NotFound).ExecuteAsync(response.HttpContext);
            }
        });
}
