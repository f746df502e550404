using System.Globalization;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Students;

/// <summary>A page about one of the project's students, which may start a job with it.</summary>
public abstract class StudentPage : ProjectPage
{
    [Inject]
    protected IStudents Students { get; set; } = null!;

    /// <summary>The project's students, newest first; null until they are loaded.</summary>
    protected IReadOnlyList<StudentInfo>? All { get; private set; }

    /// <summary>The student that the address names, else the newest; null without any.</summary>
    protected StudentInfo? Selected => All?.FirstOrDefault(s => s.Run.Id == Asked) ?? (All is { Count: > 0 } all ? all[0] : null);

    /// <summary>The job that is shown while it runs.</summary>
    protected long? Job { get; private set; }

    /// <summary>The student that the address names: ?student= where nothing else is said.</summary>
    protected virtual long? Asked =>
        Parameter("student") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The kinds of jobs that the page shows.</summary>
    protected virtual IReadOnlyList<string> JobKinds => [];

    protected override async Task LoadAsync()
    {
        await ReadStudentsAsync();
        if (JobKinds.Count > 0) Job = (await Jobs.ListAsync(ProjectId, cancel: Left)).FirstOrDefault(j => !j.Ended && JobKinds.Contains(j.Kind))?.Id;
    }

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        if (job.Id == Job)
        {
            Job = null;
            if (job.State == JobState.Failed) Problem = job.Error;
        }
        await ReadStudentsAsync();
    }

    protected string? Parameter(string name) => QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query).TryGetValue(name, out var value) ? value.ToString() : null;

    protected Task StartAsync(Func<Actor, Task<long>> start) => TryAsync(async () => Job = await start(await ActorAsync()));

    protected async Task CancelAsync()
    {
        if (Job is { } job) await Jobs.CancelAsync(job, await ActorAsync(), Left);
    }

    private async Task ReadStudentsAsync() => All = await Students.ListAsync(ProjectId, Left);
}
