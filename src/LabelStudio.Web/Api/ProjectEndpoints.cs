using LabelStudio.Web.Security;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>/projects: list, one, make, state, delete.</summary>
internal static class ProjectEndpoints
{
    public static void MapProjects(this RouteGroupBuilder api)
    {
        api.MapGet("/projects", async ([FromServices] IProjects projects, CancellationToken cancel) => Results.Ok(await projects.ListAsync(cancel)));
        api.MapPost("/projects", CreateAsync);
        api.MapGet("/projects/{projectId:int}", async (int projectId, [FromServices] IProjects projects, CancellationToken cancel) =>
            await projects.GetAsync(projectId, cancel) is { } p ? Results.Ok(Shape(p)) : StudioApi.NotFound("project"));
        api.MapGet("/projects/{projectId:int}/state", async (int projectId, [FromServices] IProjects projects, CancellationToken cancel) =>
            await projects.GetAsync(projectId, cancel) == null ? StudioApi.NotFound("project") : Results.Ok(await projects.StateAsync(projectId, cancel)));
        api.MapDelete("/projects/{projectId:int}", DeleteAsync).RequireAuthorization(Policies.Lead);
    }

    private static async Task<IResult> CreateAsync(NewProject body, [FromServices] IProjects projects, HttpContext http, CancellationToken cancel)
    {
        var id = await projects.CreateAsync(body.Name?.Trim() ?? "", body.Description?.Trim() ?? "", body.Classes ?? [], http.User.ToActor(), cancel);
        return Results.Created($"{StudioApi.Root}/projects/{id}", Shape((await projects.GetAsync(id, cancel))!));
    }

    private static async Task<IResult> DeleteAsync(int projectId, [FromServices] IProjects projects, HttpContext http, CancellationToken cancel)
    {
        if (await projects.GetAsync(projectId, cancel) == null) return StudioApi.NotFound("project");
        await projects.DeleteAsync(projectId, http.User.ToActor(), cancel);
        return Results.NoContent();
    }

    private static object Shape(ProjectInfo p) => new { p.Id, p.Name, p.Description, p.Classes, p.Documents, p.DatasetVersion, p.IsSample };

    internal sealed record NewProject(string? Name, string? Description, IReadOnlyList<string>? Classes);
}
