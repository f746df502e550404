using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Lists;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Functions.Lists;

/// <summary>Makes a list of a pasted text or of a file.</summary>
public sealed partial class ListMaker
{
    private const string Example = "Paris\nNew York\nFrankfurt am Main";

    private string _name = "";
    private string _description = "";
    private string _entries = "";
    private string? _error;
    private bool _busy;

    [Inject]
    private ILists Lists { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Parameter, EditorRequired]
    public int ProjectId { get; set; }

    [Parameter]
    public EventCallback<ListSaved> Made { get; set; }

    [Parameter]
    public EventCallback Cancelled { get; set; }

    private Task PastedAsync() => MakeAsync(ListSource.Pasted(_entries));

    private Task OnStagedAsync(string staged) => MakeAsync(ListSource.File(staged));

    private async Task MakeAsync(ListSource source)
    {
        if (_busy) return;
        _error = null;
        _busy = true;
        try
        {
            await Made.InvokeAsync(await Lists.CreateAsync(ProjectId, _name, _description, source, await User.ActorAsync()));
        }
        catch (UserErrorException e)
        {
            _error = e.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
