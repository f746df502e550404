using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Components;

/// <summary>How far a job is: its stage by name, a bar, a way to cancel. Given a <see cref="Job"/> it shows that; given a <see cref="JobId"/> it follows it.</summary>
public sealed partial class JobProgress : IDisposable
{
    private bool _asked;
    private bool _told;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    /// <summary>The job as it stands, from somebody who follows it.</summary>
    [Parameter]
    public JobView? Job { get; set; }

    /// <summary>The job to follow.</summary>
    [Parameter]
    public long? JobId { get; set; }

    /// <summary>Called once, when the followed job has ended.</summary>
    [Parameter]
    public EventCallback<JobView> Ended { get; set; }

    /// <summary>Asks for the job's end; without it there is no button.</summary>
    [Parameter]
    public Func<Task>? Cancel { get; set; }

    [Parameter]
    public bool Compact { get; set; }

    private int? Percent => Job switch
    {
        { State: JobState.Succeeded } => 100,
        { Fraction: { } f } => (int)Math.Clamp(f * 100, 0, 100),
        { Ended: true } => 0,
        _ => null,
    };

    private string StageText => Job switch
    {
        null => "",
        { State: JobState.Succeeded } => "Done",
        { State: JobState.Failed } => "Failed",
        { State: JobState.Cancelled } => "Cancelled",
        _ when _asked => "Stopping…",
        { State: JobState.Queued } => "Waiting for its turn",
        { Detail.Length: > 0 } => $"{Job.Stage} · {Job.Detail}",
        _ => Job.Stage.Length > 0 ? Job.Stage : "Starting",
    };

    protected override void OnInitialized()
    {
        if (JobId != null) Jobs.Changed += OnChanged;
    }

    public void Dispose() => Jobs.Changed -= OnChanged;

    protected override async Task OnParametersSetAsync()
    {
        // a job may have ended before anybody listened
        if (JobId is { } id && (Job == null || Job.Id != id)) await ShowAsync(await Jobs.GetAsync(id));
    }

    private void OnChanged(JobView job)
    {
        if (job.Id == JobId) _ = InvokeAsync(() => ShowAsync(job));
    }

    private async Task ShowAsync(JobView? job)
    {
        if (job == null || Job is { Ended: true } known && known.Id == job.Id) return;
        if (Job?.Id != job.Id) _told = _asked = false;
        Job = job;
        StateHasChanged();
        if (!job.Ended || _told) return;
        _told = true;
        await Ended.InvokeAsync(job);
    }

    private async Task CancelAsync()
    {
        _asked = true;
        if (Cancel != null) await Cancel();
    }
}
