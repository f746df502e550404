using LabelStudio.Storage.Model;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Layout;

/// <summary>The long work of the open project, as it goes; what ends is told once.</summary>
public sealed partial class JobTray : IDisposable
{
    private readonly List<JobView> _jobs = [];

    // progress that was on its way may arrive after the end
    private readonly HashSet<long> _ended = [];
    private int? _loadedFor;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter]
    public int? ProjectId { get; set; }

    protected override void OnInitialized() => Jobs.Changed += OnChanged;

    public void Dispose() => Jobs.Changed -= OnChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (ProjectId == _loadedFor) return;
        _loadedFor = ProjectId;
        _jobs.Clear();
        if (ProjectId is { } id) _jobs.AddRange((await Jobs.ListAsync(id)).Where(j => !j.Ended).OrderBy(j => j.Id));
    }

    private void OnChanged(JobView job)
    {
        if (job.ProjectId == ProjectId) _ = InvokeAsync(() => Show(job));
    }

    private void Show(JobView job)
    {
        if (_ended.Contains(job.Id)) return;
        var at = _jobs.FindIndex(j => j.Id == job.Id);
        if (job.Ended)
        {
            _ended.Add(job.Id);
            if (at < 0) return;
            _jobs.RemoveAt(at);
            Tell(job);
        }
        else if (at < 0)
        {
            _jobs.Add(job);
        }
        else
        {
            _jobs[at] = job;
        }
        StateHasChanged();
    }

    private void Tell(JobView job)
    {
        switch (job.State)
        {
            case JobState.Succeeded: Toasts.Done($"{job.Title}: done"); break;
            case JobState.Failed: Toasts.Failed($"{job.Title}: failed", job.Error); break;
            default: Toasts.Tell($"{job.Title}: cancelled", "Nothing was changed."); break;
        }
    }

    private async Task CancelAsync(long jobId)
    {
        var actor = await User.ActorAsync();
        await Toasts.TryAsync(() => Jobs.CancelAsync(jobId, actor));
    }
}
