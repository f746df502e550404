using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Review;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>/answers: what people decide on review cards, as often as it is sent counted once.</summary>
internal static class AnswerEndpoints
{
    private const int MostEntries = 500;

    public static void MapAnswers(this RouteGroupBuilder review) => review.MapPost("/projects/{projectId:int}/review/{queueId:int}/answers", SaveAsync).DisableAntiforgery();

    private static async Task<IResult> SaveAsync(int projectId, int queueId, SentAnswers sent, HttpContext http, [FromServices] IReviews reviews)
    {
        if (sent.Entries is not { Count: > 0 and <= MostEntries } entries || entries.Any(e => e.Key == Guid.Empty))
            throw new UserErrorException($"Send 1 to {MostEntries} entries, each with a key of its own.");
        var by = http.User.ToActor();
        var refused = new List<Refused>();
        foreach (var entry in entries)
        {
            try
            {
                // whoever has closed the page meanwhile has answered all the same, so nothing here is cancelled
                if (entry.Undo is { } answer) await reviews.UndoAsync(projectId, queueId, by, answer);
                else await reviews.AnswerAsync(projectId, queueId, entry.Position, entry.Class, entry.Comment ?? "", entry.Key, by);
            }
            catch (UserErrorException e)
            {
                refused.Add(new Refused(entry.Key, e.Message));
            }
        }
        return Results.Ok(new { refused });
    }

    /// <param name="Key">The same for every attempt to save this entry.</param>
    /// <param name="Position">The card's place in the queue.</param>
    /// <param name="Class">The class, or -1 for a skip.</param>
    /// <param name="Undo">The key of the answer to take back; then the rest says nothing.</param>
    internal sealed record SentAnswer(Guid Key, int Position, int Class, string? Comment, Guid? Undo);

    internal sealed record SentAnswers(IReadOnlyList<SentAnswer>? Entries);

    internal sealed record Refused(Guid Key, string Why);
}
