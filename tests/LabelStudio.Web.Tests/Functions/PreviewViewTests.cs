using AngleSharp.Dom;
using LabelStudio.Web.Pages.Functions.Composer;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Functions.Preview;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Functions;

/// <summary>What the composer shows of a query.</summary>
public sealed class PreviewViewTests
{
    [Fact]
    public async Task Precision_says_where_it_comes_from_with_interval_and_n()
    {
        using var page = await RenderAsync(FakeRulePreviews.Preview(), [1]);
        var figures = page.QuerySelectorAll(".figure").ToDictionary(f => f.QuerySelector(".figure-name")!.TextContent, f => f);
        Assert.Equal("75 %", figures["Precision on gold"].QuerySelector(".figure-value")!.TextContent);
        Assert.Contains("n = 3 dev + 1 train", figures["Precision on gold"].TextContent, StringComparison.Ordinal);
        Assert.Contains("30.1–95.4 %", figures["Precision on gold"].TextContent, StringComparison.Ordinal);
        Assert.Contains("by the other functions' votes, n = 9", figures["Label model's estimate"].TextContent, StringComparison.Ordinal);
        Assert.Equal("/projects/1/data?q=card&covered=no", figures["New"].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("2 differ", page.QuerySelector(".other")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/projects/1/data?q=card&function=7", page.QuerySelector(".other")!.GetAttribute("href"));
        Assert.Null(page.QuerySelector(".counting"));
    }

    [Fact]
    public async Task What_is_guessed_is_marked_with_its_interval_and_how_far_the_count_is()
    {
        using var page = await RenderAsync(FakeRulePreviews.Preview() with { Hits = new HitCount(12_345, 11_900, 12_800), Counted = 0.4 }, []);
        var hits = page.QuerySelector(".figure")!;
        Assert.Equal("≈ 12,300", hits.QuerySelector(".figure-value")!.TextContent);
        Assert.Contains("11,900–12,800, 40 % counted", hits.TextContent, StringComparison.Ordinal);
        Assert.Equal("40", page.QuerySelector(".counting")!.GetAttribute("aria-valuenow"));
        // until a class is chosen the figures are for the likeliest, and say so
        Assert.Contains("figures are for class 1", page.QuerySelector(".supposition")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_classes_are_right_together()
    {
        using var page = await RenderAsync(FakeRulePreviews.Preview(), [0, 1]);
        Assert.Equal("100 %", page.QuerySelectorAll(".figure-value")[2].TextContent);
    }

    [Fact]
    public async Task A_query_too_long_for_an_address_has_figures_without_links()
    {
        using var page = await Rendered.Async<PreviewView>(new() { ["Project"] = SampleRuns.Project(3), ["Query"] = string.Join(" OR ", Enumerable.Repeat("card", 2_500)), ["Preview"] = FakeRulePreviews.Preview() });
        Assert.All(page.QuerySelectorAll("a"), a => Assert.Null(a.GetAttribute("href")));
    }

    [Theory]
    [InlineData("card AND (lost", 9, 1, "card AND ", "(", "lost")]
    [InlineData("card AND", 8, 0, "card AND", "\u00a0", "")]
    public async Task A_fault_is_marked_in_the_query(string query, int position, int length, string head, string marked, string tail)
    {
        using var page = await Rendered.Async<QueryFault>(new() { ["Query"] = query, ["Fault"] = new PreviewFault("Expected a word", "Write another part.", position, length) });
        Assert.Equal(head + marked + tail, page.QuerySelector(".where")!.TextContent);
        Assert.Equal(marked, page.QuerySelector("mark")!.TextContent);
        Assert.Contains($"at character {position + 1}. Write another part.", page.QuerySelector(".what")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hits_say_what_they_are_and_text_is_never_markup()
    {
        using var page = await Rendered.Async<HitList>(
            new() { ["Project"] = SampleRuns.Project(3), ["Preview"] = FakeRulePreviews.Preview(), ["Page"] = FakeRulePreviews.Preview().Page, ["Classes"] = new[] { 1 } },
            s => s.AddSingleton<NavigationManager>(new Nowhere()));
        Assert.Equal(["All 12", "Right 3", "Wrong 1", "Conflict 2", "New 3"], page.QuerySelectorAll(".chip").Select(c => c.TextContent));
        var row = Assert.Single(page.QuerySelectorAll("li"));
        Assert.Empty(row.QuerySelectorAll("b"));
        Assert.Equal("card", row.QuerySelector("mark")!.TextContent);
        Assert.NotNull(row.QuerySelector(".mark.right"));
        Assert.Contains("Other functions vote for class 0", row.QuerySelector(".votes")!.GetAttribute("title"), StringComparison.Ordinal);
    }

    private static Task<IDocument> RenderAsync(RulePreview preview, int[] chosen) => Rendered.Async<PreviewView>(
        new() { ["Project"] = SampleRuns.Project(3), ["Query"] = "card", ["Preview"] = preview, ["Chosen"] = chosen });

    private sealed class Nowhere : NavigationManager
    {
        public Nowhere() => Initialize("http://localhost/", "http://localhost/");
    }
}
