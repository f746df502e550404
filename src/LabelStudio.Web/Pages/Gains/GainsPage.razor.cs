using LabelStudio.Core.Evaluation;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Gains;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Gains;

/// <summary>What the reviews of a project bought, by what their queues looked for.</summary>
public partial class GainsPage
{
    private static readonly int[] Horizons = [50, 200];

    private GainsReport? _report;

    [Inject]
    private IGains Gains { get; set; } = null!;

    protected override async Task LoadAsync() => _report = await Gains.ReportAsync(ProjectId, Left);

    protected override async Task OnWorkEndedAsync(JobView job) => _report = await Gains.ReportAsync(ProjectId, Left);

    private static List<CurveLine> Found(GainsReport report) =>
        [.. report.Kinds.Where(k => k.Found.Count > 0).Select(k => new CurveLine(KindWords.Name(k.Strategy), [.. k.Found.Select(p => (p.Reviews, p.PerReview))]))];

    private static List<CurveLine> Gained(GainsReport report) =>
        [.. report.Kinds.Where(k => k.Accuracy.Count > 1).Select(k => new CurveLine(KindWords.Name(k.Strategy), [.. k.Accuracy.Select(p => (p.Reviews, p.Gain))]))];

    /// <summary>The accuracy itself, of the kind with most reviews that anchor: each is told beside all other gold, so all end at the same.</summary>
    private static string? AccuracyNow(GainsReport report)
    {
        var last = report.Kinds.Where(k => k.Accuracy.Count > 0).Select(k => k.Accuracy[^1].Accuracy).FirstOrDefault();
        return last is Estimate a ? $"With the first kind's reviews they are {a.Value.Percent()} right {KindWords.Range(a, v => v.Percent())}." : null;
    }
}
