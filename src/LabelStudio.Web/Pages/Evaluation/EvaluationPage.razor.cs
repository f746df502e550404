using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Radzen;

namespace LabelStudio.Web.Pages.Evaluation;

/// <summary>Evaluates students on dev and on the sealed test, and shows the latest report of one.</summary>
public partial class EvaluationPage
{
    private static readonly (Split Split, string Words)[] Splits = [(Split.Dev, "Dev"), (Split.Test, "Test")];

    private IReadOnlyList<StudentInfo>? _students;
    private long? _chosen;
    private Split _on = Split.Dev;
    private EvaluationReport? _report;
    private EvaluationEntry? _entry;
    private TestLooks _looks = new(0, 0);
    private bool _mayOpenTest;
    private long? _job;
    private string? _error;

    [Inject]
    private IEvaluations Evaluations { get; set; } = null!;

    [Inject]
    private IStudents Students { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private StudentInfo? Selected => _students?.FirstOrDefault(s => s.Run.Id == _chosen) ?? (_students is { Count: > 0 } all ? all[0] : null);

    protected override async Task LoadAsync()
    {
        _mayOpenTest = await User.MayAsync(Policies.Lead);
        _students = await Students.ListAsync(ProjectId, Left);
        _job = (await Jobs.ListAsync(ProjectId, cancel: Left)).FirstOrDefault(j => !j.Ended && j.Kind == "evaluate")?.Id;
    }

    protected override async Task OnAddressChangedAsync()
    {
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query);
        _chosen = query.TryGetValue("student", out var student) && long.TryParse(student, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        _on = query.TryGetValue("on", out var on) && on == "test" ? Split.Test : Split.Dev;
        _error = null;
        await ShowAsync();
    }

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        if (job.Id == _job)
        {
            _job = null;
            if (job.State == JobState.Failed) _error = job.Error;
        }
        _students = await Students.ListAsync(ProjectId, Left);
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        (_report, _entry) = (null, null);
        if (Selected is not { } student) return;
        _looks = await Evaluations.LooksAsync(ProjectId, student.Run.Id, Left);
        _report = await Evaluations.LatestAsync(ProjectId, student.Run.Id, _on, Left);
        if (_report != null) _entry = (await Evaluations.ListAsync(ProjectId, Left)).FirstOrDefault(e => e.StudentRunId == student.Run.Id && e.On == _on);
    }

    private async Task OpenTestAsync(StudentInfo student)
    {
        var again = _looks.Project > 0
            ? $"The test of this project has been looked at {_looks.Project.Of("time")} already, {_looks.Student.Of("time")} for this student. A further look is counted too, and a student that was chosen by looks is better on this test than it will be elsewhere. "
            : "This is the first look at the test of this project. ";
        var sure = await ConfirmDialog.AskAsync(
            Dialogs, "Open the sealed test", again + "The look is counted for good before a figure is shown. Look when you mean to ship, not to choose.", "Open the test");
        if (sure) await StartAsync(student, Split.Test);
    }

    private async Task StartAsync(StudentInfo student, Split on)
    {
        _error = null;
        try
        {
            // whoever is no lead never sees the button, and gets nothing by calling it
            if (on == Split.Test && !await User.MayAsync(Policies.Lead)) return;
            _job = await Evaluations.StartAsync(ProjectId, student.Run.Id, on, await ActorAsync(), Left);
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
}
