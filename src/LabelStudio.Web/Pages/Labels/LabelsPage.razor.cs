using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>Fits the label model and shows what it learned.</summary>
public partial class LabelsPage
{
    private LabelSettings _settings = new();
    private LabelRun? _run;
    private IReadOnlyList<LabelRun> _history = [];
    private bool _loaded;
    private long? _job;
    private string? _error;

    [Inject]
    private ILabels Labels { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        await ShowLatestAsync();
        if (_run != null) _settings = _run.Settings;
        _job = (await Jobs.ListAsync(ProjectId, cancel: Left)).FirstOrDefault(j => !j.Ended && j.Kind == "fit")?.Id;
        _loaded = true;
    }

    private async Task ShowLatestAsync()
    {
        _run = await Labels.LatestAsync(ProjectId, Left);
        _history = await Labels.HistoryAsync(ProjectId, Left);
    }

    private async Task FitAsync()
    {
        _error = null;
        try
        {
            _job = await Labels.FitAsync(ProjectId, _settings, await ActorAsync(), Left);
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
