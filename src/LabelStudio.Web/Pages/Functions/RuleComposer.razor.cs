using System.Globalization;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web.Pages.Functions;

/// <summary>The search box that becomes a rule: type, look at what it hits, choose a class, Enter.</summary>
public sealed partial class RuleComposer : IDisposable
{
    /// <summary>Pause after a key before the documents are asked; short enough to feel live, long enough to type a word.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(120);

    private const int LongestDefaultName = 60;

    private string _query = "";
    private string _name = "";
    private int _class = -1;
    private RulePreview? _preview;
    private FunctionRow? _editing;
    private string? _problem;
    private bool _saving;
    private CancellationTokenSource? _asking;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    /// <summary>Called after a rule was saved; its votes are on their way.</summary>
    [Parameter]
    public EventCallback Saved { get; set; }

    private string DefaultName
    {
        get
        {
            var words = _query.Trim();
            return words.Length <= LongestDefaultName ? words : words[..LongestDefaultName].TrimEnd() + "…";
        }
    }

    /// <summary>Takes a rule into the box; saving makes a new version of it.</summary>
    public async Task EditAsync(FunctionRow row)
    {
        _editing = row;
        _query = row.Definition;
        _name = row.Name;
        _class = row.Classes.Count > 0 ? row.Classes[0] : -1;
        _problem = null;
        StateHasChanged();
        await PreviewAsync(TimeSpan.Zero);
    }

    public void Dispose()
    {
        _asking?.Cancel();
        _asking?.Dispose();
    }

    private Task OnTyped()
    {
        _problem = null;
        return PreviewAsync(Debounce);
    }

    private void OnKey(KeyboardEventArgs e)
    {
        if (e.Key == "Escape") Clear();
    }

    private Task OnClassChosen(ChangeEventArgs e) => ChooseAsync(int.Parse((string)e.Value!, CultureInfo.InvariantCulture));

    private Task ChooseAsync(int @class)
    {
        _class = @class;
        return PreviewAsync(TimeSpan.Zero);
    }

    private void Clear()
    {
        _asking?.Cancel();
        _editing = null;
        _query = _name = "";
        _class = -1;
        _preview = null;
        _problem = null;
    }

    private async Task PreviewAsync(TimeSpan pause)
    {
        if (_asking != null)
        {
            await _asking.CancelAsync();
            _asking.Dispose();
        }
        if (_query.Trim().Length == 0)
        {
            _asking = null;
            _preview = null;
            return;
        }
        var asking = _asking = new CancellationTokenSource();
        var cancel = asking.Token;
        try
        {
            await Task.Delay(pause, cancel);
            var preview = await Functions.PreviewAsync(Project.Id, _query, _class >= 0 ? _class : null, cancel);
            if (!cancel.IsCancellationRequested) _preview = preview;
        }
        catch (OperationCanceledException)
        {
            // the next key has been pressed
        }
    }

    private async Task SaveAsync()
    {
        if (_saving || _query.Trim().Length == 0) return;
        if (_class < 0)
        {
            _problem = "Choose the class that the rule votes for.";
            return;
        }
        _saving = true;
        _problem = null;
        try
        {
            var name = _name.Trim().Length > 0 ? _name.Trim() : DefaultName;
            await Functions.SaveRuleAsync(Project.Id, _editing?.Id, name, _class, _query.Trim(), _editing?.Note ?? "", await User.ActorAsync());
            Toasts.Done(_editing == null ? "Rule saved" : "New version saved", name);
            Clear();
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
}
