using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Security;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Settings;

/// <summary>Name, classes, people, and the way out.</summary>
public partial class SettingsPage
{
    private string _name = "";
    private string _description = "";
    private bool _isLead;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        (_name, _description) = (Project!.Name, Project.Description);
        _isLead = await User.MayAsync(Policies.Lead);
    }

    private async Task RenameAsync()
    {
        var actor = await ActorAsync();
        if (await Toasts.TryAsync(() => Projects.RenameAsync(ProjectId, _name.Trim(), _description.Trim(), actor, Left), "Saved"))
        {
            await ReloadProjectAsync();
            if (Project != null) (_name, _description) = (Project.Name, Project.Description);
        }
    }

    private Task OnClassesChangedAsync() => ReloadProjectAsync();

    private async Task DeleteAsync()
    {
        var project = Project!;
        var sure = await ConfirmDialog.AskAsync(Dialogs, "Delete project",
            $"{project.Name} goes for good: {project.Documents.Of("document")}, every function, label, review and student. This cannot be undone.",
            "Delete project", danger: true, typeToConfirm: project.Name);
        if (!sure) return;
        var actor = await ActorAsync();
        if (await Toasts.TryAsync(() => Projects.DeleteAsync(ProjectId, actor), $"{project.Name} has been deleted")) Go.NavigateTo(ProjectPaths.Projects);
    }
}
