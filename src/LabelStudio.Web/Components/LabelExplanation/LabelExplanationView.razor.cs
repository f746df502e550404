using System.Globalization;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Components;

/// <summary>Why a document has its label: what each vote adds for it and against the next class, and what would change it.</summary>
public partial class LabelExplanationView
{
    /// <summary>More parts than this are folded; a fold of one or two would save nothing.</summary>
    private const int MostUnfolded = 10;

    private const int LeastFolded = 3;
    /// <summary>Log-odds of 0.5 are 0.62 against 0.38: less should not look like much.</summary>
    private const double LeastScale = 0.5;

    private bool _all;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public DocumentExplanation Explanation { get; set; } = null!;

    /// <summary>Whether functions lead to their documents; annotators may not go there.</summary>
    [Parameter]
    public bool Linked { get; set; } = true;

    private List<ExplanationPart> Sorted =>
        [.. Explanation.Parts.OrderByDescending(p => Math.Abs(p.LogOdds)).ThenBy(p => p.Function, StringComparer.Ordinal)];

    private IReadOnlyList<ExplanationPart> Folded =>
        Explanation.Parts.Count >= MostUnfolded + LeastFolded ? Sorted[MostUnfolded..] : [];

    private IReadOnlyList<ExplanationPart> Shown => _all || Folded.Count == 0 ? Sorted : Sorted[..MostUnfolded];

    /// <summary>What speaks beside the votes.</summary>
    private IEnumerable<(string Name, string Title, double LogOdds)> Background
    {
        get
        {
            if (OneSum) yield return ("all votes", "What the votes say of these two classes, with the class balance", Explanation.Prior);
            else yield return ("class balance", "How frequent the two classes are", Explanation.Prior - Explanation.Silence);
            if (Explanation.Text is { } text) yield return ("the text itself", "What a student who has not seen this document makes of its text", text);
            if (Explanation.Silence != 0 && !OneSum) yield return ("silent functions", "A function that would be expected to vote for a class, and does not, speaks against it", Explanation.Silence);
        }
    }

    /// <summary>Where the text decides between other classes than the votes, these are told as one sum.</summary>
    private bool OneSum => Explanation is { Text: not null, Covered: true, Parts.Count: 0 };

    private double Total => Explanation.Prior + (Explanation.Text ?? 0) + Explanation.Parts.Sum(p => p.LogOdds);

    /// <summary>The longest bar fills its side, unless all say little; what is folded may be more in sum, and is cut.</summary>
    private double Longest => Math.Max(LeastScale, Explanation.Parts.Select(p => Math.Abs(p.LogOdds)).Concat(Background.Select(b => Math.Abs(b.LogOdds))).Max());

    private static string Signed(double x) => x.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    private string ClassName(int @class) => @class >= 0 && @class < Project.Classes.Count ? Project.Classes[@class].Name : "–";

    private string BarStyle(double logOdds)
    {
        var half = Math.Min(1, Math.Abs(logOdds) / Longest) * 50;
        return logOdds >= 0
            ? $"left:50%;width:{half.Css()}%;--hue:{ClassColours.Hue(Explanation.Label)}"
            : $"left:{(50 - half).Css()}%;width:{half.Css()}%;--hue:{ClassColours.Hue(Explanation.Second)}";
    }

    private string? NamedHref(string name) =>
        Linked && Explanation.Parts.FirstOrDefault(p => p.Function == name) is { } part
            ? ProjectPaths.Data(Project.Id, ("function", part.FunctionId.ToString(CultureInfo.InvariantCulture)))
            : null;
}
