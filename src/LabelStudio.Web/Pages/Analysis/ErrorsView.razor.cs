using LabelStudio.Core.Analysis.Errors;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Analysis;

/// <summary>Which classes are taken for which: a matrix where classes are few, and a list at any number of them.</summary>
public partial class ErrorsView
{
    /// <summary>A matrix of more classes cannot be read.</summary>
    private const int MostMatrix = 16;

    private const int Few = 4;
    private const int Page = 100;

    private string _filter = "";
    private bool _byRate;
    private bool _without;
    private bool _all;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    /// <summary>Null where there are no labels yet.</summary>
    [Parameter, EditorRequired]
    public ErrorAnalysis? Analysis { get; set; }

    [Parameter]
    public LabelSource By { get; set; }

    [Parameter]
    public bool DevOnly { get; set; }

    /// <summary>Whether there is a student to be compared.</summary>
    [Parameter]
    public bool HasStudent { get; set; }

    private string WithoutHref => ProjectPaths.Data(
        Project.Id, ("gold", "yes"), (By == LabelSource.Student ? "student" : "label", "none"), ("split", DevOnly ? "dev" : null));

    private int WrongCount => Analysis!.Buckets.Wrong.Count(b => b.Given >= 0);

    private IReadOnlyList<ErrorBucket> Rows
    {
        get
        {
            var buckets = Analysis!.Buckets;
            var words = _filter.Trim().Replace('_', ' ');
            var rows = buckets.Wrong.Where(b => _without || b.Given >= 0).Where(b => words.Length == 0 || Matches(b.Gold, words) || Matches(b.Given, words));
            return _byRate ? [.. rows.OrderByDescending(buckets.Rate).ThenByDescending(b => b.Count)] : [.. rows];
        }
    }

    private bool Matches(int @class, string words) => @class >= 0 && Name(@class).Replace('_', ' ').Contains(words, StringComparison.OrdinalIgnoreCase);

    private int Back(ErrorBucket b) => b.Given < 0 ? 0 : Analysis!.Buckets[b.Given, b.Gold];

    private string Name(int @class) => Project.Classes[@class].Name;

    private string Href(int gold, int given) => AnalysisPaths.Bucket(Project.Id, gold, given, By, DevOnly);
}
