using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>Fits the label model and shows what it learned, one question a tab.</summary>
public partial class LabelsPage
{
    private const string FirstTab = "trust";

    private static readonly (string Key, string Title)[] Tabs =
        [(FirstTab, "Trust"), ("classes", "Classes"), ("functions", "Functions"), ("radar", "Radar"), ("settings", "Settings"), ("runs", "Runs")];

    private LabelSettings _settings = new();
    private LabelRun? _run;
    private RunLinks? _links;
    private IReadOnlyList<LabelRun> _history = [];
    private string _tab = FirstTab;
    private bool _editing;
    private bool _loaded;
    private long? _job;
    private string? _error;

    [Inject]
    private ILabels Labels { get; set; } = null!;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    private string FitWords => _run == null ? "Fit" : SettingsText.Same(_settings, _run.Settings) ? "Fit again" : "Fit with the new settings";

    protected override async Task LoadAsync()
    {
        (_run, _settings) = (null, new LabelSettings());
        await ShowLatestAsync();
        _job = (await Jobs.ListAsync(ProjectId, cancel: Left)).FirstOrDefault(j => !j.Ended && j.Kind is "fit" or "anchor")?.Id;
        _loaded = true;
    }

    protected override Task OnAddressChangedAsync()
    {
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query);
        var wanted = query.TryGetValue("tab", out var tab) ? tab.ToString() : FirstTab;
        _tab = Tabs.Any(t => t.Key == wanted) ? wanted : FirstTab;
        _editing = query.ContainsKey("edit");
        return Task.CompletedTask;
    }

    private static int Count(LabelRun run, string tab) => tab == "radar" ? run.Radar.Groups.Count + RadarFindings.BesideGroups(run.Radar).Count : 0;

    private string TabPath(string tab) => LabelPaths.Tab(ProjectId, tab == FirstTab ? null : tab);

    private async Task ShowLatestAsync()
    {
        var run = await Labels.LatestAsync(ProjectId, Left);
        var history = await Labels.HistoryAsync(ProjectId, Left);
        var links = run == null ? null : new RunLinks(Project!, (await Functions.ListAsync(ProjectId, Left)).Functions);
        // a new run is where the next settings start from
        if (run != null && _run?.Run.Id != run.Run.Id) _settings = run.Settings;
        (_run, _links, _history) = (run, links, history);
    }

    private Task FitWithAsync(LabelSettings settings)
    {
        _settings = settings;
        // what was edited is done
        if (_editing) Go.NavigateTo(TabPath("classes"), replace: true);
        return FitAsync();
    }

    private Task FitAsync() => StartAsync(async () => await Labels.FitAsync(ProjectId, _settings, await ActorAsync(), Left));

    private Task UpdateAsync() => StartAsync(async () => await Labels.AnchorAsync(ProjectId, await ActorAsync(), Left));

    private async Task StartAsync(Func<Task<long>> start)
    {
        _error = null;
        try
        {
            _job = await start();
        }
        catch (UserErrorException e)
        {
            _error = e.Message;
        }
    }

    private async Task CancelAsync()
    {
        if (_job is { } job) await Jobs.CancelAsync(job, await ActorAsync(), Left);
    }

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        if (job.Id == _job)
        {
            _job = null;
            if (job.State == JobState.Failed) _error = job.Error;
        }
        await ShowLatestAsync();
    }
}
