using System.Globalization;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>What the run gave each class: labels, estimated and given share, confidence; and the editor of the class balance.</summary>
public partial class ClassesView
{
    /// <summary>From here on the table scrolls and is filtered.</summary>
    private const int Many = 20;

    private const int Few = 4;
    private const int Bins = 10;

    /// <summary>Confidence below which a label counts as unsure; six of the ten bins.</summary>
    private const int UnsureBins = 6;

    private static readonly (string Title, Column Sort, string Css)[] Columns =
        [("Class", Column.Name, "name"), ("Labels", Column.Labels, "num"), ("Under 0.6", Column.Unsure, "num"), ("Share", Column.Share, "share")];

    private BalanceDraft? _draft;
    private bool _asked;
    private string _filter = "";
    private Column _sort = Column.Labels;
    private bool _up;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public LabelRun Run { get; set; } = null!;

    /// <summary>The settings of the next fit.</summary>
    [Parameter, EditorRequired]
    public LabelSettings Settings { get; set; } = null!;

    /// <summary>Opens the editor.</summary>
    [Parameter]
    public bool Editing { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Asks for a fit with these settings.</summary>
    [Parameter]
    public EventCallback<LabelSettings> Fit { get; set; }

    private string Size => Project.Classes.Count <= Few ? "few" : Project.Classes.Count <= Many ? "some" : "many";

    private string? Problem => _draft?.Problem(i => Project.Classes[i].Name);

    private bool HasGiven => _draft != null || Run.BalanceSource == "given";

    private IReadOnlyList<int> All => [.. Enumerable.Range(0, Bins).Select(b => Run.ConfidenceByClass.Sum(c => c[b]))];

    private double Largest => Math.Max(1e-9, Enumerable.Range(0, Run.EstimatedBalance.Count).Max(c => Math.Max(Run.EstimatedBalance[c], Given(c) ?? 0)));

    private bool HasAllRow => _filter.Trim().Length == 0 && Project.Classes.Count > 2;

    private IEnumerable<ClassInfo> Rows
    {
        get
        {
            var words = _filter.Trim();
            // a class that was added since has no figures
            var rows = Project.Classes.Where(c => c.Index < Run.LabelsByClass.Count && c.Name.Contains(words, StringComparison.OrdinalIgnoreCase));
            var sorted = _sort switch
            {
                Column.Labels => rows.OrderBy(c => Run.LabelsByClass[c.Index]),
                Column.Unsure => rows.OrderBy(c => Unsure(Of(c.Index))),
                Column.Share => rows.OrderBy(c => Run.EstimatedBalance[c.Index]),
                _ => rows.OrderByDescending(c => c.Name, StringComparer.OrdinalIgnoreCase),
            };
            return _up ? sorted : sorted.Reverse();
        }
    }

    protected override void OnParametersSet()
    {
        if (Editing && !_asked && _draft == null) Edit();
        _asked = Editing;
    }

    private static int Unsure(IReadOnlyList<int> bins) => bins.Take(UnsureBins).Sum();

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    private IReadOnlyList<int> Of(int @class) => Run.ConfidenceByClass[@class];

    /// <summary>The share that the person gives: as typed, or as the run was given it.</summary>
    private double? Given(int @class) => _draft != null ? _draft.Share(@class) : Run.BalanceSource == "given" ? Run.ClassBalance[@class] : null;

    private string Width(double share) => (share / Largest * 100).Css() + "%";

    private string ShareWords(int @class) =>
        $"{Project.Classes[@class].Name}: estimated {Run.EstimatedBalance[@class].Percent()}" + (Given(@class) is { } given ? $", yours {given.Percent()}" : "");

    private string Data(params (string Name, string? Value)[] filter) => ProjectPaths.Data(Project.Id, filter);

    private void Edit() => _draft = new BalanceDraft(Settings.ClassBalance is { } mine && mine.Count == Run.EstimatedBalance.Count ? mine : Run.EstimatedBalance);

    private Task UseAsync(IReadOnlyList<double>? shares)
    {
        _draft = null;
        return Fit.InvokeAsync(Settings with { ClassBalance = shares });
    }

    private void SortBy(Column column)
    {
        _up = _sort == column && !_up;
        _sort = column;
    }

    private enum Column
    {
        Name,
        Labels,
        Unsure,
        Share,
    }
}
