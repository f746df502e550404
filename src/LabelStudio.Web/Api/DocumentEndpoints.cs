using LabelStudio.Web.Pages.Data;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>/projects/{id}/documents: the same filters as the Data page, in the same words.</summary>
internal static class DocumentEndpoints
{
    private const int MaxTake = 1000;

    public static void MapDocuments(this RouteGroupBuilder api)
    {
        api.MapGet("/projects/{projectId:int}/documents", ListAsync);
        api.MapGet("/projects/{projectId:int}/documents/{ordinal:int}", async (int projectId, int ordinal, [FromServices] IDocuments documents, CancellationToken cancel) =>
            await documents.GetAsync(projectId, ordinal, cancel) is { } d ? Results.Ok(d) : StudioApi.NotFound("document"));
    }

    private static async Task<IResult> ListAsync(int projectId, int? take, HttpContext http, [FromServices] IProjects projects, [FromServices] IDocuments documents, CancellationToken cancel)
    {
        if (await projects.GetAsync(projectId, cancel) is not { } project) return StudioApi.NotFound("project");
        var filter = DataFilter.Parse(http.Request.Query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal));
        var page = await documents.QueryAsync(projectId, filter.ToQueryOf(Math.Clamp(take ?? DataFilter.PageSize, 1, MaxTake)), cancel);
        string? Name(int? @class) => @class is { } c && c >= 0 && c < project.Classes.Count ? project.Classes[c].Name : null;
        return Results.Ok(new
        {
            page.Total,
            page.TotalIsExact,
            filter.Skip,
            Documents = page.Rows.Select(r => new
            {
                r.Ordinal,
                Id = r.ExternalId,
                r.Text,
                Split = r.Split.ToString().ToLowerInvariant(),
                Gold = Name(r.Gold),
                Label = Name(r.Label),
                r.Confidence,
                r.Votes,
            }),
        });
    }
}
