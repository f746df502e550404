using System.Net.Http.Headers;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Lists;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>Downloads of a project's students as bundles, of its training set, labels, votes, annotations and rules; streamed.</summary>
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
                return Refused(e);
            }
        });

        group.MapGet("/students/{runId:long}/bundle.zip", async (
            int projectId, long runId, bool? documents, [FromServices] IDeployments deployments, HttpResponse response, CancellationToken cancel) =>
        {
            try
            {
                // all that can go wrong does so before the first byte
                var bundle = await deployments.BundleAsync(projectId, runId, documents ?? false, cancel);
                response.ContentType = "application/zip";
                response.ContentLength = bundle.Length;
                response.Headers.ContentDisposition = $"attachment; filename=\"{bundle.FileName}\"";
                await bundle.WriteAsync(response.Body, cancel);
            }
            catch (UserErrorException e) when (!response.HasStarted)
            {
                await Refused(e).ExecuteAsync(response.HttpContext);
            }
        });

        group.MapGet("/students/{runId:long}/model-card.json", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (
            int projectId, long runId, [FromServices] IDeployments deployments, CancellationToken cancel) =>
        {
            try
            {
                return TypedResults.File(ModelCardFile.Json(await deployments.CardAsync(projectId, runId, cancel)), "application/json", "model-card.json");
            }
            catch (UserErrorException e)
            {
                return Refused(e);
            }
        });

        group.MapGet("/students/{runId:long}/model-card.md", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (
            int projectId, long runId, [FromServices] IDeployments deployments, CancellationToken cancel) =>
        {
            try
            {
                return TypedResults.File(ModelCardFile.Markdown(await deployments.CardAsync(projectId, runId, cancel)), "text/markdown; charset=utf-8", "model-card.md");
            }
            catch (UserErrorException e)
            {
                return Refused(e);
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
        MapStream(group, "labels.jsonl", "application/jsonl", (exports, project, output, cancel) => exports.WriteLabelLinesAsync(project, output, cancel));
        MapStream(group, "training.csv", "text/csv", (exports, project, output, cancel) => exports.WriteTrainingAsync(project, output, cancel));
        MapStream(group, "training.jsonl", "application/jsonl", (exports, project, output, cancel) => exports.WriteTrainingLinesAsync(project, output, cancel));
        MapStream(group, "chat.jsonl", "application/jsonl", (exports, project, output, cancel) => exports.WriteChatAsync(project, output, cancel));
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
                await Refused(e).ExecuteAsync(response.HttpContext);
            }
        });

    private static ProblemHttpResult Refused(UserErrorException e) =>
        TypedResults.Problem(e.Message, statusCode: e is ExportRefusedException ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);
}
