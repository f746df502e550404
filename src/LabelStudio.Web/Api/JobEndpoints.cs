using LabelStudio.Web.Security;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>/jobs: how far long work is; cancel.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this RouteGroupBuilder api)
    {
        api.MapGet("/jobs/{jobId:long}", async (long jobId, [FromServices] IJobs jobs, CancellationToken cancel) =>
            await jobs.GetAsync(jobId, cancel) is { } job ? Results.Ok(Shape(job)) : StudioApi.NotFound("job"));
        api.MapGet("/projects/{projectId:int}/jobs", async (int projectId, [FromServices] IJobs jobs, CancellationToken cancel) =>
            Results.Ok((await jobs.ListAsync(projectId, cancel: cancel)).Select(Shape)));
        api.MapPost("/jobs/{jobId:long}/cancel", async (long jobId, [FromServices] IJobs jobs, HttpContext http, CancellationToken cancel) =>
        {
            if (await jobs.GetAsync(jobId, cancel) == null) return StudioApi.NotFound("job");
            await jobs.CancelAsync(jobId, http.User.ToActor(), cancel);
            return Results.Accepted($"{StudioApi.Root}/jobs/{jobId}");
        });
    }

    private static object Shape(JobView job) => new
    {
        job.Id,
        job.ProjectId,
        job.Kind,
        job.Title,
        State = job.State.ToString().ToLowerInvariant(),
        job.Stage,
        job.Fraction,
        job.Detail,
        job.Error,
        Result = job.Result == null ? (System.Text.Json.JsonElement?)null : System.Text.Json.JsonDocument.Parse(job.Result).RootElement,
        job.By,
        job.CreatedAt,
        job.EndedAt,
    };
}
