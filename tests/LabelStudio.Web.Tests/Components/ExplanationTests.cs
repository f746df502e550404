using AngleSharp.Dom;
using LabelStudio.Web.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Tests.Components;

/// <summary>Why a document has its label, as people see it.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public async Task Every_vote_has_its_class_its_log_odds_and_the_reason_why_it_counts_less()
    {
        using var page = await RenderAsync(Explanation(
            new ExplanationPart(1, "refund", 0, 0.4, 1, null), new ExplanationPart(2, "lost card", 1, -1.25, 0.5, "counts as 0.50: near-copy of \"stolen card\"")) with
        { Prior = -0.1, Silence = -0.2 });
        var rows = page.QuerySelectorAll(".parts > li");
        Assert.Equal(["lost card", "refund", "class balance", "silent functions", "Sum"], rows.Select(r => r.QuerySelector(".name")!.TextContent.Trim()));
        Assert.Equal(["−1.25", "+0.40", "+0.10", "−0.20", "−0.95"], rows.Select(r => r.QuerySelector(".num")!.TextContent));
        Assert.Equal("class 1", rows[0].QuerySelector(".pill-name")!.TextContent);
        Assert.Equal("counts as 0.50: near-copy of \"stolen card\"", rows[0].QuerySelector(".reason")!.TextContent);
        Assert.Null(rows[1].QuerySelector(".reason"));
        Assert.Equal("/projects/1/data?function=2", rows[0].QuerySelector("a")!.GetAttribute("href"));
        // against the label goes to the left of the middle, for it to the right
        Assert.StartsWith("left:0%;width:50%", rows[0].QuerySelector(".fill")!.GetAttribute("style"), StringComparison.Ordinal);
        Assert.StartsWith("left:50%;width:16%", rows[1].QuerySelector(".fill")!.GetAttribute("style"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_fifty_the_biggest_are_shown_and_the_rest_is_one_line_with_their_sum()
    {
        using var page = await RenderAsync(Explanation([.. Enumerable.Range(0, 50).Select(i => new ExplanationPart(i + 1, $"f{i}", i % 3, i % 2 == 0 ? 0.1 * i : -0.1 * i, 1, null))]));
        Assert.Equal(10 + 3, page.QuerySelectorAll(".parts > li").Length);
        Assert.Equal("f49", page.QuerySelector(".parts .name")!.TextContent.Trim());
        var folded = page.QuerySelector(".folded")!;
        Assert.Equal("40 smaller", folded.QuerySelector("button")!.TextContent);
        Assert.Equal("false", folded.QuerySelector("button")!.GetAttribute("aria-expanded"));
        // 0.1 × ((0 + 2 + … + 38) - (1 + 3 + … + 39))
        Assert.Equal("−2.00", folded.QuerySelector(".num")!.TextContent);
    }

    [Fact]
    public async Task Twelve_are_not_folded() =>
        Assert.Null((await RenderAsync(Explanation([.. Enumerable.Range(0, 12).Select(i => new ExplanationPart(i + 1, $"f{i}", 0, 1, 1, null))]))).QuerySelector(".folded"));

    [Fact]
    public async Task Caution_ties_and_what_would_change_the_label_are_told()
    {
        using var page = await RenderAsync(Explanation(new ExplanationPart(1, "refund", 0, 0.4, 1, null)) with
        {
            Tie = true,
            Caution = 0.3,
            StaleBecause = "1 function changed",
            Changes = ["Without \"refund\" it would be class 1."],
        });
        Assert.Contains("30 % of the probability is caution", page.QuerySelector(".caution")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["tie", "stale"], page.QuerySelectorAll(".tag").Select(t => t.TextContent));
        Assert.Equal("Without \"refund\" it would be class 1.", page.QuerySelector(".changes li")!.TextContent);
        Assert.Equal("/projects/1/data?function=1", page.QuerySelector(".changes a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Without_votes_it_says_so()
    {
        using var page = await RenderAsync(Explanation() with { Covered = false });
        Assert.Contains("No function votes here", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_text_adds_is_a_bar_of_its_own()
    {
        using var page = await RenderAsync(Explanation(new ExplanationPart(1, "refund", 0, 0.4, 1, null)) with { Prior = 0.1, Text = 0.75 });
        var rows = page.QuerySelectorAll(".parts > li");
        Assert.Equal(["refund", "class balance", "the text itself", "Sum"], rows.Select(r => r.QuerySelector(".name")!.TextContent.Trim()));
        Assert.Equal(["+0.40", "+0.10", "+0.75", "+1.25"], rows.Select(r => r.QuerySelector(".num")!.TextContent));
    }

    [Fact]
    public async Task Where_the_text_decides_between_other_classes_than_the_votes_they_are_one_sum()
    {
        using var page = await RenderAsync(Explanation() with { Covered = true, Prior = -0.5, Silence = -0.2, Text = 2 });
        var rows = page.QuerySelectorAll(".parts > li");
        Assert.Equal(["all votes", "the text itself", "Sum"], rows.Select(r => r.QuerySelector(".name")!.TextContent.Trim()));
        Assert.Equal(["−0.50", "+2.00", "+1.50"], rows.Select(r => r.QuerySelector(".num")!.TextContent));
    }

    [Fact]
    public async Task Annotators_get_no_links_to_pages_that_are_closed_to_them()
    {
        using var page = await Rendered.Async<LabelExplanationView>(new()
        {
            ["Project"] = SampleRuns.Project(3),
            ["Explanation"] = Explanation(new ExplanationPart(1, "refund", 0, 0.4, 1, null)) with { Changes = ["Without \"refund\" it would be class 1."] },
            ["Linked"] = false,
        });
        Assert.Empty(page.QuerySelectorAll("a"));
    }

    private static DocumentExplanation Explanation(params ExplanationPart[] parts) =>
        new(3, null, 0, 1, 0.71, [new(0, 0.71), new(1, 0.2), new(2, 0.09)], 0.1, parts, 0, false, true, []);

    private static Task<IDocument> RenderAsync(DocumentExplanation explanation) =>
        Rendered.Async<LabelExplanationView>(new() { ["Project"] = SampleRuns.Project(3), ["Explanation"] = explanation });
}
