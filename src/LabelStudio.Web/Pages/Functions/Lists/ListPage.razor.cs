using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Lists;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Functions.Lists;

/// <summary>One lookup list: look through its entries, change, rename, download, remove.</summary>
public sealed partial class ListPage
{
    private const int Take = 100;

    /// <summary>Longer lists are changed by adding and removing, or by a file.</summary>
    private const int MostEdited = 5_000;

    private static readonly (ListChange Kind, string Title, string About)[] Kinds =
    [
        (ListChange.Add, "Add entries", "beside those that are there"),
        (ListChange.Remove, "Remove entries", "those that stand below"),
        (ListChange.Replace, "Replace all entries", "by those below"),
    ];

    private Workflow.Lists.ListPage? _page;
    private bool _gone, _renaming;
    private string _search = "", _entries = "", _name = "", _description = "";
    private int _skip;
    private ListChange _change = ListChange.Add;

    [Parameter]
    public int ListId { get; set; }

    [Inject]
    private ILists Lists { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private string ListsPath => ProjectPaths.Page(ProjectId, "functions/lists");

    protected override Task LoadAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var (search, skip) = (_search, _skip);
        var page = await Lists.GetAsync(ProjectId, ListId, search, skip, Take, Left);
        // the next letter may have been typed meanwhile
        if ((search, skip) == (_search, _skip)) (_page, _gone) = (page, page == null);
    }

    private Task SearchAsync()
    {
        _skip = 0;
        return ReadAsync();
    }

    private Task GoToAsync(int skip)
    {
        _skip = skip;
        return ReadAsync();
    }

    private Task PastedAsync() => ChangeAsync(_change, ListSource.Pasted(_entries));

    private Task OnStagedAsync(string staged) => ChangeAsync(_change, ListSource.File(staged));

    private Task ChangeAsync(ListChange change, ListSource source) => TryAsync(async () =>
    {
        var saved = await Lists.ChangeAsync(ProjectId, ListId, _page!.List.Version, change, source, await ActorAsync(), Left);
        Toasts.Done("List changed", ListWords.Changed(saved));
        _entries = "";
        await ReadAsync();
        if (_page is { Entries.Count: 0, Found: > 0 }) await GoToAsync(0);
    });

    private Task EditAllAsync() => TryAsync(async () =>
    {
        var all = new List<string>();
        while (all.Count < MostEdited && await Lists.GetAsync(ProjectId, ListId, null, all.Count, 1_000, Left) is { Entries.Count: > 0 } page) all.AddRange(page.Entries);
        _entries = string.Join('\n', all);
    });

    private void BeginRename() => (_renaming, _name, _description) = (true, _page!.List.Name, _page.List.Description);

    private Task RenameAsync() => TryAsync(async () =>
    {
        var rules = await Lists.RenameAsync(ProjectId, ListId, _name, _description, await ActorAsync(), Left);
        _renaming = false;
        Toasts.Done("List saved", rules.Count == 0 ? null : $"{rules.Count.Of("rule was", "rules were")} rewritten.");
        await ReadAsync();
    });

    private async Task DeleteAsync()
    {
        var list = _page!.List;
        if (list.UsedBy.Count == 0
            && !await ConfirmDialog.AskAsync(Dialogs, $"Delete @{list.Name}?", $"The list with its {list.Count.Of("entry", "entries")} is gone for good; no rule uses it.", "Delete list", danger: true)) return;
        if (await Toasts.TryAsync(async () => await Lists.DeleteAsync(ProjectId, ListId, await ActorAsync(), Left), "List deleted")) Go.NavigateTo(ListsPath);
    }
}
