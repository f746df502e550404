using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web.Pages.Settings;

/// <summary>The project's classes: add, rename, describe.</summary>
public partial class ClassEditor
{
    private string _newName = "";
    private string _newDescription = "";
    private string _name = "";
    private string _description = "";
    private int? _editing;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter]
    public EventCallback Changed { get; set; }

    private void Edit(ClassInfo c) => (_editing, _name, _description) = (c.Index, c.Name, c.Description);

    private void Stop() => _editing = null;

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        if (e.Key == "Enter" && _name.Trim().Length > 0) await SaveAsync();
        if (e.Key == "Escape") Stop();
    }

    private async Task SaveAsync()
    {
        if (_editing is not { } index) return;
        var actor = await User.ActorAsync();
        if (!await Toasts.TryAsync(() => Projects.UpdateClassAsync(Project.Id, index, _name.Trim(), _description.Trim(), actor))) return;
        _editing = null;
        await Changed.InvokeAsync();
    }

    private async Task AddAsync()
    {
        if (_newName.Trim().Length == 0) return;
        var actor = await User.ActorAsync();
        if (!await Toasts.TryAsync(() => Projects.AddClassAsync(Project.Id, _newName.Trim(), _newDescription.Trim(), actor))) return;
        (_newName, _newDescription) = ("", "");
        await Changed.InvokeAsync();
    }
}
