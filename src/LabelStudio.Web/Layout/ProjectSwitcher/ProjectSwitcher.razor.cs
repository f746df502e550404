using LabelStudio.Web.Security;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Layout;

/// <summary>Says which project is open and goes to another.</summary>
public partial class ProjectSwitcher
{
    private IReadOnlyList<ProjectCard> _projects = [];
    private int? _loadedFor;
    private bool _open;
    private bool _isAnalyst;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Parameter]
    public int? ProjectId { get; set; }

    private string CurrentName => _projects.FirstOrDefault(p => p.Id == ProjectId)?.Name ?? "";

    private string Initial => CurrentName.Length == 0 ? "·" : CurrentName[..1].ToUpperInvariant();

    protected override async Task OnInitializedAsync() => _isAnalyst = await User.MayAsync(Policies.Analyst);

    protected override async Task OnParametersSetAsync()
    {
        if (ProjectId == null || ProjectId == _loadedFor) return;
        _loadedFor = ProjectId;
        _projects = await Projects.ListAsync();
    }

    private async Task ToggleAsync()
    {
        _open = !_open;
        if (_open) _projects = await Projects.ListAsync();
    }

    private void Close() => _open = false;
}
