using System.Globalization;
using LabelStudio.Core.Analysis;
using LabelStudio.Web.Components;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>"Can I trust it?": majority vote, the best function and the model on one scale, their differences, and why.</summary>
public partial class TrustView
{
    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public LabelRun Run { get; set; } = null!;

    [Parameter, EditorRequired]
    public RunLinks Links { get; set; } = null!;

    private TrustPanel Trust => Run.Trust;

    /// <summary>A best function far behind would squeeze what is close together; it stands at the edge.</summary>
    private IntervalScale Accuracies =>
        IntervalScale.Around(Trust.Rows.Where(r => r.Kind != TrustKind.BestFunction).SelectMany(r => new[] { r.Low, r.High }), 0, 1);

    /// <summary>The model as it is used against each other row, and the model without gold against majority: what one asks.</summary>
    private IReadOnlyList<TrustDifference> Differences
    {
        get
        {
            var last = Trust.Rows[^1].Name;
            var (majority, model) = (NameOf(TrustKind.Majority), NameOf(TrustKind.Model));
            return [.. Trust.Differences.Where(d => d.Second == last || (d.First == majority && d.Second == model))];
        }
    }

    /// <summary>As for the accuracies.</summary>
    private IntervalScale Points
    {
        get
        {
            var close = Differences.Where(d => d.First != NameOf(TrustKind.BestFunction)).ToList();
            return IntervalScale.Around((close.Count > 0 ? close : Differences).SelectMany(d => new[] { d.Low, d.High, 0 }));
        }
    }

    private string DevHref => ProjectPaths.Data(Project.Id, ("split", "dev"), ("gold", "yes"), ("covered", "yes"));

    /// <summary>Warnings of the run, then what else explains the comparison. A reason that speaks of the same functions or classes as a warning, or of the class balance as it does, says it again.</summary>
    private IReadOnlyList<(string Text, bool Warning)> Words
    {
        get
        {
            var told = Run.Warnings.Select(NamesIn).ToList();
            return
            [
                .. Run.Warnings.Select(w => (w, true)),
                .. Trust.Reasons.Where(r => NamesIn(r) is var names && (names.Count == 0 || !told.Exists(names.IsSubsetOf))).Except(Run.Warnings, StringComparer.Ordinal).Select(r => (r, false)),
            ];
        }
    }

    private HashSet<string> NamesIn(string sentence) =>
        [.. SentenceParts.Split(sentence, Links.Named, Links.Subjects).Where(p => p.Href != null).Select(p => p.Text)];

    private string? NameOf(TrustKind kind) => Trust.Rows.FirstOrDefault(r => r.Kind == kind)?.Name;

    /// <summary>The best function's name stands in the table above.</summary>
    private string ShortName(string row) => row == NameOf(TrustKind.BestFunction) ? "best function" : row;

    private static string Signed(double points) => points.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    private static string Tone(TrustDifference d) => d.Low > 0 ? "good" : d.High < 0 ? "bad" : "weak";

    private static string Says(TrustDifference d) => d.Low > 0 ? "better" : d.High < 0 ? "worse" : "may be chance";
}
