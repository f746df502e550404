using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Students;

/// <summary>Trains students and shows what they are worth.</summary>
public partial class StudentsPage
{
    private IReadOnlyList<StudentInfo>? _students;
    private StudentSettings _settings = StudentSettingsWords.Usual;
    private bool _mayOpenTest;
    private long? _job;
    private string? _error;

    /// <summary>The student to show; the latest when the address names none.</summary>
    [Parameter]
    public long? RunId { get; set; }

    [Inject]
    private IStudents Students { get; set; } = null!;

    [Inject]
    private IEvaluations Evaluations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private StudentInfo? Selected => _students?.FirstOrDefault(s => s.Run.Id == RunId) ?? (_students is { Count: > 0 } all ? all[0] : null);

    protected override async Task LoadAsync()
    {
        _mayOpenTest = await User.MayAsync(Policies.Lead);
        _students = await Students.ListAsync(ProjectId, Left);
        _job = (await Jobs.ListAsync(ProjectId, cancel: Left)).FirstOrDefault(j => !j.Ended && j.Kind is "train" or "evaluate" && !j.Ended)?.Id;
    }

    private string PathOf(StudentInfo student) => ProjectPaths.Page(ProjectId, $"students/{student.Run.Id.ToString(CultureInfo.InvariantCulture)}");

    private Task TrainAsync() => StartAsync(async actor => await Students.TrainAsync(ProjectId, _settings, actor, Left));

    private async Task OpenTestAsync(StudentInfo student)
    {
        var sure = await ConfirmDialog.AskAsync(Dialogs, "Open the sealed test",
            $"The test gold is read and this look is counted for good; so far there {(student.TestLooks == 1 ? "was" : "were")} {student.TestLooks.Of("look")} in this project. "
            + "Every look makes the figure a little less honest, so look when you mean to ship, not to choose.", "Open the test");
        if (sure) await StartAsync(async actor => await Evaluations.StartAsync(ProjectId, student.Run.Id, Split.Test, actor, Left));
    }

    private async Task StartAsync(Func<Actor, Task<long>> start)
    {
        _error = null;
        try
        {
            _job = await start(await ActorAsync());
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
        var known = _students?.Count ?? 0;
        _students = await Students.ListAsync(ProjectId, Left);
        if (RunId != null && _students.Count > known) Go.NavigateTo(ProjectPaths.Page(ProjectId, "students"));
    }
}
