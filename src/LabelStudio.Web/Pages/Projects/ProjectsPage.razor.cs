using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Projects;

/// <summary>All projects: open, make, delete.</summary>
public partial class ProjectsPage
{
    private IReadOnlyList<ProjectCard>? _projects;
    private bool _mayCreate;
    private bool _mayDelete;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Go { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _mayCreate = await User.MayAsync(Policies.Analyst);
        _mayDelete = await User.MayAsync(Policies.Lead);
        _projects = await Projects.ListAsync();
    }

    private async Task CreateAsync()
    {
        var id = await Dialogs.OpenAsync<CreateProjectDialog>("New project", options: new DialogOptions { Width = "560px", CloseDialogOnEsc = true });
        if (id is int made) Go.NavigateTo(ProjectPaths.Overview(made));
    }

    private async Task DeleteAsync(ProjectCard project)
    {
        var sure = await ConfirmDialog.AskAsync(Dialogs, "Delete project",
            $"{project.Name} goes for good: {project.Documents.Of("document")}, {project.Functions.Of("labeling function")}, every label, review and student. This cannot be undone.",
            "Delete project", danger: true, typeToConfirm: project.Name);
        if (!sure) return;
        var actor = await User.ActorAsync();
        if (await Toasts.TryAsync(() => Projects.DeleteAsync(project.Id, actor), $"{project.Name} has been deleted")) _projects = await Projects.ListAsync();
    }
}
