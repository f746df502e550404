using AngleSharp.Dom;
using LabelStudio.Core.Schema;
using LabelStudio.Web.Pages.Evaluation;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Workflow.Evaluation;

namespace LabelStudio.Web.Tests.Evaluation;

/// <summary>What a report shows, where its numbers lead, and that those of the sealed test lead nowhere.</summary>
public sealed class ReportViewTests
{
    [Fact]
    public async Task Every_contender_stands_with_its_verdict()
    {
        using var page = await ShowAsync(3, Split.Dev);
        Assert.Equal("The student is better than 1 of 3 contenders; worse than asks (GPT); not told apart from 1.", page.QuerySelector("#contenders-lead")!.TextContent);
        var rows = page.QuerySelectorAll("#contenders tbody tr");
        Assert.Equal(["Student", "Majority", "Teacher", "FewShot"], rows.Select(r => r.GetAttribute("data-kind")));
        Assert.Equal(["student better", "student worse", "not told apart"], page.QuerySelectorAll("#contenders .tag").Select(t => t.TextContent));
        Assert.Contains("50 %", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("/projects/7/functions/31", rows[2].QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Numbers_of_dev_lead_to_documents_and_those_of_test_to_none()
    {
        using (var dev = await ShowAsync(3, Split.Dev))
        {
            Assert.NotNull(dev.QuerySelector("#slices a[href='/projects/7/data?split=dev&gold=yes&covered=no']"));
            Assert.NotNull(dev.QuerySelector("#confusion a[href='/projects/7/data?split=dev&goldclass=0&student=1']"));
            Assert.NotNull(dev.QuerySelector("#classes a[href='/projects/7/data?split=dev&goldclass=2']"));
        }
        using var test = await ShowAsync(3, Split.Test);
        Assert.DoesNotContain(test.QuerySelectorAll("a"), a => a.GetAttribute("href")!.Contains("/data", StringComparison.Ordinal));
        Assert.Contains("look 2", Words(test.QuerySelector("#headline")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promise_is_kept_or_broken_on_the_test_and_says_nothing_on_dev()
    {
        using (var dev = await ShowAsync(3, Split.Dev)) Assert.Null(dev.QuerySelector("#promises"));
        using var test = await ShowAsync(3, Split.Test);
        Assert.Equal(["broken", "kept"], test.QuerySelectorAll("#promises .tag").Select(t => t.TextContent));
        var words = ReportWords.Markdown(Reports.Of(3, 300, Split.Test));
        Assert.Contains("hold the right one in at least 90 % of cases: 99.0 % (", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_student_has_no_links_that_the_latest_one_would_answer()
    {
        using var page = await ShowAsync(3, Split.Dev, latest: false);
        Assert.Empty(page.QuerySelectorAll("#confusion a"));
        Assert.NotEmpty(page.QuerySelectorAll("#classes a"));
    }

    [Fact]
    public async Task Few_classes_are_a_grid_and_many_a_list()
    {
        using (var few = await ShowAsync(3, Split.Dev))
        {
            var cells = few.QuerySelectorAll("#confusion .grid tbody td");
            Assert.Equal(9, cells.Length);
            // every document is in one cell
            Assert.Equal(300, cells.Sum(c => int.TryParse(c.TextContent.Trim(), out var n) ? n : 0));
        }
        using var many = await ShowAsync(77, Split.Dev);
        Assert.Null(many.QuerySelector("#confusion .grid"));
        Assert.InRange(many.QuerySelectorAll("#confusion tbody tr").Length, 10, 40);
        Assert.Equal(Reports.Of(77, 300, Split.Dev).Result.PerClass.Count(c => c.Gold + c.Predicted > 0), many.QuerySelectorAll("#classes tbody tr").Length);
    }

    [Fact]
    public async Task Costs_are_weighed_on_a_logarithmic_scale()
    {
        using var page = await ShowAsync(3, Split.Dev);
        Assert.Contains("The best teacher, asks (GPT), costs 700,000 times as much", page.QuerySelector("#pareto-lead")!.TextContent, StringComparison.Ordinal);
        var points = page.QuerySelectorAll("#pareto circle");
        Assert.Equal(2, points.Length);
        Assert.Contains("own", points[0].ClassName!, StringComparison.Ordinal);
        Assert.True(X(points[0]) < X(points[1]));
        Assert.Contains("not known", page.QuerySelector("#pareto table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("simulated", page.QuerySelector("#pareto table")!.TextContent, StringComparison.Ordinal);

        static double X(IElement circle) => double.Parse(circle.GetAttribute("cx")!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_report_is_readable_without_the_studio()
    {
        var report = Reports.Of(3, 300, Split.Test);
        var words = ReportWords.Markdown(report);
        Assert.StartsWith("# bank \\<b\\>: student 2 on the sealed test\n", words, StringComparison.Ordinal);
        Assert.Contains("n = 300 documents with gold; look number 2", words, StringComparison.Ordinal);
        Assert.Contains("| Majority vote | 50.0 % | 40.0 % (35.0–45.0) |", words, StringComparison.Ordinal);
        Assert.Contains("- A typo in 1 word of 10: 70.0 % (65.0–75.0), −10.0 points (−14.0 to −6.0) (n = 300)", words, StringComparison.Ordinal);
        Assert.Contains("asks (sim): cost not known (the teacher has no prices; simulated)", words, StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(ReportWords.Json(report));
        Assert.Equal(("test", 300, "teacher"), (
            json.RootElement.GetProperty("on").GetString(), json.RootElement.GetProperty("result").GetProperty("n").GetInt32(),
            json.RootElement.GetProperty("beside")[2].GetProperty("kind").GetString()));
    }

    private static Task<IDocument> ShowAsync(int classes, Split on, bool latest = true) => Rendered.Async<ReportView>(
        new() { ["Project"] = Reports.Project(classes), ["Report"] = Reports.Of(classes, 300, on), ["IsLatest"] = latest });

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
