using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web.Pages.Data;

/// <summary>One page of documents; a click or Enter opens one, the arrows walk.</summary>
public partial class DocumentTable
{
    private ElementReference _walk;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<DocumentRow> Rows { get; set; } = [];

    /// <summary>Ordinal of the row that the arrows stand on.</summary>
    [Parameter]
    public int? Selected { get; set; }

    [Parameter]
    public EventCallback<int> SelectedChanged { get; set; }

    [Parameter]
    public EventCallback<int> Opened { get; set; }

    [Parameter]
    public EventCallback Closed { get; set; }

    private string Name(int @class) => @class < Project.Classes.Count ? Project.Classes[@class].Name : "–";

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        var at = Rows.TakeWhile(r => r.Ordinal != Selected).Count();
        switch (e.Key)
        {
            case "ArrowDown" or "j":
                await SelectedChanged.InvokeAsync(Rows[at >= Rows.Count ? 0 : Math.Min(at + 1, Rows.Count - 1)].Ordinal);
                break;
            case "ArrowUp" or "k":
                await SelectedChanged.InvokeAsync(Rows[at >= Rows.Count ? Rows.Count - 1 : Math.Max(at - 1, 0)].Ordinal);
                break;
            case "Enter" when at < Rows.Count:
                await Opened.InvokeAsync(Rows[at].Ordinal);
                break;
            case "Escape":
                await Closed.InvokeAsync();
                break;
        }
    }
}
