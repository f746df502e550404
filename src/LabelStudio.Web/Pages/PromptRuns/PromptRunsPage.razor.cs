using System.Globalization;
using LabelStudio.Teachers.Asking;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.PromptRuns;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.PromptRuns;

/// <summary>A run of prompt functions as it goes and as it went: progress, money, what each function and teacher did, calls, and documents without a vote.</summary>
public partial class PromptRunsPage
{
    /// <summary>A run that goes is read anew at most so often: its figures are sums over all its calls.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private static readonly (string Key, string Title)[] Tabs = [("functions", "Functions and costs"), ("documents", "Without a vote"), ("calls", "Calls"), ("runs", "All runs")];

    private readonly RunPace _pace = new(TimeProvider.System);
    private IReadOnlyList<PromptRunView>? _runs;
    private PromptRunView? _run;
    private Task _refreshing = Task.CompletedTask;
    private string _tab = "functions";
    private int? _version;
    private AbstainReason? _reason;
    private TeacherOutcome? _outcome;
    private bool _busy;

    /// <summary>The run to show; the latest when the address names none.</summary>
    [Parameter]
    public long? RunId { get; set; }

    [Inject]
    private IPromptRuns Runs { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        Jobs.Changed -= OnProgress;
        Jobs.Changed += OnProgress;
        _runs = await Runs.ListAsync(ProjectId, cancel: Left);
    }

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (_runs == null || Project == null) return;
        var wanted = RunId ?? (_runs.Count > 0 ? _runs[0].Id : null);
        if (wanted == _run?.Id) return;
        _pace.Forget();
        _run = wanted is { } id ? await FindAsync(id) : null;
        if (wanted != null && _run == null) Go.NotFound();
    }

    protected override Task OnAddressChangedAsync()
    {
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        _tab = Tabs.Select(t => t.Key).FirstOrDefault(t => t == query.GetValueOrDefault("tab")) ?? Tabs[0].Key;
        _version = int.TryParse(query.GetValueOrDefault("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
        _reason = Enum.TryParse<AbstainReason>(query.GetValueOrDefault("reason"), out var reason) ? reason : null;
        _outcome = Enum.TryParse<TeacherOutcome>(query.GetValueOrDefault("outcome"), out var outcome) ? outcome : null;
        return Task.CompletedTask;
    }

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        await ReloadAsync();
        _pace.Forget();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Jobs.Changed -= OnProgress;
        base.Dispose(disposing);
    }

    private async Task<PromptRunView?> FindAsync(long id)
    {
        try
        {
            return await Runs.GetAsync(ProjectId, id, Left);
        }
        catch (UserErrorException)
        {
            return null;
        }
    }

    private string TabPath(string tab) => $"{PromptRunPaths.Of(ProjectId, _run!.Id)}?tab={tab}";

    private void OnProgress(JobView job)
    {
        if (job.ProjectId != ProjectId || job.Ended || _run is not { } run || run.JobId != job.Id || !_refreshing.IsCompleted) return;
        _refreshing = InvokeAsync(RefreshAsync);
    }

    private async Task RefreshAsync()
    {
        try
        {
            await ReloadAsync();
            StateHasChanged();
            await Task.Delay(RefreshInterval, Left);
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

    private async Task ReloadAsync()
    {
        if (_run is not { } shown)
        {
            _runs = await Runs.ListAsync(ProjectId, cancel: Left);
            if (_runs.Count > 0) _run = _runs[0];
            return;
        }
        var run = await Runs.GetAsync(ProjectId, shown.Id, Left);
        if (_run?.Id != run.Id) return;
        _run = run;
        _runs = [.. (_runs ?? []).Select(r => r.Id == run.Id ? run : r)];
        if (run.State == PromptRunState.Running) _pace.See(run.Asked);
    }

    private Task PauseAsync() => ActAsync(async (run, actor) => await Runs.PauseAsync(ProjectId, run, actor, Left));

    private Task ResumeAsync(PromptBudget? budget) => ActAsync(async (run, actor) => await Runs.ResumeAsync(ProjectId, run, budget, actor, Left));

    private Task CancelAsync() => ActAsync(async (run, actor) => await Runs.CancelAsync(ProjectId, run, actor, Left));

    private async Task ActAsync(Func<long, Actor, Task> act)
    {
        if (_busy || _run is not { } run) return;
        _busy = true;
        var actor = await ActorAsync();
        await Toasts.TryAsync(() => act(run.Id, actor));
        _pace.Forget();
        await ReloadAsync();
        _busy = false;
    }
}
