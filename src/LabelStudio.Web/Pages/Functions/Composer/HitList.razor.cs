using System.Globalization;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web.Pages.Functions.Composer;

/// <summary>The hits themselves, by kind and page by page; the arrows walk, Enter opens one.</summary>
public sealed partial class HitList
{
    public const int PageSize = 25;

    private const int MaxOthers = 2;

    private static readonly (HitKind Kind, string Name, string Title)[] AllChips =
    [
        (HitKind.All, "All", "Every hit"), (HitKind.Right, "Right", "Hits that are of the class"), (HitKind.Wrong, "Wrong", "Hits that are of another class"),
        (HitKind.Conflict, "Conflict", "Hits on which an enabled function votes for another class"), (HitKind.New, "New", "Hits on which no enabled function votes yet"),
        (HitKind.Gained, "Gained", "Hits that the saved version does not have"), (HitKind.Lost, "Lost", "Documents that only the saved version hits"),
    ];

    private int? _active;

    [Inject]
    private NavigationManager Go { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public RulePreview Preview { get; set; } = null!;

    [Parameter, EditorRequired]
    public HitPage Page { get; set; } = null!;

    /// <summary>The classes that right and wrong are told by.</summary>
    [Parameter]
    public IReadOnlyList<int> Classes { get; set; } = [];

    [Parameter]
    public EventCallback<HitKind> KindChosen { get; set; }

    [Parameter]
    public EventCallback<int> SkipChanged { get; set; }

    private IEnumerable<(HitKind Kind, string Name, string Title)> Chips => AllChips.Where(c => Preview.Kinds.ContainsKey(c.Kind));

    private int? Active => Page.Rows.Any(r => r.Ordinal == _active) ? _active : null;

    private string Address(int ordinal) => ProjectPaths.Data(Project.Id, ("doc", ordinal.ToString(CultureInfo.InvariantCulture)));

    private void OnFocus()
    {
        if (Active == null && Page.Rows.Count > 0) _active = Page.Rows[0].Ordinal;
    }

    private Task GoToAsync(int skip) => SkipChanged.InvokeAsync(skip);

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        if (Page.Rows.Count == 0) return;
        var at = Page.Rows.TakeWhile(r => r.Ordinal != _active).Count();
        switch (e.Key)
        {
            case "ArrowDown" or "j" when at < Page.Rows.Count - 1:
                _active = Page.Rows[at + 1].Ordinal;
                break;
            case "ArrowDown" or "j" or "ArrowRight" when Page.Skip + Page.Rows.Count < Page.Total.Value:
                await GoToAsync(Page.Skip + PageSize);
                _active = Page.Rows.Count > 0 ? Page.Rows[0].Ordinal : null;
                break;
            case "ArrowUp" or "k" when at > 0 && at <= Page.Rows.Count:
                _active = Page.Rows[Math.Min(at, Page.Rows.Count) - 1].Ordinal;
                break;
            case "ArrowUp" or "k" or "ArrowLeft" when Page.Skip > 0:
                await GoToAsync(Page.Skip - PageSize);
                _active = Page.Rows.Count > 0 ? Page.Rows[^1].Ordinal : null;
                break;
            case "Enter" when Active is { } open:
                Go.NavigateTo(Address(open));
                break;
        }
    }
}
