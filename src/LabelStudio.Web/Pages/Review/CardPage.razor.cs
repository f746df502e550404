using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Hosting;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Guidelines;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Review.Keys;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace LabelStudio.Web.Pages.Review;

/// <summary>
/// One document at a time. The page holds the next cards ready; review.js shows one of them, takes the answer and moves on without asking,
/// outbox.js saves, and the page follows: it drops what lies behind and fetches what comes.
/// </summary>
public sealed partial class CardPage : IAsyncDisposable
{
    /// <summary>Cards that are held ready at least, for a connection that goes; others cannot have them meanwhile.</summary>
    private const int Fewest = 8;

    /// <summary>Cards that are held ready at most, for somebody who answers as fast as keys can be pressed.</summary>
    private const int Most = 40;

    /// <summary>Answered cards that stay at hand, so that taking them back needs no question either.</summary>
    private const int Behind = 12;

    /// <summary>The reserve lasts so long at the present speed.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenCounts = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    private readonly List<HeldCard> _cards = [];
    private readonly HashSet<int> _held = [];
    private readonly Queue<(DateTime At, int Moves)> _speed = [];
    private DotNetObjectReference<CardPage>? _self;
    private IJSObjectReference? _module, _watch;
    private ElementReference _root;
    private QueueSummary? _queue;
    private ReviewKeys _keys = ReviewKeys.Default;
    private ClassDefinitions? _definitions;

    /// <summary>Positions that are answered together with the card at <see cref="_lentTo"/>, until it is known whether they were.</summary>
    private readonly HashSet<int> _lent = [];
    private int _lentTo;
    private bool _starting, _filling, _counting, _countAgain;
    private bool _finished;
    private int _at = -1, _open, _unsent;

    /// <summary>Answers given and taken back on this page, each of which may explain something.</summary>
    private int _moves;
    private bool _mayFit;

    /// <summary>What was answered last, and the class it got or -1.</summary>
    private ReviewCard? _last;
    private int _said;
    private bool _hidden;
    private bool _why;
    private string? _error;

    [Parameter]
    public int QueueId { get; set; }

    [Inject]
    private IReviews Reviews { get; set; } = null!;

    [Inject]
    private ICardAids Aids { get; set; } = null!;

    [Inject]
    private IReviewKeys KeyStore { get; set; } = null!;

