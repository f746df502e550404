using LabelStudio.Web.Pages.Labels;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Tests.Labels;

public sealed class RadarTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(14)]
    [InlineData(60)]
    public void A_group_is_always_drawn_alike_within_the_picture_and_no_two_functions_on_one_spot(int size)
    {
        var (group, edges) = Group(size);
        var layout = RadarLayout.Of(group, edges);
        Assert.Equal(size, layout.Nodes.Select(n => (Math.Round(n.X, 3), Math.Round(n.Y, 3))).Distinct().Count());
        Assert.All(layout.Nodes, n => Assert.True(n.X is > 0 and < RadarLayout.Width && n.Y > 0 && n.Y < layout.Height, $"{n}"));
        Assert.Equal(layout.Nodes, RadarLayout.Of(group, edges).Nodes);
        Assert.Equal(size > RadarLayout.MostNames, layout.Nodes[0].Label.Length == 0);
    }

    [Fact]
    public void The_closest_pair_has_the_thickest_line_and_lies_on_top()
    {
        var (group, edges) = Group(5);
        var lines = RadarLayout.Of(group, edges).Lines;
        Assert.Equal(edges.Max(e => e.Excess), lines[^1].Edge.Excess);
        Assert.Equal(lines.Max(l => l.Thickness), lines[^1].Thickness);
    }

    [Fact]
    public async Task Nothing_found_is_one_calm_line()
    {
        using var page = await Rendered.Async<RadarView>(new() { ["Project"] = SampleRuns.Project(3), ["Radar"] = Radar.Empty, ["Links"] = SampleRuns.Links(), ["Settings"] = new LabelSettings() });
        Assert.Contains("All is quiet", page.QuerySelector(".calm")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("svg .line"));
    }

    [Fact]
    public async Task A_group_says_what_it_counts_as_and_a_finding_what_to_do()
    {
        var (group, edges) = Group(3);
        var radar = new Radar([group], edges, [new("function 1", "near-copy", "It agrees with \"function 0\".", "Nothing is lost by keeping it."), new("function 3", "worse than chance", "Its votes are right less often than blind votes would be.", "Mend it or switch it off.")]);
        using var page = await Rendered.Async<RadarView>(new()
        {
            ["Project"] = SampleRuns.Project(3),
            ["Radar"] = radar,
            ["Links"] = SampleRuns.Links(),
            ["Settings"] = new LabelSettings(Groups: [[1, 2, 3]]),
        });
        Assert.Equal("3 near-copies count as 1.4", page.QuerySelector(".group h2")!.TextContent);
        Assert.Equal(3, page.QuerySelectorAll("svg .line").Length);
        Assert.Contains("arrow keys", page.QuerySelector(".graph")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("0", page.QuerySelector(".graph")!.GetAttribute("tabindex"));
        Assert.Contains("declared dependent", page.QuerySelector(".group")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("function 0, function 1, function 2", page.QuerySelector(".groups span")!.TextContent);
        // that they are copies is told with the group
        Assert.Equal("Nothing is lost by keeping it.", page.QuerySelector(".advice")!.TextContent);
        var finding = page.QuerySelectorAll(".findings tbody tr").Single();
        Assert.Equal("/projects/1/data?function=4", finding.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Mend it or switch it off.", finding.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_found_of_many_functions_is_one_row()
    {
        var rows = RadarFindings.BesideGroups(new Radar([], [],
            [.. Enumerable.Range(0, 39).Select(i => new RadarFinding(SampleRuns.FunctionName(i), "votes on everything", "It never abstains.", "Let it abstain.")), new("function 3", "worse than chance", "4 %", "Mend it.")]));
        Assert.Equal([39, 1], rows.Select(r => r.Functions.Count));
    }

    private static (RadarGroup Group, List<RadarEdge> Edges) Group(int size)
    {
        var names = Enumerable.Range(0, size).Select(SampleRuns.FunctionName).ToList();
        var edges = new List<RadarEdge>();
        for (var a = 0; a < size; a++)
            for (var b = a + 1; b < size; b++)
                edges.Add(new RadarEdge(names[a], names[b], 100, 0.9, 0.6, (a + 2d * b) / (3 * size)));
        return (new RadarGroup(names, 1.4), edges);
    }
}
