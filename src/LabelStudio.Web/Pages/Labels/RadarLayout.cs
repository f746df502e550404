using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>Where the functions of one group stand in its graph: on a circle, in the group's order, the first at the top. The same group is always drawn alike.</summary>
public sealed class RadarLayout
{
    public const double Width = 400;

    /// <summary>Beyond this many, names would cover each other; they are shown one at a time.</summary>
    public const int MostNames = 14;

    private const double LabelRoom = 30;
    private const int LongestName = 18;

    private RadarLayout(double height, IReadOnlyList<RadarNode> nodes, IReadOnlyList<RadarLine> lines) => (Height, Nodes, Lines) = (height, nodes, lines);

    public double Height { get; }

    public IReadOnlyList<RadarNode> Nodes { get; }

    /// <summary>The strongest last, so that they are drawn on top.</summary>
    public IReadOnlyList<RadarLine> Lines { get; }

    /// <param name="group">The group.</param>
    /// <param name="edges">All pairs of the radar; those within the group are drawn.</param>
    public static RadarLayout Of(RadarGroup group, IReadOnlyList<RadarEdge> edges)
    {
        var n = group.Functions.Count;
        var radius = n == 2 ? 62 : Math.Min(58 + 4 * n, 120);
        var height = n == 2 ? 2 * LabelRoom + 30 : 2 * (radius + LabelRoom);
        var nodes = group.Functions.Select((name, i) => Node(name, i, n, radius, height)).ToList();
        var at = nodes.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var lines = edges.Where(e => at.ContainsKey(e.First) && at.ContainsKey(e.Second))
            .OrderBy(e => e.Excess).ThenBy(e => e.First, StringComparer.Ordinal).ThenBy(e => e.Second, StringComparer.Ordinal)
            .Select(e => new RadarLine(e, at[e.First], at[e.Second], 1 + 7 * Math.Clamp(e.Excess, 0, 1))).ToList();
        return new RadarLayout(height, nodes, lines);
    }

    private static RadarNode Node(string name, int i, int n, double radius, double height)
    {
        // two stand side by side
        var angle = n == 2 ? Math.PI * (1 - i) : 2 * Math.PI * i / n - Math.PI / 2;
        var (x, y) = (Width / 2 + radius * Math.Cos(angle), height / 2 + radius * Math.Sin(angle));
        var (labelX, labelY) = (Width / 2 + (radius + 13) * Math.Cos(angle), height / 2 + (radius + 15) * Math.Sin(angle) + 4);
        var anchor = Math.Cos(angle) switch { > 0.25 => "start", < -0.25 => "end", _ => "middle" };
        return new RadarNode(name, n > MostNames ? "" : Short(name), x, y, labelX, labelY, anchor);
    }

    // the ends of names tell functions apart as often as their beginnings
    private static string Short(string name) => name.Length <= LongestName ? name : $"{name[..9]}…{name[^8..]}";
}

/// <param name="Name">The function.</param>
/// <param name="Label">What fits into the drawing.</param>
/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
/// <param name="LabelX">Where the label stands.</param>
/// <param name="LabelY">Where the label stands.</param>
/// <param name="Anchor">SVG's text-anchor.</param>
public sealed record RadarNode(string Name, string Label, double X, double Y, double LabelX, double LabelY, string Anchor);

/// <param name="Edge">The pair.</param>
/// <param name="From">The first function.</param>
/// <param name="To">The second function.</param>
/// <param name="Thickness">Grows with the excess agreement.</param>
public sealed record RadarLine(RadarEdge Edge, RadarNode From, RadarNode To, double Thickness);
