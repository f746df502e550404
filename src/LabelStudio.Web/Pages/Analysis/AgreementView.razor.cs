using System.Globalization;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Analysis;

/// <summary>Which functions say the same, and which contradict each other, more than chance and accuracy explain.</summary>
public partial class AgreementView
{
    /// <summary>A larger map cannot be read; the rest is on further pages.</summary>
    private const int MostShown = 60;

    private const int Few = 12;
    private const int MostPairs = 12;

    private static readonly (string Title, bool More)[] Lists = [("Agree more than expected", true), ("Contradict each other more than expected", false)];

    private string _filter = "";
    private int _skip;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public AgreementAnalysis Analysis { get; set; } = null!;

    private string Lead
    {
        get
        {
            if (Analysis.Functions.Count < 2) return "There is nothing to compare.";
            var copies = Analysis.Groups.Count == 0
                ? "No near-copies were found."
                : $"{Analysis.Groups.Count.Of("group")} of near-copies, outlined: together the functions of a group count as about one.";
            return Analysis.Strongest(false, 1) is [var worst] && worst.Apart > 0
                ? $"{copies} \"{Name(worst.First)}\" and \"{Name(worst.Second)}\" contradict each other on {worst.Apart.Count()} of {worst.Common.Of("common document")}."
                : copies;
        }
    }

    /// <summary>Places of the functions that the filter lets through.</summary>
    private IReadOnlyList<int> Shown
    {
        get
        {
            var words = _filter.Trim().Replace('_', ' ');
            return [.. Enumerable.Range(0, Analysis.Functions.Count).Where(p => words.Length == 0 || Matches(Analysis.Functions[p], words))];
        }
    }

    private bool Matches(ComparedFunction f, string words) =>
        f.Name.Replace('_', ' ').Contains(words, StringComparison.OrdinalIgnoreCase)
        || (f.Class >= 0 && f.Class < Project.Classes.Count && Project.Classes[f.Class].Name.Replace('_', ' ').Contains(words, StringComparison.OrdinalIgnoreCase));

    private string Name(int number) => Analysis.Functions[Analysis.PlaceOf(number)].Name;

    private string Votes(ComparedFunction f) => ProjectPaths.Data(Project.Id, ("function", f.Id.ToString(CultureInfo.InvariantCulture)));
}
