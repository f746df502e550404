using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Teachers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.PromptRuns;

/// <summary>Which prompts to ask about which documents, what it would cost, and how much it may.</summary>
public partial class NewRunPage
{
    private readonly HashSet<int> _chosen = [];
    private IReadOnlyList<PromptChoice>? _prompts;
    private PromptEstimate? _estimate;
    private Split? _split;
    private int? _sample;
    private decimal? _cost;
    private long? _tokens;
    private int _asked;
    private bool _busy;
    private string? _problem;

    private sealed record PromptChoice(int FunctionId, string Name, string Teacher, bool Simulated);

    [Inject]
    private IPromptRuns Runs { get; set; } = null!;

    [Inject]
    private ITeachers Teachers { get; set; } = null!;

    /// <summary>Whoever spends money says how much.</summary>
    private bool NeedsBudget => _estimate is { Most: > 0 } && _cost == null;

    /// <summary>A round sum that covers the run even if every answer has the greatest length.</summary>
    private decimal Enough
    {
        get
        {
            var step = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)_estimate!.Most)) - 1);
            return Math.Ceiling(_estimate.Most / step) * step;
        }
    }

    protected override async Task LoadAsync()
    {
        _prompts =
        [
            .. (await Teachers.ListAsync(Left)).SelectMany(t => t.AskedBy.Where(u => u.ProjectId == ProjectId)
                .Select(u => new PromptChoice(u.FunctionId, u.Function, t.Teacher.Name, t.Teacher.Simulated))).OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase),
        ];
        var asked = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query).TryGetValue("functions", out var ids) ? ids.ToString().Split(',') : [];
        foreach (var p in _prompts)
            if (asked.Contains(p.FunctionId.ToString(CultureInfo.InvariantCulture)) || _prompts.Count == 1)
                _chosen.Add(p.FunctionId);
        await EstimateAsync();
    }

    private PromptRunRequest Request() => new([.. _prompts!.Select(p => p.FunctionId).Where(_chosen.Contains)], _split, new PromptBudget(_cost, _tokens)) { Sample = _sample is > 0 ? _sample : null };

    private Task ChooseAsync(int function, bool chosen)
    {
        if (chosen) _chosen.Add(function);
        else _chosen.Remove(function);
        return EstimateAsync();
    }

    private async Task EstimateAsync()
    {
        var number = ++_asked;
        (_estimate, _problem) = (null, null);
        if (_chosen.Count == 0) return;
        try
        {
            var estimate = await Runs.EstimateAsync(ProjectId, Request(), Left);
            // what was chosen since has a question of its own
            if (number == _asked) _estimate = estimate;
        }
        catch (UserErrorException e)
        {
            if (number == _asked) _problem = e.Message;
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // the page was left
        }
    }

    private async Task StartAsync()
    {
        if (_busy) return;
        (_busy, _problem) = (true, null);
        try
        {
            Go.NavigateTo(PromptRunPaths.Of(ProjectId, await Runs.StartAsync(ProjectId, Request(), await ActorAsync(), Left)));
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
            _busy = false;
        }
    }
}
