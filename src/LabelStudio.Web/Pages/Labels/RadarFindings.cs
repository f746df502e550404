using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>Sorts what the radar found by where it is told.</summary>
public static class RadarFindings
{
    private const string NearCopy = "near-copy";

    /// <summary>What is wrong with single functions; that they are copies is told with their group.</summary>
    public static IReadOnlyList<RadarFinding> BesideGroups(Radar radar) =>
        [.. radar.Findings.Where(f => f.Kind != NearCopy || !radar.Groups.Any(g => g.Functions.Contains(f.Function)))];

    /// <summary>What to do about the copies of a group, each advice once.</summary>
    public static IReadOnlyList<string> AdviceFor(RadarGroup group, IReadOnlyList<RadarFinding> findings) =>
        [.. findings.Where(f => f.Kind == NearCopy && group.Functions.Contains(f.Function)).Select(f => f.Advice).Distinct(StringComparer.Ordinal)];
}
