using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Pages.Overview;

/// <summary>Where the project stands, and the next best action.</summary>
public partial class OverviewPage
{
    private ProjectState? _state;

    protected override void OnInitialized() => Jobs.Changed += OnJobChanged;

    protected override async Task LoadAsync() => _state = await Projects.StateAsync(ProjectId, Left);

    protected override void Dispose(bool disposing)
    {
        Jobs.Changed -= OnJobChanged;
        base.Dispose(disposing);
    }

    private void OnJobChanged(JobView job)
    {
        if (!job.Ended || job.ProjectId != ProjectId) return;
        _ = InvokeAsync(async () =>
        {
            try
            {
                await ReloadProjectAsync();
                if (Project != null) await LoadAsync();
                StateHasChanged();
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // the page was left meanwhile
            }
        });
    }
}
