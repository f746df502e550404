using LabelStudio.Workflow;
using LabelStudio.Workflow.Scorings;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>Downloads of what students have scored; streamed from the disk, and in pieces where a download was cut.</summary>
internal static class ScoringEndpoints
{
    public static void MapScorings(this RouteGroupBuilder api)
    {
        api.MapGet("/projects/{projectId:int}/scorings/{scoringId:long}.csv", async (
            int projectId, long scoringId, [FromServices] IScorings scorings, CancellationToken cancel) =>
        {
            try
            {
                var (path, name) = await scorings.FileAsync(projectId, scoringId, cancel);
                return Results.File(path, "text/csv; charset=utf-8", name, enableRangeProcessing: true);
            }
            catch (UserErrorException e)
            {
                return Gone(e);
            }
        });

        api.MapGet("/projects/{projectId:int}/scorings/{scoringId:long}.jsonl", async (
            int projectId, long scoringId, [FromServices] IScorings scorings, CancellationToken cancel) =>
        {
            try
            {
                var lines = await scorings.LinesAsync(projectId, scoringId, cancel);
                return Results.Stream(output => lines.WriteAsync(output, cancel), "application/jsonl; charset=utf-8", lines.FileName);
            }
            catch (UserErrorException e)
            {
                return Gone(e);
            }
        });
    }

    private static IResult Gone(UserErrorException e) => Results.Problem(e.Message, statusCode: StatusCodes.Status404NotFound);
}
