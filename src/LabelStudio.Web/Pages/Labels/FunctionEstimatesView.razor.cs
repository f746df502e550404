using LabelStudio.Core.LabelModels;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>What the model thinks of each function: estimated accuracy with its interval beside gold, weight, health.</summary>
public partial class FunctionEstimatesView
{
    /// <summary>From here on there is a filter.</summary>
    private const int Many = 12;

    private const int MostPills = 2;
    private const double FullWeight = 0.995;

    private static readonly (string Name, Column Sort, string? Css)[] Columns =
    [
        ("Function", Column.Name, "name"), ("Coverage", Column.Coverage, "num"), ("Accuracy", Column.Accuracy, "num"), ("On gold", Column.Gold, "num"), ("Weight", Column.Weight, "num"),
    ];

    private Column _sort = Column.Accuracy;
    private bool _down;
    private string _filter = "";

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public LabelRun Run { get; set; } = null!;

    [Parameter, EditorRequired]
    public RunLinks Links { get; set; } = null!;

    private IntervalScale Scale => IntervalScale.Around(
        Run.Functions.SelectMany(f => new[] { f.Low ?? double.NaN, f.High ?? double.NaN, f.EstimatedAccuracy ?? double.NaN, Links.Row(f.Name)?.GoldAccuracy ?? double.NaN }), 0, 1);

    private bool Unwell => Run.Functions.Any(f => f.NearDuplicates.Count > 0 || Flags(f).Any());

    private IEnumerable<FunctionEstimate> Shown
    {
        get
        {
            var words = _filter.Trim();
            var rows = Run.Functions.Where(f => words.Length == 0 || Has(f.Name) || Flags(f).Any(Has) || (Links.Row(f.Name)?.Classes.Any(c => Has(Project.Classes[c].Name)) ?? false));
            var sorted = _sort switch
            {
                Column.Coverage => rows.OrderBy(f => f.Coverage),
                Column.Accuracy => rows.OrderBy(f => f.EstimatedAccuracy ?? 2),
                Column.Gold => rows.OrderBy(f => Links.Row(f.Name)?.GoldAccuracy ?? 2),
                Column.Weight => rows.OrderBy(f => f.Weight),
                _ => rows.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase),
            };
            return _down ? sorted.Reverse() : sorted;

            bool Has(string text) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>That a function votes for one class only is its nature, and near-copies have words of their own.</summary>
    private static IEnumerable<string> Flags(FunctionEstimate f) => f.Flags.Where(flag => flag is not (FunctionFlags.OneClass or FunctionFlags.NearDuplicate));

    private static string Spoken(FunctionEstimate f, FunctionRow? now)
    {
        var interval = f.Low is { } low && f.High is { } high ? $", 95 % interval {low.Percent()} to {high.Percent()}" : "";
        var gold = now?.GoldAccuracy is { } right ? $"; on gold {right.Percent()} of {now.GoldVotes.Count()}" : "";
        return $"estimated {f.EstimatedAccuracy.Percent()}{interval}{gold}";
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
        Gold,
        Weight,
    }
}
