using LabelStudio.Core.Analysis.Agreement;
using LabelStudio.Core.Analysis.Errors;
using LabelStudio.Core.Analysis.Uncovered;
using LabelStudio.Core.Votes;
using LabelStudio.Web.Pages.Analysis;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Tests.Analysis;

/// <summary>What the parts of the analysis show, and where each of their numbers leads.</summary>
public sealed class AnalysisViewTests
{
    private static readonly ProjectInfo Few = Project(3);
    private static readonly ProjectInfo Many = Project(77);

    [Fact]
    public async Task The_largest_error_is_named_and_every_bucket_opens_its_documents()
    {
        var buckets = ErrorBuckets.Of(3, [(0, 0), (0, 1), (0, 1), (0, 1), (1, 0), (1, 1), (2, -1)]);
        var page = await Rendered.Async<ErrorsView>(new() { ["Project"] = Few, ["Analysis"] = new ErrorAnalysis(4, buckets, 0, "2 functions changed") });
        var worst = page.QuerySelector("#worst")!;
        Assert.Contains("3 of 4 documents of class_0 are labeled class_1, and 1 the other way round", string.Join(' ', worst.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("/projects/7/data?goldclass=0&label=1", worst.QuerySelector("a")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("a[href='/projects/7/data?gold=yes&label=none']"));
        Assert.Equal("2 functions changed", page.QuerySelector(".tag.warn")!.GetAttribute("title"));
        // the matrix: one cell a pair that occurs, each a link, and one stop for the Tab key
        var cells = page.QuerySelectorAll("[data-cells] a[data-cell]");
        Assert.Equal(["1", "3", "1", "1", "1"], cells.Select(c => c.TextContent));
        Assert.Single(cells, c => c.GetAttribute("tabindex") == "0");
        Assert.Equal("/projects/7/data?goldclass=2&label=none", cells[^1].GetAttribute("href"));
    }

    [Fact]
    public async Task With_many_classes_there_is_a_list_and_no_matrix()
    {
        var buckets = ErrorBuckets.Of(77, Enumerable.Range(0, 770).Select(i => (i % 77, i % 5 == 0 ? (i + 1) % 77 : i % 77)));
        var page = await Rendered.Async<ErrorsView>(new() { ["Project"] = Many, ["Analysis"] = new ErrorAnalysis(4, buckets, 0, null), ["By"] = LabelSource.Student, ["DevOnly"] = true });
        Assert.Null(page.QuerySelector("[data-cells]"));
        Assert.NotNull(page.QuerySelector("#bucket-filter"));
        var bucket = buckets.Wrong[0];
        Assert.NotNull(page.QuerySelector($"a[href='/projects/7/data?goldclass={bucket.Gold}&student={bucket.Given}&split=dev']"));
    }

    [Fact]
    public async Task Without_labels_and_without_gold_it_says_what_to_do()
    {
        var page = await Rendered.Async<ErrorsView>(new() { ["Project"] = Few, ["Analysis"] = null });
        Assert.Contains("No labels yet", page.Body!.TextContent, StringComparison.Ordinal);
        page = await Rendered.Async<ErrorsView>(new() { ["Project"] = Few, ["Analysis"] = new ErrorAnalysis(1, ErrorBuckets.Of(3, []), 0, null) });
        Assert.Contains("No gold to compare with", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_map_of_more_than_sixty_functions_is_turned_over_and_each_cell_opens_its_documents()
    {
        var page = await Rendered.Async<AgreementView>(new() { ["Project"] = Few, ["Analysis"] = Agreement(70) });
        Assert.Equal(60, page.QuerySelectorAll("[data-cells] tbody th").Length);
        Assert.NotNull(page.QuerySelector(".pager"));
        var cells = page.QuerySelectorAll("[data-cells] a[data-cell]");
        Assert.Equal(60 * 59 / 2, cells.Length);
        Assert.Single(cells, c => c.GetAttribute("tabindex") == "0");
        Assert.Equal("/projects/7/data?function=101&with=100", cells[0].GetAttribute("href"));
        Assert.Contains("both vote on", cells[0].GetAttribute("aria-label"), StringComparison.Ordinal);
        // the group of the first three functions is outlined
        Assert.Equal(3, page.QuerySelectorAll("td.copy").Length);
        Assert.Contains("1 group of near-copies", page.QuerySelector("#agreement-lead")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_group_of_uncovered_documents_opens_them_and_offers_a_rule()
    {
        var group = new UncoveredGroup(["exchange", "rate"], 12, 10, 15, 1.5, ["euro"]);
        var page = await Rendered.Async<UncoveredView>(new() { ["Project"] = Few, ["Analysis"] = new UncoveredAnalysis(40, 100, 10, 0, [new UncoveredQuery("exchange AND rate", group)]) });
        Assert.NotNull(page.QuerySelector("a[href='/projects/7/data?covered=no']"));
        Assert.Equal("12", page.QuerySelector("a[href='/projects/7/data?covered=no&q=exchange%20AND%20rate']")!.TextContent);
        Assert.NotNull(page.QuerySelector("a[href='/projects/7/functions?q=exchange%20AND%20rate']"));
        Assert.Contains("euro", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_that_nobody_votes_for_comes_first()
    {
        var analysis = new CoverageAnalysis(
            100, [new CoveredClass(0, 2, 40, 10, 9, 0, 0.4), new CoveredClass(1, 0, 0, 6, 0, 4, 0.3), new CoveredClass(2, 1, 30, 10, 2, 5, 0.3)], 26, 3);
        var page = await Rendered.Async<CoverageView>(new() { ["Project"] = Few, ["Analysis"] = analysis });
        Assert.Equal("Nobody votes for class_1. 11 of 26 gold documents have a vote for the right class.", page.QuerySelector("#coverage-lead")!.TextContent);
        var rows = page.QuerySelectorAll("tbody tr");
        Assert.Contains("nobody votes", rows[0].TextContent, StringComparison.Ordinal);
        Assert.NotNull(rows[0].QuerySelector("a[href='/projects/7/data?goldclass=1']"));
        Assert.NotNull(rows[1].QuerySelector("a[href='/projects/7/data?goldclass=2&unvoted=2']"));
        Assert.NotNull(rows[2].QuerySelector("a[href='/projects/7/data?voted=0']"));
    }

    private static AgreementAnalysis Agreement(int functions)
    {
        VoteColumn[] columns = [.. Enumerable.Range(0, functions).Select(f => new VoteColumn($"f{f}", 50, 3))];
        for (var f = 0; f < functions; f++)
            for (var d = 0; d < 50; d++) columns[f][d] = (d * (f + 3) / 7) % 3;
        var table = AgreementTable.Of(VotePatterns.Of(new VoteMatrix(Few.ClassList, columns, 50)));
        return new AgreementAnalysis([.. columns.Select((c, f) => new ComparedFunction(100 + f, f, c.Name, f % 3, 50))], [[0, 1, 2]], table, 50, 4, null);
    }

    private static ProjectInfo Project(int classes) =>
        new(7, "P", "", [.. Enumerable.Range(0, classes).Select(k => new ClassInfo(k, $"class_{k}", ""))], 100, 1, false);
}
