using LabelStudio.Web.Formatting;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Projects;

/// <summary>Name, description and classes of a new project; answers with its id.</summary>
public partial class CreateProjectDialog
{
    private const string Example = "card lost\ntransfer delayed\nexchange rate";
    private string _name = "";
    private string _description = "";
    private string _classes = "";
    private string? _problem;
    private bool _busy;
    private ElementReference _first;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    private string Count => Names(_classes).Count is > 0 and var n ? n.Of("class", "classes") : "No class yet";

    /// <summary>The class names of a text, one a line, without empty lines.</summary>
    public static IReadOnlyList<string> Names(string lines) =>
        lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await _first.FocusAsync();
    }

    private async Task CreateAsync()
    {
        if (_busy || _name.Trim().Length == 0) return;
        var names = Names(_classes);
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            _problem = $"The class \"{twice.Key}\" stands twice. Each class needs a name of its own.";
            return;
        }
        _busy = true;
        try
        {
            Dialogs.Close(await Projects.CreateAsync(_name.Trim(), _description.Trim(), names, await User.ActorAsync()));
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
            _busy = false;
        }
    }
}
