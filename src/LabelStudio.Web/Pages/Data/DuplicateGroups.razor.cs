using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Data;

/// <summary>Groups of documents that say the same; the ones across splits first.</summary>
public sealed partial class DuplicateGroups : IDisposable
{
    private const int PageSize = 20;
    private DuplicatePage? _page;
    private int _skip;

    [Inject]
    private IDocuments Documents { get; set; } = null!;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    public void Dispose() => Jobs.Changed -= OnJobChanged;

    protected override Task OnInitializedAsync()
    {
        Jobs.Changed += OnJobChanged;
        return ShowAsync(0);
    }

    private async Task ShowAsync(int skip)
    {
        _page = await Documents.DuplicatesAsync(Project.Id, skip, PageSize);
        _skip = skip;
    }

    private void OnJobChanged(JobView job)
    {
        if (!job.Ended || job.ProjectId != Project.Id) return;
        _ = InvokeAsync(async () =>
        {
            await ShowAsync(_skip);
            StateHasChanged();
        });
    }
}
