using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Pages.Overview;

/// <summary>Where the project stands, and the next best action.</summary>
public partial class OverviewPage
{
    private ProjectState? _state;

    protected override async Task LoadAsync() => _state = await Projects.StateAsync(ProjectId, Left);

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        await ReloadProjectAsync();
        if (Project != null) await LoadAsync();
    }
}