    [Inject]
    private IGuidelines Guidelines { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private AssetVersions Files { get; set; } = null!;

    /// <summary>Called by the page whenever another card is shown or something was saved.</summary>
    [JSInvokable]
    public async Task OnMovedAsync(CardMove now)
    {
        var moved = now.At != _at || now.Moves != _moves || now.Unsent != _unsent;
        (_at, _open, _unsent, _moves) = (now.At, now.Open, now.Unsent, now.Moves);
        _last = _cards.Find(c => c.Card.Position == now.Last)?.Card;
        _said = now.Said;
        if (_lent.Count > 0 && _at != _lentTo && _unsent == 0)
        {
            // those that were not ticked come again in their turn
            _held.ExceptWith(_lent.Where(p => _cards.TrueForAll(c => c.Card.Position != p)));
            _lent.Clear();
        }
        if (moved)
        {
            Forget();
            StateHasChanged();
        }
        var ahead = Ahead();
        if (_open < ahead * 3 / 4) await FillAsync(ahead);
        _ = CountAsync();
    }

    /// <summary>Called by the page when it holds no more answers: takes the last one that the server knows of back, and those given together with it.</summary>
    [JSInvokable]
    public async Task<bool> TakeBackAsync()
    {
        try
        {
            var cards = await Reviews.UndoAsync(ProjectId, QueueId, await ActorAsync());
            if (cards.Count == 0)
            {
                Toasts.Tell("Nothing to undo", "You have given no answer in this queue.");
                return false;
            }
            if (cards.Count > 1) Toasts.Tell($"{cards.Count.Of("answer")} taken back", "They were given together; their documents come one after the other now.");
            _held.UnionWith(cards.Select(c => c.Position));
            _cards.RemoveAll(h => cards.Any(c => c.Position == h.Card.Position));
            _cards.InsertRange(0, cards.Select(c => new HeldCard(c)));
            StateHasChanged();
            return true;
        }
        catch (UserErrorException e)
        {
            _error = e.Message;
            StateHasChanged();
            return false;
        }
    }

    /// <summary>Called by the page when somebody asks for the documents that say the same as the one that is shown.</summary>
    [JSInvokable]
    public async Task OnTogetherAsync()
    {
        if (_cards.Find(c => c.Card.Position == _at) is not { } card) return;
        if (card.Alike != null)
        {
            card.Alike = null;
            StateHasChanged();
            return;
        }
        var alike = await Aids.AlikeAsync(ProjectId, QueueId, card.Card.Position, await ActorAsync(), Left);
        if (alike.Count == 0)
        {
            Toasts.Tell("Nothing says the same", "No other open document of this queue is a copy of this one, or nearly so.");
            return;
        }
        card.Alike = alike;
        _lentTo = card.Card.Position;
        foreach (var document in alike)
            if (_held.Add(document.Position)) _lent.Add(document.Position);
        StateHasChanged();
    }

    /// <summary>Called by the page with the reason why an answer was refused.</summary>
    [JSInvokable]
    public void OnRefused(string why)
    {
        _error = why;
        StateHasChanged();
    }

    protected override async Task LoadAsync()
    {
        _mayFit = await User.MayAsync(Policies.Analyst);
        _hidden = !_mayFit;
        _queue = await Reviews.QueueAsync(ProjectId, QueueId, Left);
        if (_queue == null)
        {
            Go.NotFound();
            return;
        }
        _keys = await KeyStore.GetAsync(await ActorAsync(), Left);
        _definitions = new ClassDefinitions((await Guidelines.LatestAsync(ProjectId, Left))?.Text ?? "", Project!.Classes);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_starting || _queue == null || _definitions == null || Project == null) return;
        _starting = true;
        try
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", Left, Files["review.js"]);
            _watch = await _module.InvokeAsync<IJSObjectReference>("watch", Left, _root, _self, ProjectId, QueueId, Bindings());
            // what could not be saved yet is not asked again
            _held.UnionWith(await _watch.InvokeAsync<int[]>("unsent", Left));
            await FillAsync(Ahead());
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // the page was left while it opened
        }
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await ScriptModules.LeaveAsync(_module, _watch);
        _self?.Dispose();
    }

    private static string DoneText(QueueSummary queue) => queue.Pending == 0
        ? $"{queue.Answered.Of("document")} answered, {queue.Skipped.Count()} skipped. {(queue.Disputed == 0 ? "The answers are gold now." : $"{queue.Disputed.Of("document")} with differing answers wait for a decision.")}"
        : "Other people are looking at the last documents of this queue. Those they leave come here by themselves.";

    /// <summary>The keys under the names that review.js has for what they do.</summary>
    private Dictionary<string, string> Bindings() =>
        _keys.All.Where(k => k.Key != ReviewAction.Why).ToDictionary(k => char.ToLowerInvariant(k.Key.ToString()[0]) + k.Key.ToString()[1..], k => k.Value);

    private string Key(ReviewAction action) => ReviewKeys.Shown(_keys[action]);

    private void SetWhy(bool why) => _why = why;

    /// <summary>How many cards to hold ready.</summary>
    private int Ahead()
    {
        var now = DateTime.UtcNow;
        _speed.Enqueue((now, _moves));
        while (now - _speed.Peek().At > Reserve) _speed.Dequeue();
        return Math.Clamp(Fewest + _moves - _speed.Peek().Moves, Fewest, Most);
    }

    private void Forget()
    {
        var at = _at < 0 ? _cards.Count : _cards.FindIndex(c => c.Card.Position == _at);
        if (at > Behind) _cards.RemoveRange(0, at - Behind);
    }

    private async Task FillAsync(int ahead)
    {
        if (_filling) return;
        _filling = true;
        try
        {
            var next = await Reviews.NextAsync(ProjectId, QueueId, _unsent + ahead, await ActorAsync(), Left);
            var added = next.Where(c => _held.Add(c.Position)).Select(c => new HeldCard(c)).ToList();
            _cards.AddRange(added);
            if (!_hidden && !_queue!.Blind && added.Count > 0) _ = MarkAsync(added);
            _open += added.Count;
            var finished = _open == 0 && _unsent == 0;
            if (finished && !_finished) _ = LookAgainAsync();
            if (added.Count == 0 && finished == _finished) return;
            _finished = finished;
            StateHasChanged();
        }
        catch (UserErrorException e)
        {
            _error = e.Message;
            StateHasChanged();
        }
        finally
        {
            _filling = false;
        }
    }

    /// <summary>Finds what is to be marked in the texts, while the cards lie ready.</summary>
    private async Task MarkAsync(List<HeldCard> cards)
    {
        try
        {
            foreach (var card in cards)
            {
                // whoever is past it needs it no more
                if (_cards.Contains(card)) card.Marks = await Aids.MarksAsync(ProjectId, card.Card, Left);
                if (card.Card.Position == _at || card == cards[^1]) StateHasChanged();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the page was left
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task ChooseKeysAsync()
    {
        var options = new DialogOptions { Width = "480px", CloseDialogOnEsc = false };
        await Dialogs.OpenAsync<KeysDialog>("Keys on a review card", new Dictionary<string, object?> { [nameof(KeysDialog.Keys)] = _keys }!, options);
        _keys = await KeyStore.GetAsync(await ActorAsync(), Left);
        if (_watch != null) await _watch.InvokeVoidAsync("bind", Left, Bindings());
    }

    /// <summary>Counts what is done, as often as anybody can read it.</summary>
    private async Task CountAsync()
    {
        _countAgain = true;
        if (_counting) return;
        _counting = true;
        try
        {
            while (_countAgain)
            {
                _countAgain = false;
                _queue = await Reviews.QueueAsync(ProjectId, QueueId, Left) ?? _queue;
                StateHasChanged();
                await Task.Delay(BetweenCounts, Left);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the page was left
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _counting = false;
        }
    }

    /// <summary>Cards that others leave come back to the queue.</summary>
    private async Task LookAgainAsync()
    {
        try
        {
            do
            {
                await CountAsync();
                if (_queue is not { Pending: > 0 }) return;
                await Task.Delay(BetweenLooks, Left);
                await FillAsync(Ahead());
            }
            while (_finished);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the page was left
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    /// <summary>Where review.js is.</summary>
    /// <param name="At">The position of the card that is shown, or -1.</param>
    /// <param name="Open">Cards in the page without an answer.</param>
    /// <param name="Unsent">Answers that are not saved yet.</param>
    /// <param name="Moves">Answers given and taken back on this page so far.</param>
    /// <param name="Last">The position of the card that was answered last on this page, or -1.</param>
    /// <param name="Said">The class that it got, or -1 for a skip.</param>
    public sealed record CardMove(int At, int Open, int Unsent, int Moves, int Last, int Said);

    /// <summary>A card in the page; one that comes again after it was taken back is another one.</summary>
    private sealed class HeldCard(ReviewCard card)
    {
        public ReviewCard Card => card;

        public CardMarks? Marks { get; set; }

        public IReadOnlyList<AlikeDocument>? Alike { get; set; }
    }
}
