using LabelStudio.Web.Formatting;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Pages.Analysis;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Suggestions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web.Pages.Suggestions;

/// <summary>Suggested rules: looked for when somebody asks, accepted, edited or dismissed with one key.</summary>
public sealed partial class SuggestionsPanel
{
    private const int FirstShown = 10;

    private SuggestionList? _list;
    private IReadOnlyList<DismissedRule>? _dismissed;
    private int _selected;
    private bool _open;
    private bool _all;
    private bool _busy;
    private string? _problem;

    [Inject]
    private ISuggestions Suggestions { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Go { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    /// <summary>Called when a rule was added or taken back.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    private static string Basis(SuggestionList list) =>
        $"from {list.Gold.Of("gold document")} and {list.Confident.Of("confident label")}"
        + (list.Read < list.Documents ? $", {list.Read.Count()} of {list.Documents.Of("document")} read" : "");

    private static string Nothing(SuggestionList list) => list switch
    {
        { Uncovered: 0 } => "Every document has a vote already. Where votes are wrong, the errors under Analysis show which rule to narrow.",
        { Gold: 0, Confident: 0 } => "There is nothing to learn from yet: review some documents, or fit the label model.",
        _ => "No word or phrase is sure enough to be suggested. More gold helps: review some documents, best those without a vote.",
    };

    private static string Seen(SuggestedRule rule)
    {
        var gold = rule.Gold == 0 ? "no gold among its hits" : $"{rule.GoldRight.Count()} of {rule.Gold.Of("gold document")} right";
        var labels = rule.Confident == 0 ? "" : $", {rule.ConfidentRight.Count()} of {rule.Confident.Of("confident label")} agree";
        return $"{gold}{labels}. It was chosen because of them; by held-out documents (n = {rule.Held.Count()}) rules like it are right on {rule.Precision.Value.Percent(0)} of documents without a vote.";
    }

    private static string PrecisionWords(SuggestedRule rule) =>
        $"Expected share of its new documents that is of this class: {rule.Precision.Value.Percent()}, {rule.Precision.Low.Percent()} to {rule.Precision.High.Percent()}. Candidates that looked like it in one half of the labeled documents were worth this in the other half ({rule.Held.Of("held-out document")}).";

    private string Name(int @class) => @class < Project.Classes.Count ? Project.Classes[@class].Name : "–";

    private Task OpenAsync()
    {
        _open = true;
        return LoadAsync(_list?.Stale ?? true);
    }

    private async Task LoadAsync(bool again)
    {
        _busy = true;
        _problem = null;
        StateHasChanged();
        try
        {
            _list = await Suggestions.ListAsync(Project.Id, again);
            _selected = Math.Clamp(_selected, 0, Math.Max(0, _list.Rules.Count - 1));
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private void OnKey(KeyboardEventArgs e)
    {
        var shown = Math.Min(_list?.Rules.Count ?? 0, _all ? int.MaxValue : FirstShown);
        if (e.Key == "ArrowDown") _selected = Math.Min(_selected + 1, shown - 1);
        else if (e.Key == "ArrowUp") _selected = Math.Max(_selected - 1, 0);
    }

    private async Task AcceptAsync(SuggestedRule rule)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var by = await User.ActorAsync();
            await Toasts.TryAsync(async () =>
            {
                var function = await Suggestions.AcceptAsync(Project.Id, rule.Query, rule.Class, by);
                Toasts.Done("Rule saved", rule.Query, () => UndoAsync(function, by));
            });
        }
        finally
        {
            _busy = false;
        }
        await LoadAsync(false);
        await Changed.InvokeAsync();
    }

    private Task UndoAsync(int function, Actor by) => InvokeAsync(async () =>
    {
        await Toasts.TryAsync(() => Suggestions.UndoAsync(Project.Id, function, by), "Taken back");
        await LoadAsync(false);
        await Changed.InvokeAsync();
        StateHasChanged();
    });

    private void Edit(SuggestedRule rule) => Go.NavigateTo(AnalysisPaths.Compose(Project.Id, rule.Query, rule.Class));

    private async Task DismissAsync(SuggestedRule rule)
    {
        if (_busy) return;
        var by = await User.ActorAsync();
        await Toasts.TryAsync(() => Suggestions.DismissAsync(Project.Id, rule.Query, rule.Class, by));
        if (_dismissed != null) _dismissed = await Suggestions.DismissedAsync(Project.Id);
        await LoadAsync(false);
    }

    private async Task ToggleDismissedAsync() => _dismissed = _dismissed == null ? await Suggestions.DismissedAsync(Project.Id) : null;

    private async Task RestoreAsync(DismissedRule rule)
    {
        await Toasts.TryAsync(() => Suggestions.RestoreAsync(Project.Id, rule.Id));
        _dismissed = await Suggestions.DismissedAsync(Project.Id);
        await LoadAsync(false);
    }
}
