using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Functions;

/// <summary>All functions with their figures: sort, filter, switch on and off, edit, delete.</summary>
public partial class FunctionTableView
{
    private const int MaxPills = 3;

    private static readonly (string Title, Column Column, bool Numeric)[] Columns =
    [
        ("Function", Column.Name, false), ("Votes for", Column.Class, false), ("Hits", Column.Hits, true), ("Coverage", Column.Coverage, true),
        ("Overlap", Column.Overlap, true), ("Conflict", Column.Conflict, true), ("On gold", Column.Gold, true), ("Estimated", Column.Estimated, true),
        ("Weight", Column.Weight, true),
    ];

    private Column _sort = Column.Class;
    private bool _down;
    private string _filter = "";

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public FunctionTable Table { get; set; } = null!;

    [Parameter]
    public EventCallback<FunctionRow> Edit { get; set; }

    /// <summary>Called after something was switched or deleted.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    private IEnumerable<FunctionRow> Shown
    {
        get
        {
            var words = _filter.Trim();
            var rows = Table.Functions.Where(f => words.Length == 0 || Has(f.Name) || Has(f.Definition) || f.Classes.Any(c => Has(Project.Classes[c].Name)));
            var sorted = _sort switch
            {
                Column.Class => rows.OrderBy(f => f.Classes.Count > 0 ? f.Classes[0] : int.MaxValue).ThenBy(f => f.Name, StringComparer.OrdinalIgnoreCase),
                Column.Hits or Column.Coverage => rows.OrderBy(f => f.Hits),
                Column.Overlap => rows.OrderBy(f => f.Overlap),
                Column.Conflict => rows.OrderBy(f => f.Conflict),
                Column.Gold => rows.OrderBy(f => f.GoldAccuracy ?? 2),
                Column.Estimated => rows.OrderBy(f => f.EstimatedAccuracy ?? 2),
                Column.Weight => rows.OrderBy(f => f.Weight ?? 2),
                _ => rows.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase),
            };
            return _down ? sorted.Reverse() : sorted;

            bool Has(string text) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
        }
    }

    private void SortBy(Column column)
    {
        _down = _sort == column && !_down;
        _sort = column;
    }

    private async Task SetEnabledAsync(FunctionRow row, bool enabled)
    {
        var actor = await User.ActorAsync();
        await Toasts.TryAsync(() => Functions.SetEnabledAsync(Project.Id, [row.Id], enabled, actor));
        await Changed.InvokeAsync();
    }

    private async Task DeleteAsync(FunctionRow row)
    {
        var sure = await ConfirmDialog.AskAsync(Dialogs, "Delete function",
            $"{row.Name} goes with its {row.Hits.Of("vote")} and {row.Version.Of("version")}. To keep it out of the label model only, switch it off instead.", "Delete function", danger: true);
        if (!sure) return;
        var actor = await User.ActorAsync();
        await Toasts.TryAsync(() => Functions.DeleteAsync(Project.Id, [row.Id], actor), $"{row.Name} has been deleted");
        await Changed.InvokeAsync();
    }

    private enum Column
    {
        Name,
        Class,
        Hits,
        Coverage,
        Overlap,
        Conflict,
        Gold,
        Estimated,
        Weight,
    }
}
