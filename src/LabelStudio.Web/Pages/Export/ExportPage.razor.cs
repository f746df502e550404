using System.Globalization;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Export;

/// <summary>What can be taken away: a student as a bundle, once its checklist is closed, and the project's data.</summary>
public partial class ExportPage
{
    private const int MostStudents = 8;

    private ProjectState? _state;
    private StudentClearance? _clearance, _labels;
    private DeploymentChecklist? _checklist;
    private IReadOnlyList<CardFile> _files = [];
    private string? _gone;
    private bool _documents = true;
    private bool _isLead;

    [Inject]
    private IExports Exports { get; set; } = null!;

    [Inject]
    private IDeployments Deployments { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _state = await Projects.StateAsync(ProjectId, Left);
        _isLead = await User.MayAsync(Policies.Lead);
        await base.LoadAsync();
    }

    protected override Task OnAddressChangedAsync() => ReadStudentAsync();

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        await base.OnWorkEndedAsync(job);
        _state = await Projects.StateAsync(ProjectId, Left);
        await ReadStudentAsync();
    }

    private async Task ReadStudentAsync()
    {
        (_clearance, _checklist, _files, _gone) = (null, null, [], null);
        _labels = await Exports.LabelClearanceAsync(ProjectId, Left);
        if (Selected is not { } student) return;
        _clearance = await Exports.ClearanceAsync(ProjectId, student.Run.Id, Left);
        try
        {
            _checklist = await Deployments.ChecklistAsync(ProjectId, student.Run.Id, Left);
            _files = await Deployments.FilesAsync(ProjectId, student.Run.Id, Left);
        }
        catch (UserErrorException e)
        {
            _gone = e.Message;
        }
    }

    private async Task OverrideTermsAsync(string reason)
    {
        // whoever is no lead never sees the form, and gets nothing by calling it
        if (Selected is not { } student || !await User.MayAsync(Policies.Lead)) return;
        await Exports.OverrideAsync(ProjectId, student.Run.Id, reason, await ActorAsync(), Left);
        await ReadStudentAsync();
        StateHasChanged();
    }

    private async Task OverrideAsync(string reason)
    {
        if (Selected is not { } student || !await User.MayAsync(Policies.Lead)) return;
        await Deployments.OverrideAsync(ProjectId, student.Run.Id, reason, await ActorAsync(), Left);
        await ReadStudentAsync();
        StateHasChanged();
    }

    private async Task SignAsync(ChecklistBox box, bool closed, string note)
    {
        if (Selected is not { } student) return;
        await Deployments.SignAsync(ProjectId, student.Run.Id, box.Key, closed, note, await ActorAsync(), Left);
        await ReadStudentAsync();
        StateHasChanged();
    }

    private string PathOf(StudentInfo student) => $"{ProjectPaths.Page(ProjectId, "export")}?student={student.Run.Id.ToString(CultureInfo.InvariantCulture)}";
}
