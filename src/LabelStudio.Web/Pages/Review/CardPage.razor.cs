using LabelStudio.Web.Formatting;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Review;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Review;

/// <summary>One document at a time: answer, skip, undo. An answer is in the database before the next card is shown.</summary>
public partial class CardPage
{
    private const int Prefetch = 4;

    private readonly List<ReviewCard> _cards = [];
    private QueueSummary? _queue;
    private bool _busy;

    /// <summary>Answers given and taken back on this page, each of which may explain something.</summary>
    private int _answers;
    private bool _mayFit;
    private bool _why;
    private string? _error;

    [Parameter]
    public int QueueId { get; set; }

    [Inject]
    private IReviews Reviews { get; set; } = null!;

    private ReviewCard? Card => _cards.Count > 0 ? _cards[0] : null;

    protected override async Task LoadAsync()
    {
        _mayFit = await User.MayAsync(Policies.Analyst);
        _queue = await Reviews.QueueAsync(ProjectId, QueueId, Left);
        if (_queue == null)
        {
            Go.NotFound();
            return;
        }
        await RefillAsync();
    }

    private static string DoneText(QueueSummary queue) => queue.Pending == 0
        ? $"{queue.Answered.Of("document")} answered, {queue.Skipped.Count()} skipped. The answers are gold now."
        : "Other people are looking at the last documents of this queue. Come back in a few minutes for those they leave.";

    private async Task RefillAsync()
    {
        var actor = await ActorAsync();
        foreach (var card in await Reviews.NextAsync(ProjectId, QueueId, Prefetch, actor, Left))
            if (_cards.TrueForAll(c => c.Position != card.Position))
                _cards.Add(card);
    }

    private async Task AnswerAsync(CardAnswer answer)
    {
        // a key that was pressed twice belongs to the card it was pressed on
        if (_busy || Card is not { } card || card.Position != answer.Position) return;
        _busy = true;
        _error = null;
        try
        {
            var actor = await ActorAsync();
            await Reviews.AnswerAsync(ProjectId, QueueId, card.Position, answer.Class, answer.Comment, answer.ClientKey, actor);
            _cards.RemoveAt(0);
            _answers++;
            _queue = answer.Class < 0
                ? _queue! with { Skipped = _queue.Skipped + 1, Pending = _queue.Pending - 1 }
                : _queue! with { Answered = _queue.Answered + 1, Pending = _queue.Pending - 1 };
            if (_cards.Count == 0) await RefillAsync();
        }
        catch (UserErrorException e)
        {
            _error = e.Message;
        }
        finally
        {
            _busy = false;
        }
        if (_cards.Count is > 0 and < Prefetch / 2)
        {
            StateHasChanged();
            await RefillAsync();
        }
        if (_cards.Count == 0) _queue = await Reviews.QueueAsync(ProjectId, QueueId, Left) ?? _queue;
    }

    private async Task UndoAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var actor = await ActorAsync();
            var card = await Reviews.UndoAsync(ProjectId, QueueId, actor);
            if (card == null)
            {
                Toasts.Tell("Nothing to undo", "You have given no answer in this queue.");
                return;
            }
            _answers++;
            _cards.RemoveAll(c => c.Position == card.Position);
            _cards.Insert(0, card);
            _queue = await Reviews.QueueAsync(ProjectId, QueueId, Left) ?? _queue;
        }
        catch (UserErrorException e)
        {
            _error = e.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
