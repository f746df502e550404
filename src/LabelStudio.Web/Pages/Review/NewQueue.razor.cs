using LabelStudio.Core.Review;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Review;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Review;

/// <summary>The form that makes a queue: what to look for, where, how many.</summary>
public partial class NewQueue
{
    /// <summary>The largest queue.</summary>
    public const int Most = QueueRequest.MaxSize;

    private static readonly string[] AllChoices = [.. QueueWords.Choices, QueueKind.Audit, QueueWords.OwnMix];

    private readonly List<MixDraft> _shares = MixDraft.Start();
    private IReadOnlyList<FunctionRow> _functions = [];
    private string _choice = ReviewMix.MixedName;

    /// <summary>What the form starts with; null where the address says that.</summary>
    private string? _proposed;
    private QueueSplits _splits = QueueSplits.Train;
    private int? _function;
    private int? _selected;
    private int _size = 50;
    private string _name = "";
    private QueueOptions _people = QueueOptions.Default;
    private bool _busy;
    private long? _job;
    private string? _error;
    private string? _asked;

    [Inject]
    private IReviews Reviews { get; set; } = null!;

    [Inject]
    private IDocuments Documents { get; set; } = null!;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private ILabels Labels { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Parameter, EditorRequired]
    public int ProjectId { get; set; }

    /// <summary>Called with the new queue's id.</summary>
    [Parameter]
    public EventCallback<int> Made { get; set; }

    [Parameter]
    public bool Open { get; set; }

    /// <summary>What reviewing by the proposed mix has found in this project, beside a random draw; null before anybody has.</summary>
    [Parameter]
    public string? Found { get; set; }

    /// <summary>What the form starts with, where another page asks for it.</summary>
    [Parameter]
    public string? Strategy { get; set; }

    [Parameter]
    public int? Size { get; set; }

    /// <summary>The function to audit, where another page asks for it.</summary>
    [Parameter]
    public int? Function { get; set; }

    /// <summary>The documents to choose from, or null for all.</summary>
    [Parameter]
    public QueueFilter? Filter { get; set; }

    // a function votes on its own documents, not on those of a selection
    private IEnumerable<string> Choices => Filter == null ? AllChoices : AllChoices.Where(c => c != QueueKind.Audit);

    private bool IsFair => _choice == QueueKind.FairDraw;

    private string DefaultName => _choice == QueueKind.Audit && _functions.FirstOrDefault(f => f.Id == _function) is { } f
        ? $"Audit of {f.Name}"
        : $"{(Filter == null ? "" : "Selection: ")}{QueueWords.Name(_choice)}, {_size}";

    /// <summary>Why the queue cannot be made as it is.</summary>
    private string? Problem =>
        _choice == QueueKind.Audit && _function == null ? (_functions.Count == 0 ? "There is no function to audit yet." : "Choose the function to audit.")
        : _choice == QueueWords.OwnMix ? MixDraft.Problem(_shares)
        : _size is < 1 or > Most ? $"A queue holds 1 to {Most.Of("document")}." : null;

    /// <summary>What the choice does to figures.</summary>
    private string? Warning =>
        _choice == QueueKind.Audit || Filter != null ? null
        : IsFair ? (_splits == QueueSplits.Train ? "Figures are counted on dev. A fair draw of train measures nothing by itself: take dev first." : null)
        : _splits is QueueSplits.Dev or QueueSplits.TrainAndDev
            ? "Documents that are chosen for being hard make dev harder than the data: figures on dev will look worse than they are. Take them from train, and a random queue for dev."
            : null;

    protected override async Task OnInitializedAsync() => _functions = [.. (await Functions.ListAsync(ProjectId)).Functions.Where(f => f.Hits > 0).OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];

    protected override async Task OnParametersSetAsync()
    {
        var asked = $"{Strategy} {Size} {Function} {Filter?.Address}";
        if (asked == _asked) return;
        _asked = asked;
        if (Size is { } size) _size = size;
        _proposed = Function != null || Strategy != null || Filter != null ? null
            : await Labels.LatestAsync(ProjectId) != null ? ReviewMix.MixedName : QueueKind.FairDraw;
        if (_proposed != null) _choice = _proposed;
        if (Function is { } function) (_function, _choice) = (function, QueueKind.Audit);
        else if (Strategy is { } strategy) _choice = strategy;
        else if (Filter != null) _choice = QueueKind.FairDraw;
        Choose(_choice);
        _selected = null;
        if (Filter is { } filter)
        {
            try
            {
                var page = await Documents.QueryAsync(ProjectId, filter.Query with { Skip = 0, Take = 1 });
                _selected = page.TotalIsExact ? page.Total : null;
            }
            catch (UserErrorException e)
            {
                _error = e.Message;
            }
        }
    }

    private void Choose(string choice)
    {
        _choice = choice;
        _splits = IsFair ? QueueSplits.DevFirst : QueueSplits.Train;
    }

    private async Task MakeAsync()
    {
        if (Problem != null) return;
        _busy = true;
        _error = null;
        try
        {
            var name = _name.Trim().Length > 0 ? _name.Trim() : DefaultName;
            var audits = _choice == QueueKind.Audit;
            var made = await Reviews.CreateQueueAsync(
                ProjectId,
                new QueueRequest(name, audits ? QueueKind.FairDraw : _choice == QueueWords.OwnMix ? MixDraft.Text(_shares) : _choice, _size)
                {
                    FunctionId = audits ? _function : null,
                    Filter = Filter,
                    Splits = audits || Filter != null ? null : _splits,
                    People = _people,
                },
                await User.ActorAsync());
            if (made.QueueId is { } queue) await Made.InvokeAsync(queue);
            else _job = made.JobId;
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

    private async Task OnEndedAsync(JobView job)
    {
        _job = null;
        _error = job.Error;
        if (job.State == JobState.Succeeded) await Made.InvokeAsync(QueueResult.Of(job).QueueId);
    }

    private async Task CancelAsync()
    {
        if (_job is { } job) await Jobs.CancelAsync(job, await User.ActorAsync());
    }
}
