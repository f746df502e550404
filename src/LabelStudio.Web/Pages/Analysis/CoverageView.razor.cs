using System.Globalization;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Analysis;

/// <summary>How far the votes reach each class; those that nobody votes for first.</summary>
public partial class CoverageView
{
    private const int Few = 12;

    /// <summary>Gold documents from which their reach says something.</summary>
    private const int EnoughGold = 3;

    private const double LowReach = 0.5;
    private const double TooMuch = 2.5;
    private const double TooLittle = 0.4;

    private string _filter = "";

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public CoverageAnalysis Analysis { get; set; } = null!;

    private string Lead
    {
        get
        {
            var silent = Analysis.Classes.Where(c => c.Voted == 0).ToList();
            var gold = Analysis.Classes.Sum(c => c.Gold);
            var reached = Analysis.Classes.Sum(c => c.GoldReached);
            var ofGold = gold == 0 ? "" : $" {reached.Count()} of {gold.Of("gold document")} {(gold == 1 ? "has" : "have")} a vote for the right class.";
            return silent.Count switch
            {
                0 => $"Every class has votes.{ofGold}",
                1 => $"Nobody votes for {Name(silent[0])}.{ofGold}",
                _ => $"Nobody votes for {silent.Count} of the {Project.Classes.Count} classes.{ofGold}",
            };
        }
    }

    private double AllVotes => Math.Max(1, Analysis.Classes.Sum(c => (double)c.Voted));

    private double Largest => Math.Max(1e-9, Analysis.Classes.Max(c => Math.Max(VoteShare(c), Share(c) ?? 0)));

    private IEnumerable<CoveredClass> Rows => Analysis.Classes
        .Where(c => c.Class < Project.Classes.Count && Name(c).Replace('_', ' ').Contains(_filter.Trim().Replace('_', ' '), StringComparison.OrdinalIgnoreCase))
        .OrderBy(c => AdviceFor(c)).ThenBy(c => c.Voted == 0 ? -(Share(c) ?? 0) : VoteShare(c) / Math.Max(1e-9, Share(c) ?? 1)).ThenBy(c => c.Class);

    private static Advice AdviceOf(CoveredClass c, double votes, double? share)
    {
        if (c.Voted == 0) return Advice.FirstRule;
        if (c.Gold >= EnoughGold && c.GoldReached < LowReach * c.Gold) return Advice.Reach;
        if (share is not > 0) return Advice.None;
        return votes < TooLittle * share ? Advice.Widen : votes > TooMuch * share ? Advice.Narrow : Advice.None;
    }

    private Advice AdviceFor(CoveredClass c) => AdviceOf(c, VoteShare(c), Share(c));

    private double VoteShare(CoveredClass c) => c.Voted / AllVotes;

    /// <summary>By the label model, before its first run by gold.</summary>
    private double? Share(CoveredClass c) => c.Share ?? (Analysis.Gold > 0 ? c.Gold / (double)Analysis.Gold : null);

    private string Width(double share) => (share / Largest * 100).Css() + "%";

    private string Name(CoveredClass c) => Project.Classes[c.Class].Name;

    private string NewRule => ProjectPaths.Page(Project.Id, "functions");

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    /// <summary>In the order of urgency.</summary>
    private enum Advice
    {
        FirstRule,
        Reach,
        Widen,
        Narrow,
        None,
    }
}
