using System.Globalization;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Review.Adjudication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Adjudication;

/// <summary>Documents whose answers do not make gold by their queue's policy, one at a time.</summary>
public partial class AdjudicationPage
{
    private const int Prefetch = 3;

    private readonly List<AdjudicationCase> _cases = [];
    private AdjudicationCounts? _counts;
    private IReadOnlyList<QueueSummary> _queues = [];
    private (int, int)? _after;
    private int? _queueId;

    [Inject]
    private IAdjudication Adjudication { get; set; } = null!;

    [Inject]
    private IReviews Reviews { get; set; } = null!;

    private AdjudicationCase? Case => _cases.Count > 0 ? _cases[0] : null;

    protected override async Task OnAddressChangedAsync()
    {
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query);
        _queueId = query.TryGetValue("queue", out var queue) && int.TryParse(queue, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        _queues = [.. (await Reviews.QueuesAsync(ProjectId, Left)).Where(q => q.Overlap > 1 || q.Disputed > 0 || q.Id == _queueId)];
        Problem = null;
        await StartAgainAsync();
    }

    private static string Lead(AdjudicationCounts counts) =>
        $"Where answers differ, or the queue's policy asks for it, somebody decides. {counts.Open.Of("document")} {(counts.Open == 1 ? "waits" : "wait")}, {counts.Decided.Count()} decided.";

    private static string Empty(AdjudicationCounts counts) => counts.Open > 0
        ? $"{counts.Open.Of("document")} still {(counts.Open == 1 ? "waits" : "wait")} for a decision."
        : "A document comes here when everybody who was asked has answered, and the answers do not make gold by the policy of its queue. Queues with two answers a document or more are made under Review.";

    private void Choose(string queue) => Go.NavigateTo(ProjectPaths.Page(ProjectId, queue.Length == 0 ? "adjudication" : "adjudication?queue=" + queue));

    private async Task StartAgainAsync()
    {
        _after = null;
        _cases.Clear();
        await RefillAsync();
    }

    private async Task RefillAsync()
    {
        foreach (var next in await Adjudication.NextAsync(ProjectId, _queueId, Prefetch, _after, Left))
            if (_cases.TrueForAll(c => !Same(c, next.Card)))
                _cases.Add(next);
        _counts = await Adjudication.CountAsync(ProjectId, _queueId, Left);
    }

    private Task DecideAsync(CaseDecision decision) => TryAsync(async () =>
    {
        if (Case is not { } open || !Same(open, decision.Card)) return;
        try
        {
            await Adjudication.DecideAsync(ProjectId, open.Card.QueueId, open.Card.Position, decision.Class, decision.Comment, decision.ClientKey, await ActorAsync());
        }
        finally
        {
            // what somebody else has settled meanwhile is no case any more either
            _cases.Clear();
            await RefillAsync();
        }
    });

    private Task LaterAsync() => TryAsync(async () =>
    {
        if (Case is not { } open) return;
        _after = (open.Card.QueueId, open.Card.Position);
        _cases.RemoveAt(0);
        if (_cases.Count == 0) await RefillAsync();
    });

    private Task UndoAsync() => TryAsync(async () =>
    {
        if (await Adjudication.UndoAsync(ProjectId, _queueId, await ActorAsync()) is { } again)
        {
            _cases.RemoveAll(c => Same(c, again.Card));
            _cases.Insert(0, again);
            _counts = await Adjudication.CountAsync(ProjectId, _queueId, Left);
        }
        else Toasts.Tell("Nothing to undo", "You have decided no document here.");
    });

    private static bool Same(AdjudicationCase a, ReviewCard b) => a.Card.QueueId == b.QueueId && a.Card.Position == b.Position;
}
