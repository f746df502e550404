using System.Globalization;
using System.Text.Json;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Hosting;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LabelStudio.Web.Pages.Functions.Composer;

/// <summary>The search box that becomes a rule: type, look at what it hits, choose a class, Enter.</summary>
public sealed partial class RuleComposer : IAsyncDisposable
{
    /// <summary>Pause after a key before the documents are asked; short enough to feel live, long enough to be asked about words rather than letters.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(60);

    private const int LongestQuery = 20_000;
    private const int LongestDefaultName = 60;

    private ElementReference _section, _box;
    private ClassWeights? _picker;
    private IJSObjectReference? _module, _keys;
    private string _query = "", _name = "", _note = "";
    private IReadOnlyList<ClassWeight> _votes = [];
    private SavedRule? _editing;
    private RulePreview? _preview;
    private string _shownFor = "";
    private HitKind _kind;
    private HitPage? _page;
    private RuleNames? _names;
    private string? _problem;
    private bool _saving;
    private CancellationTokenSource? _asking;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private IRulePreviews Previews { get; set; } = null!;

    [Inject]
    private RuleDrafts Drafts { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private AssetVersions Files { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    /// <summary>Names that functions have; a name that is made of the query is none of them.</summary>
    [Parameter]
    public IReadOnlySet<string> Taken { get; set; } = new HashSet<string>();

    /// <summary>Called after a rule was saved; its votes are on their way.</summary>
    [Parameter]
    public EventCallback Saved { get; set; }

    /// <summary>What the language and the project have names for, as they are written.</summary>
    private string Completions => JsonSerializer.Serialize<string[]>(
        [.. _names == null ? [] : _names.Fields.Select(LanguageHelp.Field).Concat(_names.Lists.Select(l => "@" + l)), .. LanguageHelp.Operators]);

    private string DefaultName
    {
        get
        {
            if (_editing != null) return _editing.Name;
            var words = _query.Trim();
            var name = words.Length <= LongestDefaultName ? words : words[..LongestDefaultName].TrimEnd() + "…";
            return Taken.Contains(name) ? Enumerable.Range(2, Taken.Count + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{name} {n}")).First(n => !Taken.Contains(n)) : name;
        }
    }

    private IReadOnlyList<SuggestedClass> Suggested => _preview?.Suggested ?? [];

    private IReadOnlyList<int> Chosen => [.. _votes.Select(v => v.Class)];

    private IReadOnlyList<int> Likely => [.. Suggested.Select(s => s.Class)];

    private Dictionary<int, string> Notes => Suggested.ToDictionary(s => s.Class, s => s.ByGold ? $"{s.Precision.Value.Percent(0)} of gold" : $"{s.Precision.Value.Percent(0)} by the model");

    private string ClassHint => Suggested.Count > 0 ? $"{Project.Classes[Suggested[0].Class].Name}?" : "votes for…";

    /// <summary>Takes a rule into the box; saving makes a new version of it.</summary>
    public Task EditAsync(FunctionRow row) => OpenAsync(new RuleDraft(
        row.Definition, row.Name, row.Note, row.Votes, new SavedRule(row.Id, row.Name, row.Version, row.Definition, row.Votes, row.Note)));

    /// <summary>Takes the draft of the project into the box.</summary>
    public void Resume() => _ = ResumeAsync();

    protected override async Task OnInitializedAsync()
    {
        Previews.Warm(Project.Id);
        _names = await Previews.NamesAsync(Project.Id);
        if (_query.Length == 0) Resume();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _module = await Js.InvokeAsync<IJSObjectReference>("import", Files["composer.js"]);
        _keys = await _module.InvokeAsync<IJSObjectReference>("watch", _section);
    }

    public async ValueTask DisposeAsync()
    {
        _asking?.Cancel();
        _asking?.Dispose();
        try
        {
            if (_keys != null)
            {
                await _keys.InvokeVoidAsync("dispose");
                await _keys.DisposeAsync();
            }
            if (_module != null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the page is gone, and its listeners with it
        }
    }

    private async Task ResumeAsync()
    {
        try
        {
            await OpenAsync(Drafts.Find(Project.Id) ?? RuleDraft.Empty);
        }
        catch (Exception error) when (error is not ObjectDisposedException)
        {
            await DispatchExceptionAsync(error);
        }
    }

    private async Task OpenAsync(RuleDraft draft)
    {
        (_query, _name, _note, _votes, _editing) = (draft.Query, draft.Name, draft.Note, draft.Votes, draft.Editing);
        (_kind, _page, _problem, _preview) = (HitKind.All, null, null, null);
        Keep();
        StateHasChanged();
        await AskAsync(TimeSpan.Zero);
    }

    private void Keep() => Drafts.Keep(Project.Id, new RuleDraft(_query, _name, _note, _votes, _editing));

    private Task OnTypedAsync()
    {
        (_problem, _page) = (null, null);
        Keep();
        return AskAsync(Debounce);
    }

    private Task ChooseAsync(int @class) => VoteAsync([new ClassWeight(@class, 1)]);

    private Task VoteAsync(IReadOnlyList<ClassWeight> votes)
    {
        (_votes, _page, _problem) = (votes, null, null);
        Keep();
        return AskAsync(TimeSpan.Zero);
    }

    private Task ShowKindAsync(HitKind kind)
    {
        (_kind, _page) = (kind, null);
        return AskAsync(TimeSpan.Zero);
    }

    private async Task ShowFromAsync(int skip)
    {
        var question = Question() with { Skip = skip };
        try
        {
            _page = await Previews.HitsAsync(Project.Id, question);
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
    }

    private PreviewQuestion Question() => new(_query) { Classes = Chosen, Editing = _editing?.Id, Kind = _kind };

    private void Forget()
    {
        _asking?.Cancel();
        (_query, _name, _note, _votes, _editing) = ("", "", "", [], null);
        (_kind, _page, _preview, _problem) = (HitKind.All, null, null, null);
        Keep();
    }

    private async Task ClearAsync()
    {
        Forget();
        await _box.FocusAsync();
    }

    private async Task AskAsync(TimeSpan pause)
    {
        // in its place before anything is awaited: two quick keys must not both stop the same question and leave one of theirs running
        var asking = new CancellationTokenSource();
        var before = Interlocked.Exchange(ref _asking, asking);
        var cancel = asking.Token;
        if (before != null)
        {
            await before.CancelAsync();
            before.Dispose();
        }
        if (cancel.IsCancellationRequested) return;
        if (_query.Trim().Length == 0)
        {
            _preview = null;
            return;
        }
        try
        {
            if (pause > TimeSpan.Zero) await Task.Delay(pause, cancel);
            var question = Question();
            await foreach (var preview in Previews.WatchAsync(Project.Id, question, cancel))
            {
                // a later key has asked something else
                if (cancel.IsCancellationRequested) return;
                (_preview, _shownFor) = (preview, question.Query);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // the next key has been pressed
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
    }

    private async Task EnterAsync()
    {
        if (_saving || _query.Trim().Length == 0) return;
        if (_votes.Count == 0)
        {
            if (_picker != null) await _picker.EnterAsync();
            return;
        }
        await SaveAsync();
    }

    private async Task SaveAsync()
    {
        _saving = true;
        _problem = null;
        try
        {
            var name = _name.Trim().Length > 0 ? _name.Trim() : DefaultName;
            var draft = new RuleDraft(_query, _name, _note, _votes, _editing);
            var id = await Functions.SaveRuleAsync(Project.Id, _editing?.Id, name, new RuleVote(_votes), _query.Trim(), _note.Trim(), await User.ActorAsync());
            Toasts.Done(_editing == null ? "Rule saved" : "New version saved", name, () => InvokeAsync(() => TakeBackAsync(id, draft)));
            Forget();
            _saving = false;
            await _box.FocusAsync();
            await Saved.InvokeAsync();
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _saving = false;
        }
    }

    /// <summary>Undoes a saving: a new rule goes, an edited one gets its former text back. What was written returns into the box where that is empty.</summary>
    private async Task TakeBackAsync(int id, RuleDraft draft)
    {
        var actor = await User.ActorAsync();
        var done = await Toasts.TryAsync(
            () => draft.Editing is { } saved
                ? Functions.SaveRuleAsync(Project.Id, saved.Id, saved.Name, new RuleVote(saved.Votes), saved.Query, saved.Note, actor)
                : Functions.DeleteAsync(Project.Id, [id], actor),
            draft.Editing == null ? "The rule was taken back" : $"{draft.Editing.Name} is as it was before");
        if (!done) return;
        if (_query.Length == 0) _ = OpenAsync(draft);
        await Saved.InvokeAsync();
        StateHasChanged();
    }
}
