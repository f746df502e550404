using LabelStudio.Core.LabelModels;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>One label run: whether to trust it, what it gave, what it thinks of each function.</summary>
public partial class LabelRunView
{
    /// <summary>Confidence below which a label counts as unsure; six of the histogram's ten bins.</summary>
    private const int UnsureBins = 6;

    private static readonly (string Name, Column Sort, bool Numeric)[] Columns =
    [
        ("Function", Column.Name, false), ("Coverage", Column.Coverage, true), ("Estimated accuracy", Column.Accuracy, true), ("Weight", Column.Weight, true),
    ];

    private Column _sort = Column.Accuracy;
    private bool _down;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public LabelRun Run { get; set; } = null!;

    private double Unsure => Run.ConfidenceHistogram.Take(UnsureBins).Sum();

    /// <summary>One plain sentence on whether the model is worth more than counting votes.</summary>
    private string Verdict
    {
        get
        {
            var model = Run.Dev[^1];
            if (Run.Dev.Count < 2) return $"{model.Name} is right on {model.Accuracy.Percent()} ({model.Low.Percent()} to {model.High.Percent()}).";
            var majority = Run.Dev[0];
            var gain = (model.Accuracy - majority.Accuracy) * 100;
            var apart = model.Low > majority.High || model.High < majority.Low;
            return gain switch
            {
                > 0.05 => $"The model is {gain.Fixed(1)} points more accurate than {majority.Name} on these documents{(apart ? "" : "; with so few of them that may be chance")}.",
                < -0.05 => $"The model is {(-gain).Fixed(1)} points less accurate than {majority.Name} on these documents{(apart ? ": look at the warnings and the functions" : "; with so few of them that may be chance")}.",
                _ => $"The model is as accurate as {majority.Name} on these documents; look at log-loss and calibration for what it adds.",
            };
        }
    }

    private IEnumerable<FunctionEstimate> Sorted
    {
        get
        {
            var sorted = _sort switch
            {
                Column.Coverage => Run.Functions.OrderBy(f => f.Coverage),
                Column.Accuracy => Run.Functions.OrderBy(f => f.EstimatedAccuracy ?? 2),
                Column.Weight => Run.Functions.OrderBy(f => f.Weight),
                _ => Run.Functions.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase),
            };
            return _down ? sorted.Reverse() : sorted;
        }
    }

    private string Data(params (string Name, string? Value)[] filter) => ProjectPaths.Data(Project.Id, filter);

    private string ConfidenceHref(int bin)
    {
        var bins = (double)Run.ConfidenceHistogram.Count;
        return Data(("covered", "yes"), ("min", (bin / bins).Fixed(2)), ("max", ((bin + 1) / bins).Fixed(2)));
    }

    private void SortBy(Column column)
    {
        _down = _sort == column && !_down;
        _sort = column;
    }

    private enum Column
    {
        Name,
        Coverage,
        Accuracy,
        Weight,
    }
}
