using System.Globalization;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Review;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Radzen;

namespace LabelStudio.Web.Pages.Review;

/// <summary>The review queues of a project.</summary>
public partial class ReviewPage
{
    private IReadOnlyList<QueueSummary>? _queues;
    private bool _mayCreate;
    private string? _preset;
    private int? _presetSize;

    [Inject]
    private IReviews Reviews { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _mayCreate = await User.MayAsync(Policies.Analyst);
        _queues = await Reviews.QueuesAsync(ProjectId, Left);
    }

    /// <summary>Other pages send people here with the queue to make.</summary>
    protected override Task OnAddressChangedAsync()
    {
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query);
        _preset = query.TryGetValue("new", out var strategy) && QueueWords.Choices.Contains(strategy.ToString(), StringComparer.Ordinal) ? strategy.ToString() : null;
        _presetSize = query.TryGetValue("size", out var size) && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= NewQueue.Most ? n : null;
        return Task.CompletedTask;
    }

    private string CardPath(int queueId) => ProjectPaths.Page(ProjectId, $"review/{queueId.ToString(CultureInfo.InvariantCulture)}");

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
        if (await Toasts.TryAsync(() => Reviews.DeleteQueueAsync(ProjectId, queue.Id, actor, Left), $"{queue.Name} has been deleted"))
            _queues = await Reviews.QueuesAsync(ProjectId, Left);
    }
}
