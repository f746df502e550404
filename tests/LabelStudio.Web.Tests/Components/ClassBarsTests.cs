using LabelStudio.Web.Components;
using LabelStudio.Web.Tests.Fakes;

namespace LabelStudio.Web.Tests.Components;

public sealed class ClassBarsTests
{
    [Fact]
    public async Task Bars_are_relative_to_the_largest_and_a_class_without_anything_is_named()
    {
        using var page = await Rendered.Async<ClassBars>(new()
        {
            ["Project"] = SampleRuns.Project(4),
            ["Values"] = new[] { 0.1, 0.4, 0 },
            ["None"] = "nobody",
            ["Href"] = (Func<int, string?>)(i => $"/c{i}"),
        });
        Assert.Equal(["class 0", "class 1", "class 2", "class 3"], page.QuerySelectorAll(".pill-name").Select(p => p.TextContent));
        Assert.Equal(["10.0 %", "40.0 %", "nobody", "nobody"], page.QuerySelectorAll("a.num").Select(a => a.TextContent));
        Assert.StartsWith("width:25%", page.QuerySelector(".bar span")!.GetAttribute("style"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_comes_first_where_size_matters()
    {
        using var page = await Rendered.Async<ClassBars>(new() { ["Project"] = SampleRuns.Project(3), ["Values"] = new[] { 0.1, 0.4, 0.5 }, ["BySize"] = true });
        Assert.Equal(["class 2", "class 1", "class 0"], page.QuerySelectorAll(".pill-name").Select(p => p.TextContent));
    }
}
