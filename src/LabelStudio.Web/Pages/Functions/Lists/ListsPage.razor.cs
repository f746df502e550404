using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Lists;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Functions.Lists;

/// <summary>All lookup lists of a project, and the box that makes a new one.</summary>
public sealed partial class ListsPage
{
    private IReadOnlyList<ListRow>? _lists;
    private bool _making;

    [Inject]
    private ILists Lists { get; set; } = null!;

    protected override async Task LoadAsync() => _lists = await Lists.ListAsync(ProjectId, Left);

    private void OnMade(ListSaved saved)
    {
        Toasts.Done("List made", $"{saved.Count.Of("entry", "entries")}{ListWords.LeftOut(saved)}");
        Go.NavigateTo(ProjectPaths.Page(ProjectId, $"functions/lists/{saved.Id}"));
    }
}
