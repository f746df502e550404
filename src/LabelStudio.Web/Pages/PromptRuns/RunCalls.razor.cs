using LabelStudio.Teachers.Asking;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.PromptRuns;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.PromptRuns;

/// <summary>Every attempt of a run as it was written down, by how it ended.</summary>
public sealed partial class RunCalls : IDisposable
{
    private const int PageSize = 50;
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<CallRow>? _calls;
    private IReadOnlyList<(TeacherOutcome? Outcome, int Calls)>? _outcomes;
    private (long Run, TeacherOutcome? Outcome)? _loadedFor;
    private int _skip;

    [Inject]
    private IPromptRuns Runs { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptRunView Run { get; set; } = null!;

    /// <summary>Only calls that ended so; null for all.</summary>
    [Parameter]
    public TeacherOutcome? Outcome { get; set; }

    private int Total => _outcomes?.Where(o => Outcome == null || o.Outcome == Outcome).Sum(o => o.Calls) ?? 0;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedFor == (Run.Id, Outcome)) return;
        _loadedFor = (Run.Id, Outcome);
        await GoAsync(0);
    }

    private async Task GoAsync(int skip)
    {
        _skip = skip;
        try
        {
            _outcomes = await Runs.OutcomesAsync(Project.Id, Run.Id, _left.Token);
            _calls = await Runs.CallsAsync(Project.Id, Run.Id, Outcome, skip, PageSize, _left.Token);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // the page was left
        }
    }
}
