using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>Sorts what the radar found by where it is told.</summary>
public static class RadarFindings
{
    private const string NearCopy = "near-copy";

    /// <summary>What is wrong with functions, the same of several told once; that they are copies is told with their group.</summary>
    public static IReadOnlyList<FindingRow> BesideGroups(Radar radar) =>
    [
        .. radar.Findings.Where(f => f.Kind != NearCopy || !radar.Groups.Any(g => g.Functions.Contains(f.Function)))
            .GroupBy(f => (f.Kind, f.What, f.Advice))
            .Select(same => new FindingRow([.. same.Select(f => f.Function)], same.Key.Kind, same.Key.What, same.Key.Advice)),
    ];

    /// <summary>What to do about the copies of a group, each advice once.</summary>
    public static IReadOnlyList<string> AdviceFor(RadarGroup group, IReadOnlyList<RadarFinding> findings) =>
        [.. findings.Where(f => f.Kind == NearCopy && group.Functions.Contains(f.Function)).Select(f => f.Advice).Distinct(StringComparer.Ordinal)];
}

/// <param name="Functions">The functions of which this was found.</param>
/// <param name="Kind">What it is, in a word or two.</param>
/// <param name="What">What was found.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record FindingRow(IReadOnlyList<string> Functions, string Kind, string What, string Advice);
