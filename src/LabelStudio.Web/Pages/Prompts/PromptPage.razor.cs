using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Prompts;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>Write a prompt, see at once what is wrong with it, try it on a sample, compare it, save it and run it.</summary>
public partial class PromptPage
{
    private static readonly (string Key, string Title)[] Tabs = [("try", "Try"), ("compare", "Compare"), ("run", "Run on all documents")];

    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(200);

    private PromptSetup? _setup;
    private PromptView? _view;
    private PromptForm? _form;
    private IReadOnlyList<PromptFinding> _findings = [];
    private TrialSummary? _summary;
    private CancellationTokenSource? _checking;
    private string _tab = "try";
    private string? _problem;
    private string _saved = "";
    private bool _saving;
    private int? _openFor;

    /// <summary>The prompt function; null for a new one.</summary>
    [Parameter]
    public int? FunctionId { get; set; }

    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    [Inject]
    private IPrompts Prompts { get; set; } = null!;

    private string SaveWords => _form is not { } form ? "Save" : _view == null ? form.Teachers.Count > 1 ? $"Save {form.Teachers.Count} functions" : "Save prompt" : "Save new version";

    private bool Unsaved => _form is { } form && Written(form) != _saved;

    /// <summary>Why it cannot be asked as it is; null where it can.</summary>
    private string? Blocked => _findings.FirstOrDefault(f => f is { Level: FindingLevel.Error, Kind: FindingKind.Template } || (f.Level == FindingLevel.Error && f.Message.StartsWith("Choose the one class", StringComparison.Ordinal)))?.Message;

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        // the same page shows another prompt: after saving a new one its address names it
        if (Project != null && _openFor != (FunctionId ?? 0)) await OpenAsync();
    }

    protected override async Task LoadAsync()
    {
        if (Tabs.Any(t => t.Key == Tab)) _tab = Tab!;
        await OpenAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _checking?.Cancel();
            _checking?.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task OpenAsync()
    {
        _openFor = FunctionId ?? 0;
        try
        {
            _setup = await Prompts.SetupAsync(ProjectId, Left);
            _view = FunctionId is { } id ? await Prompts.GetAsync(ProjectId, id, Left) : null;
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
            return;
        }
        _problem = null;
        _form = _view == null ? PromptForm.New(_setup) : PromptForm.Of(_view);
        _saved = _view == null ? "" : Written(_form);
        await CheckAsync(TimeSpan.Zero);
    }

    private async Task ReloadAsync()
    {
        if (FunctionId is { } id) _view = await Prompts.GetAsync(ProjectId, id, Left);
    }

    private Task OnChanged() => CheckAsync(Debounce);

    private void OnTried(TrialSummary summary) => _summary = summary;

    private async Task CheckAsync(TimeSpan pause)
    {
        if (_form is not { } form) return;
        if (_checking != null)
        {
            await _checking.CancelAsync();
            _checking.Dispose();
        }
        var checking = _checking = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var cancel = checking.Token;
        try
        {
            await Task.Delay(pause, cancel);
            var findings = await Prompts.LintAsync(ProjectId, form.Prompt(), form.Teachers, cancel);
            if (!cancel.IsCancellationRequested) _findings = findings;
            StateHasChanged();
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

    private async Task SaveAsync()
    {
        if (_form is not { } form || _saving) return;
        _saving = true;
        _problem = null;
        try
        {
            var name = form.Name.Trim().Length > 0 ? form.Name : DefaultName(form);
            var ids = await Prompts.SaveAsync(ProjectId, new PromptDraft(FunctionId, name, form.Note, form.Prompt(), form.Teachers), await ActorAsync());
            Toasts.Done(ids.Count == 1 ? "Prompt saved" : $"{ids.Count} functions saved", name);
            if (FunctionId == null) Go.NavigateTo(PromptPaths.Of(ProjectId, ids[0]));
            else
            {
                await ReloadAsync();
                _saved = Written(form);
            }
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

    private static string DefaultName(PromptForm form) => form.IsNarrow && form.Class.Length > 0 ? $"{form.Class}?" : "Which class?";

    private static string Written(PromptForm form) => PromptJson.Write(form.Prompt()) + form.Name + string.Join(',', form.Teachers);
}
