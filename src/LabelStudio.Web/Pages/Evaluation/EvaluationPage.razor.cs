using LabelStudio.Core.Schema;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Evaluation;

/// <summary>Evaluates students on dev and on the sealed test, and shows the latest report of one.</summary>
public partial class EvaluationPage
{
    private static readonly (Split Split, string Words)[] Splits = [(Split.Dev, "Dev"), (Split.Test, "Test")];

    private Split _on = Split.Dev;
    private EvaluationReport? _report;
    private EvaluationEntry? _entry;
    private TestLooks _looks = new(0, 0);
    private bool _mayOpenTest;

    [Inject]
    private IEvaluations Evaluations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    protected override IReadOnlyList<string> JobKinds => ["evaluate"];

    protected override async Task LoadAsync()
    {
        _mayOpenTest = await User.MayAsync(Policies.Lead);
        await base.LoadAsync();
    }

    protected override async Task OnAddressChangedAsync()
    {
        _on = Parameter("on") == "test" ? Split.Test : Split.Dev;
        Problem = null;
        await ShowAsync();
    }

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        await base.OnWorkEndedAsync(job);
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
        // whoever is no lead never sees the button, and gets nothing by calling it
        if (sure && await User.MayAsync(Policies.Lead)) await EvaluateAsync(student, Split.Test);
    }

    private Task EvaluateAsync(StudentInfo student, Split on) => StartAsync(actor => Evaluations.StartAsync(ProjectId, student.Run.Id, on, actor, Left));
}
