using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.PromptRuns;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.PromptRuns;

/// <summary>The documents on which a function abstained, by reason, with what the teacher answered.</summary>
public sealed partial class RunDocuments : IDisposable
{
    private const int PageSize = 50;
    private readonly CancellationTokenSource _left = new();

    // where the earlier pages began
    private readonly Stack<int> _before = new();
    private IReadOnlyList<PromptAnswerRow>? _rows;
    private (int Version, AbstainReason? Reason)? _loadedFor;
    private int _after = -1;

    [Inject]
    private IPromptRuns Runs { get; set; } = null!;

    [Inject]
    private NavigationManager Go { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptRunView Run { get; set; } = null!;

    /// <summary>The function version to show; else the one with most abstentions.</summary>
    [Parameter]
    public int? Version { get; set; }

    /// <summary>The reason to show; else the commonest.</summary>
    [Parameter]
    public AbstainReason? Reason { get; set; }

    private PromptRunFunction Function =>
        Run.Functions.FirstOrDefault(f => f.FunctionVersionId == Version) ?? Run.Functions.MaxBy(f => f.Abstained.Where(a => a.Key != AbstainReason.None).Sum(a => a.Value))!;

    private AbstainReason? Shown =>
        Reason is { } r && Function.Abstained.GetValueOrDefault(r) > 0 ? r
        : Function.Abstained.Where(a => a.Value > 0).OrderBy(a => a.Key == AbstainReason.None).ThenByDescending(a => a.Value).Select(a => (AbstainReason?)a.Key).FirstOrDefault();

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Function.FunctionVersionId, Shown);
        if (_loadedFor == wanted) return;
        _loadedFor = wanted;
        _before.Clear();
        _after = -1;
        await LoadAsync();
    }

    private string Path(int version, AbstainReason? reason) => PromptRunPaths.Documents(Project.Id, Run.Id, version, reason?.ToString());

    private async Task LoadAsync()
    {
        try
        {
            _rows = Shown is { } reason ? await Runs.AnswersAsync(Project.Id, Function.FunctionVersionId, reason, _after, PageSize, _left.Token) : null;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // the page was left
        }
    }

    private Task OnAsync()
    {
        _before.Push(_after);
        _after = _rows![^1].Ordinal;
        return LoadAsync();
    }

    private Task BackAsync()
    {
        _after = _before.Pop();
        return LoadAsync();
    }
}
