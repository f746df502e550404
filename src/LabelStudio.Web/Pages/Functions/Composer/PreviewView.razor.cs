using LabelStudio.Core.Evaluation;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Functions.Composer;

/// <summary>The figures of a query: how much it hits, how good it would be, what it would change.</summary>
public sealed partial class PreviewView
{
    private const int MaxClasses = 6;
    private const int MaxFunctions = 5;
    private const int LongestLink = 1_500;
    private const double GoodPrecision = 0.8;
    private const double PoorPrecision = 0.5;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    /// <summary>The query that the figures are of.</summary>
    [Parameter, EditorRequired]
    public string Query { get; set; } = "";

    [Parameter, EditorRequired]
    public RulePreview Preview { get; set; } = null!;

    /// <summary>The classes chosen; none while nothing is.</summary>
    [Parameter]
    public IReadOnlyList<int> Chosen { get; set; } = [];

    [Parameter]
    public EventCallback<int> ClassChosen { get; set; }

    /// <summary>The classes that precision is of: the chosen ones, else the likeliest.</summary>
    private IReadOnlyList<int> Of => Chosen.Count > 0 ? Chosen : Preview.Classes;

    private Estimate? Gold => Of.Count > 0 ? Preview.Gold.Precision(Of) : null;

    private Estimate? ByModel => Of.Count > 0 ? Preview.Model?.Precision(Of) : null;

    private bool Editing => Preview.Kinds.ContainsKey(HitKind.Gained);

    private string HitsNote => Preview.Hits.Exact
        ? $"{Preview.Coverage.Percent()} of {Preview.Documents.Count()}"
        : $"{Preview.Hits.Low.Count()}–{Preview.Hits.High.Count()}, {Preview.Counted.Percent(0)} counted";

    private string GoldNote => Preview.Gold.Hits == 0
        ? "no gold among the hits"
        : $"{Sources(Preview.Gold)}{(Preview.Gold.Complete ? "" : " so far")}";

    private HitCount? Kind(HitKind kind) => Preview.Kinds.TryGetValue(kind, out var count) ? count : null;

    private static string Sources(GoldEvidence gold) => (gold.Dev, gold.Train) switch
    {
        ( > 0, > 0) => $"n = {gold.Dev.Count()} dev + {gold.Train.Count()} train",
        ( > 0, _) => $"n = {gold.Dev.Count()} dev",
        _ => $"n = {gold.Train.Count()} train",
    };

    private string ModelNote(ModelEvidence model) => model.Covered == 0
        ? "no other function votes on the hits"
        : $"by the other functions' votes, n = {model.Covered.Count()}";

    private string Share(HitCount count) => Preview.Hits.Value == 0 ? "–" : Math.Min(1, (double)count.Value / Preview.Hits.Value).Percent(0);

    /// <summary>A colour is given only for what the interval bears out.</summary>
    private static string? Tone(Estimate? precision) => precision switch
    {
        { Value: >= GoodPrecision, Low: >= PoorPrecision } => "good",
        { Value: < PoorPrecision, High: < GoodPrecision } => "bad",
        _ => null,
    };

    private string OverlapTitle(FunctionOverlap f) =>
        $"{f.Name} votes on {f.Both.Text()} of the hits{(f.Differ.Value > 0 ? $", on {f.Differ.Text()} of them for another class" : "")}";

    /// <summary>The documents behind a figure; a query that is too long for an address has none.</summary>
    private string? Link(params (string Name, string? Value)[] filter) =>
        Query.Length > LongestLink ? null : ProjectPaths.Data(Project.Id, [("q", Query.Trim()), .. filter]);
}
