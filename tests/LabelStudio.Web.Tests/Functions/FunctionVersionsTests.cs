using AngleSharp.Dom;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Text;
using LabelStudio.Web.Pages.Functions.One;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Tests.Functions;

/// <summary>The history of a function: what changed, what it did, and whether that can be told.</summary>
public sealed class FunctionVersionsTests
{
    private static readonly DevChange Better = new(3, 151, 0.7, new Estimate(0.03, 0.01, 0.05), 1.1, new Estimate(-0.08, -0.12, -0.03));

    [Fact]
    public async Task A_change_is_shown_word_by_word_as_text()
    {
        using var page = await OpenAsync([Version(2, "card OR <i>lost</i>", "card OR stolen", null, "No fit has seen it yet."), Version(1, "card OR stolen", null, null, "first")]);
        Assert.Equal("stolen", page.QuerySelector("del")!.TextContent);
        Assert.Equal("<i>lost</i>", page.QuerySelector("ins")!.TextContent);
        Assert.Null(page.QuerySelector("i"));
    }

    [Fact]
    public async Task An_effect_stands_with_its_runs_and_only_alone_it_is_the_versions_own()
    {
        using var own = await OpenAsync([Version(2, "a", "b", new VersionEffect(4, Better, null), null), Version(1, "b", null, null, "first")]);
        var effect = own.QuerySelector("tbody td.effect")!;
        Assert.Contains("70.0 % → 73.0 %", effect.TextContent, StringComparison.Ordinal);
        Assert.Contains("1.100 → 1.020", effect.TextContent, StringComparison.Ordinal);
        Assert.Equal(["+3.0 points", "−0.080"], effect.QuerySelectorAll(".good").Select(g => g.TextContent));
        Assert.Contains("run 3 → run 4, n = 151", effect.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing else changed", effect.TextContent, StringComparison.Ordinal);

        using var shared = await OpenAsync([Version(2, "a", "b", new VersionEffect(4, Better, "2 other functions (\"x\", \"y\")"), null), Version(1, "b", null, null, "first")]);
        Assert.Contains("2 other functions (\"x\", \"y\"). The effect is of all together", shared.QuerySelector(".also")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing else changed", shared.QuerySelector("tbody td.effect")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_but_the_present_version_can_be_restored()
    {
        using var page = await OpenAsync([Version(3, "a", "b", null, "none", 3), Version(2, "b", "a", null, "none", 3), Version(1, "a", null, null, "first", 3)]);
        Assert.Equal(["Restore version 2", "Restore version 1"], page.QuerySelectorAll("td.restore button").Select(b => b.GetAttribute("aria-label")));
    }

    private static FunctionVersionRow Version(int number, string definition, string? before, VersionEffect? effect, string? why, int newest = 2) => new(
        number, number, before != null && number == newest, "ana", DateTime.UtcNow, definition,
        TextDifference.Of(before ?? definition, definition), [new ClassWeight(0, 1)], null, [], null, 90, 12, 11, new Estimate(0.92, 0.7, 0.98), effect, why);

    private static Task<IDocument> OpenAsync(IReadOnlyList<FunctionVersionRow> versions) => Rendered.Async<FunctionVersions>(
        new() { ["Project"] = FunctionRows.Project(12), ["Function"] = FunctionRows.Row(1, 0), ["Versions"] = versions });
}
