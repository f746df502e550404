using System.Globalization;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Pages.Data;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Review;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Radzen;

namespace LabelStudio.Web.Pages.Review;

/// <summary>The review queues of a project, with what is found in them while people answer.</summary>
public partial class ReviewPage
{
    private const int MostPeople = 3;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private IReadOnlyList<QueueSummary>? _queues;
    private IReadOnlyDictionary<int, QueueFindings> _findings = new Dictionary<int, QueueFindings>();
    private bool _mayCreate;
    private bool _watches;
    private string? _preset;
    private int? _presetSize;
    private int? _presetFunction;
    private QueueFilter? _filter;

    [Inject]
    private IReviews Reviews { get; set; } = null!;

    [Inject]
    private IQueueFindings Findings { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    /// <summary>Whether the address asks for a queue to be made.</summary>
    private bool Asks => _preset != null || _presetFunction != null || _filter != null;

    protected override async Task LoadAsync()
    {
        _mayCreate = await User.MayAsync(Policies.Analyst);
        await ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (_watches || _queues == null) return;
        _watches = true;
        _ = WatchAsync();
    }

    /// <summary>Other pages send people here with the queue to make.</summary>
    protected override Task OnAddressChangedAsync()
    {
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query);
        _preset = query.TryGetValue("new", out var strategy) && QueueWords.Choices.Contains(strategy.ToString(), StringComparer.Ordinal) ? strategy.ToString() : null;
        _presetSize = query.TryGetValue("size", out var size) && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= NewQueue.Most ? n : null;
        _presetFunction = query.TryGetValue("audit", out var audit) && int.TryParse(audit, NumberStyles.None, CultureInfo.InvariantCulture, out var f) ? f : null;
        _filter = query.TryGetValue("filter", out var filter) && _mayCreate ? DataFilter.SelectionOf(filter.ToString()) : null;
        return Task.CompletedTask;
    }

    private string CardPath(int queueId) => ProjectPaths.Page(ProjectId, $"review/{queueId.ToString(CultureInfo.InvariantCulture)}");

    private async Task ReadAsync()
    {
        // who only reviews sees the queues that are theirs
        var me = await ActorAsync();
        _queues = [.. (await Reviews.QueuesAsync(ProjectId, Left)).Where(q => _mayCreate || q.IsFor(me))];
        if (_mayCreate) _findings = await Findings.ReadAsync(ProjectId, Left);
    }

    /// <summary>Other people answer while somebody looks at the list.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
                await InvokeAsync(async () =>
                {
                    await ReadAsync();
                    StateHasChanged();
                });
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the person has left the page
        }
    }

    private Task OpenAsync(int queueId)
    {
        Go.NavigateTo(CardPath(queueId));
        return Task.CompletedTask;
    }

    private async Task DeleteAsync(QueueSummary queue)
    {
        var sure = await ConfirmDialog.AskAsync(Dialogs, "Delete queue",
            $"The list of {queue.Size.Of("document")} goes; the {queue.Answered.Of("answer")} given in it stay{(queue.Answered == 1 ? "s" : "")}.", "Delete queue", danger: true);
        if (!sure) return;
        var actor = await ActorAsync();
        if (await Toasts.TryAsync(() => Reviews.DeleteQueueAsync(ProjectId, queue.Id, actor, Left), $"{queue.Name} has been deleted")) await ReadAsync();
    }
}
