using LabelStudio.Storage.Model;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Radzen;

namespace LabelStudio.Web.Pages.Functions.Table;

/// <summary>All functions with their figures, a page at a time: sort, filter, switch, copy, delete, by mouse or by keys. What is shown stands in the address.</summary>
public sealed partial class FunctionTableView : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private FunctionTableQuery _query = new();
    private FunctionTablePage _page = new([], 0, 0, []);
    private HashSet<int> _selected = [];
    private int? _current;
    private string _text = "";
    private bool _typing;
    private int? _edited;
    private CancellationTokenSource? _pause;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Go { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public FunctionTable Table { get; set; } = null!;

    /// <summary>A rule that is to be edited.</summary>
    [Parameter]
    public EventCallback<FunctionRow> Edit { get; set; }

    /// <summary>Called after something was switched, copied or deleted, and when work on the values has begun or ended.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    private string Title => _query.Narrows ? $"{_page.Total.Count()} of {Table.Functions.Count.Of("function")}" : Table.Functions.Count.Of("function");

    private string OnText => _query.Enabled switch { true => "yes", false => "no", _ => "" };

    private string? StaleRun => Table.Run?.StaleBecause;

    private string? StaleValues => Table.Values.StaleBecause;

    private bool ShowsCost => Table.Functions.Any(f => f.Cost != null);

    private bool PageSelected => _page.Rows.Count > 0 && _page.Rows.All(f => _selected.Contains(f.Id));

    private IReadOnlyList<FunctionKind> Kinds => [.. Table.Functions.Select(f => f.Kind).Distinct().Order()];

    private IReadOnlyList<(string Flag, int Count)> Flags =>
        [.. Table.Functions.SelectMany(f => f.Health.Select(h => h.Kind).Distinct()).CountBy(k => k).OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => (k.Key, k.Value))];

    private IEnumerable<(string Title, FunctionColumn Column, string Css, string Words)> Columns =>
        AllColumns.Where(c => c.Column != FunctionColumn.Cost || ShowsCost);

    private static (string Title, FunctionColumn Column, string Css, string Words)[] AllColumns { get; } =
    [
        ("On", FunctionColumn.On, "on", "Whether its votes count"),
        ("Function", FunctionColumn.Name, "name", "Name, and what it votes by"),
        ("Kind", FunctionColumn.Kind, "kind", "Rule, prompt or imported votes"),
        ("Votes for", FunctionColumn.Class, "class", "The classes it votes for"),
        ("Coverage", FunctionColumn.Coverage, "num share", "Documents it votes on"),
        ("Overlap", FunctionColumn.Overlap, "num share", "Documents on which it and another function vote"),
        ("Conflict", FunctionColumn.Conflict, "num share", "Documents on which it votes and the votes name no common class"),
        ("On gold", FunctionColumn.Gold, "num gold", "Share of its votes on train and dev gold that are right, with the 95 % interval"),
        ("Estimate", FunctionColumn.Estimated, "num estimated", "Share of its votes that are right by the label model, with the 95 % interval"),
        ("Weight", FunctionColumn.Weight, "num weight", "How much it counts in the label model; less than 1 for near-duplicates"),
        ("Value", FunctionColumn.Value, "num value", "How much the log-loss of the label model on dev gold rises when the function is left out, in nats, with the 95 % interval"),
        ("Cost", FunctionColumn.Cost, "num cost", "What its votes have cost"),
        ("Health", FunctionColumn.Health, "health", "What is wrong with it; point at a word for what to do"),
    ];

    public void Dispose()
    {
        _pause?.Cancel();
        _pause?.Dispose();
    }

    protected override void OnParametersSet()
    {
        var address = Go.ToAbsoluteUri(Go.Uri);
        _query = FunctionAddress.Parse(address);
        if (!_typing) _text = _query.Text;
        _page = _query.Of(Table, [.. Project.Classes.Select(c => c.Name)]);
        var there = Table.Functions.Select(f => f.Id).ToHashSet();
        _selected.IntersectWith(there);
        if (_current is { } id && !there.Contains(id)) _current = null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // another page sends a rule here to be edited
        var edit = System.Web.HttpUtility.ParseQueryString(Go.ToAbsoluteUri(Go.Uri).Query)["edit"];
        if (!int.TryParse(edit, out var id) || _edited == id || Table.Functions.FirstOrDefault(f => f.Id == id) is not { IsRule: true } row) return;
        _edited = id;
        await Edit.InvokeAsync(row);
    }

    private void Show(FunctionTableQuery query) => Go.NavigateTo(FunctionAddress.Of(Project.Id, query), replace: true);

    private void SortBy(FunctionColumn column)
    {
        // numbers are looked at from the largest down
        var fresh = column is not (FunctionColumn.Name or FunctionColumn.Kind or FunctionColumn.Class or FunctionColumn.On);
        Show(_query with { Sort = column, Descending = _query.Sort == column ? !_query.Descending : fresh, Skip = 0 });
    }

    private async Task FilterSoonAsync()
    {
        _pause?.Cancel();
        var pause = _pause = new CancellationTokenSource();
        _typing = true;
        try
        {
            await Task.Delay(Pause, pause.Token);
            Show(_query with { Text = _text, Skip = 0 });
            _typing = false;
        }
        catch (OperationCanceledException)
        {
            // the next key has been pressed
        }
    }

    private void Toggle(int id)
    {
        _current = id;
        if (!_selected.Remove(id)) _selected.Add(id);
    }

    private void SelectPage(bool on)
    {
        foreach (var f in _page.Rows)
        {
            if (on) _selected.Add(f.Id);
            else _selected.Remove(f.Id);
        }
    }

    private void SelectAll() => _selected = _selected.Count == _page.Total ? [] : [.. _page.Ids];

    private void Unselect() => _selected.Clear();

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        if (e.CtrlKey || e.MetaKey || e.AltKey) return;
        switch (e.Key)
        {
            case "ArrowDown" or "j":
                Move(1, e.ShiftKey);
                break;
            case "ArrowUp" or "k":
                Move(-1, e.ShiftKey);
                break;
            case "PageDown" when _page.Skip + FunctionTableQuery.PageSize < _page.Total:
                Show(_query with { Skip = _page.Skip + FunctionTableQuery.PageSize });
                break;
            case "PageUp" when _page.Skip > 0:
                Show(_query with { Skip = Math.Max(0, _page.Skip - FunctionTableQuery.PageSize) });
                break;
            case " " when Standing is { } f:
                Toggle(f.Id);
                break;
            case "a" or "A":
                SelectAll();
                break;
            case "Escape":
                Unselect();
                break;
            case "Enter" when Standing is { } f:
                Go.NavigateTo(FunctionAddress.One(Project.Id, f.Id));
                break;
            case "e" or "E" when Standing is { } f:
                if (_selected.Count > 0) await SwitchAsync(!Table.Functions.First(r => _selected.Contains(r.Id)).Enabled);
                else await SwitchAsync([f.Id], !f.Enabled);
                break;
            case "d" or "D" when Standing is { Kind: not FunctionKind.Prompt } f:
                await DuplicateAsync(f);
                break;
            case "Delete" when Standing is { } f:
                if (_selected.Count == 0) _selected.Add(f.Id);
                await DeleteAsync();
                break;
        }
    }

    /// <summary>The row that the arrows stand on.</summary>
    private FunctionRow? Standing => _page.Rows.FirstOrDefault(f => f.Id == _current);

    private void Move(int by, bool select)
    {
        if (_page.Rows.Count == 0) return;
        var at = _page.Rows.TakeWhile(f => f.Id != _current).Count();
        var to = at >= _page.Rows.Count ? by > 0 ? 0 : _page.Rows.Count - 1 : Math.Clamp(at + by, 0, _page.Rows.Count - 1);
        if (select && at < _page.Rows.Count) _selected.Add(_page.Rows[at].Id);
        _current = _page.Rows[to].Id;
        if (select) _selected.Add(_page.Rows[to].Id);
    }

    private Task SwitchAsync(bool on) => SwitchAsync([.. _selected], on);

    private async Task SwitchAsync(IReadOnlyCollection<int> ids, bool on)
    {
        var actor = await User.ActorAsync();
        var done = ids.Count == 1 ? null : $"{ids.Count.Of("function")} switched {(on ? "on" : "off")}";
        await Toasts.TryAsync(() => Functions.SetEnabledAsync(Project.Id, ids, on, actor), done);
        await Changed.InvokeAsync();
    }

    private async Task DuplicateAsync(FunctionRow row)
    {
        var actor = await User.ActorAsync();
        var copied = await Toasts.TryAsync(async () => _current = await Functions.DuplicateAsync(Project.Id, row.Id, actor));
        if (copied) Toasts.Done($"{row.Name} has been copied", "The copy is off until you switch it on.");
        await Changed.InvokeAsync();
    }

    private async Task DeleteAsync()
    {
        var rows = Table.Functions.Where(f => _selected.Contains(f.Id)).ToList();
        if (rows.Count == 0) return;
        var votes = rows.Sum(f => (long)f.Hits);
        var what = rows.Count == 1
            ? $"{rows[0].Name} goes with its {rows[0].Hits.Of("vote")} and {rows[0].Version.Of("version")}."
            : $"{rows.Count.Of("function")} go with their {votes.Count()} votes and all their versions.";
        var sure = await ConfirmDialog.AskAsync(
            Dialogs, rows.Count == 1 ? "Delete function" : "Delete functions", $"{what} This cannot be undone. To keep {(rows.Count == 1 ? "it" : "them")} out of the label model only, switch {(rows.Count == 1 ? "it" : "them")} off instead.",
            rows.Count == 1 ? "Delete function" : $"Delete {rows.Count.Of("function")}", danger: true);
        if (!sure) return;
        var actor = await User.ActorAsync();
        if (await Toasts.TryAsync(() => Functions.DeleteAsync(Project.Id, [.. rows.Select(f => f.Id)], actor), rows.Count == 1 ? $"{rows[0].Name} has been deleted" : $"{rows.Count.Of("function")} have been deleted"))
            _selected.Clear();
        await Changed.InvokeAsync();
    }

    private async Task FindValuesAsync()
    {
        var actor = await User.ActorAsync();
        await Toasts.TryAsync(() => Functions.FindValuesAsync(Project.Id, actor));
        await Changed.InvokeAsync();
    }
}
