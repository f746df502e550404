using AngleSharp.Dom;
using LabelStudio.Core.Evaluation;
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
    public async Task Names_of_teachers_that_are_close_do_not_lie_on_one_another()
    {
        string[] teachers = ["Claude Sonnet 4.5, in long", "GPT-5 mini, careful", "GPT-5.2", "Llama"];
        var near = new[] { (0.15, 0.568), (1.06, 0.584), (1.7, 0.576), (1.71, 0.58) }.Select((p, i) => new CostPoint(
            ContenderKind.Teacher, "Which intent? · " + teachers[i], new Estimate(p.Item2, p.Item2 - 0.08, p.Item2 + 0.08), p.Item1, false, true, "x")).ToList();
        var costs = new CostComparison(0.05, [new CostPoint(ContenderKind.Student, "Student 2", new Estimate(0.448, 0.36, 0.54), 7e-7, true, false, "x"), .. near]);
        using var page = await Rendered.Async<ParetoPlot>(new() { ["Costs"] = costs });
        var names = page.QuerySelectorAll("#pareto text.name");
        // what they all begin with is left out, so that the rest has room
        Assert.Equal([.. teachers, "Student 2"], names.Select(n => n.LastChild!.TextContent).Order(StringComparer.Ordinal));
        var boxes = names.Select(n => (X: Of(n, "x"), Y: Of(n, "y"), Width: 6.0 * n.LastChild!.TextContent.Length, Before: n.ClassName!.Contains("before", StringComparison.Ordinal)))
            .Select(b => (Left: b.Before ? b.X - b.Width : b.X, Right: b.Before ? b.X : b.X + b.Width, b.Y)).ToList();
        for (var i = 0; i < boxes.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.True(boxes[i].Right < boxes[j].Left || boxes[j].Right < boxes[i].Left || Math.Abs(boxes[i].Y - boxes[j].Y) > 11, $"{names[i].TextContent} on {names[j].TextContent}");

        static double Of(IElement e, string name) => double.Parse(e.GetAttribute(name)!, System.Globalization.CultureInfo.InvariantCulture);
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
