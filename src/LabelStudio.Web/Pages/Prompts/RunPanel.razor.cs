using LabelStudio.Core.Schema;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Prompts;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>What asking about all documents would cost and take, and the button that does it within a budget.</summary>
public partial class RunPanel
{
    private static readonly (Split? Split, string Name)[] Scopes = [(null, "all documents"), (Split.Dev, "dev only"), (Split.Train, "train only")];

    private Split? _split;
    private bool _twins;
    private bool _starting;
    private decimal? _cost;
    private long? _tokens;
    private PromptEstimate? _estimate;
    private string? _problem;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptSetup Setup { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptForm Form { get; set; } = null!;

    [Parameter]
    public PromptView? View { get; set; }

    /// <summary>Whether what is written is another prompt than what was saved.</summary>
    [Parameter]
    public bool Unsaved { get; set; }

    /// <summary>What the last try took, or null before the first.</summary>
    [Parameter]
    public TrialSummary? Summary { get; set; }

    [Parameter]
    public EventCallback Calibrated { get; set; }

    [Inject]
    private IPrompts Prompts { get; set; } = null!;

    [Inject]
    private IPromptRuns Runs { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Go { get; set; } = null!;

    private RunForecast? Forecast => Summary is { } s && Setup.Teachers.FirstOrDefault(t => Form.Teachers.Contains(t.Id)) is { } teacher
        ? s.Forecast(Setup.Documents, teacher, Form.Prompt().RequestsPerDocument)
        : null;

    private IReadOnlyList<int> Functions => View is not { } view ? [] : _twins ? [view.FunctionId, .. view.Twins.Select(t => t.FunctionId)] : [view.FunctionId];

    protected override async Task OnInitializedAsync() => await EstimateAsync();

    private Task ScopeAsync(Split? split)
    {
        _split = split;
        return EstimateAsync();
    }

    private async Task EstimateAsync()
    {
        if (View == null) return;
        _problem = null;
        try
        {
            _estimate = await Runs.EstimateAsync(Project.Id, new PromptRunRequest(Functions, _split, new PromptBudget(null, null)));
        }
        catch (UserErrorException e)
        {
            (_estimate, _problem) = (null, e.Message);
        }
    }

    /// <summary>A sample of this very prompt on one teacher says more than the prompt's length does.</summary>
    private bool FromSample(PromptEstimate e) => Summary is { InputTokens: > 0 } && !Unsaved && e.Functions.Count == 1 && !e.Functions[0].FromAnswers;

    private decimal Cost(PromptEstimate e) => FromSample(e) ? Summary!.CostPerThousand * e.Functions[0].ToAsk / 1000 : e.Cost;

    private TimeSpan Time(PromptEstimate e) => FromSample(e) && Forecast is { Documents: > 0 } f && f.Duration > TimeSpan.Zero ? f.Duration * (e.Functions[0].ToAsk / (double)f.Documents) : e.Duration;

    private async Task StartAsync()
    {
        if (View is not { } view || _starting) return;
        _starting = true;
        _problem = null;
        try
        {
            var run = await Runs.StartAsync(Project.Id, new PromptRunRequest(Functions, _split, new PromptBudget(_cost, _tokens)), await User.ActorAsync());
            Toasts.Done("Run started", view.Name);
            Go.NavigateTo(ProjectPaths.Page(Project.Id, $"prompt-runs/{run.ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _starting = false;
        }
    }

    private async Task CalibrateAsync()
    {
        if (View is not { } view) return;
        await Toasts.TryAsync(async () =>
        {
            var calibration = await Prompts.CalibrateAsync(Project.Id, view.FunctionId, await User.ActorAsync());
            Toasts.Done(calibration.IsUsed ? "Confidence calibrated" : "Confidence not used", calibration.InWords());
            await Calibrated.InvokeAsync();
        });
    }
}
