using LabelStudio.Storage.Model;
using LabelStudio.Web.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Components;

public sealed class PartTests
{
    [Fact]
    public async Task A_text_is_shown_as_it_is_with_its_matches_marked_and_never_as_markup()
    {
        using var page = await Rendered.Async<DocumentText>(new()
        {
            ["Text"] = "<script>alert(1)</script> & the card",
            ["Highlights"] = new[] { (32, 4), (0, 8), (4, 6) },
        });
        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.Equal("<script>alert(1)</script> & the card", page.QuerySelector("span")!.TextContent);
        Assert.Equal(["<script>al", "card"], page.QuerySelectorAll("mark").Select(m => m.TextContent));
    }

    [Theory]
    [InlineData(-5, 100)]
    [InlineData(3, 0)]
    [InlineData(2, -7)]
    [InlineData(40, 2)]
    [InlineData(4, int.MaxValue - 10)]
    public void A_span_that_does_not_fit_loses_no_character(int start, int length)
    {
        const string Text = "lost card";
        Assert.Equal(Text, string.Concat(TextParts.Split(Text, [(start, length)], 1000).Select(p => p.Text)));
    }

    [Fact]
    public void A_long_text_is_cut_between_characters() =>
        Assert.Equal("ab…", string.Concat(TextParts.Split("ab😀cd", [], 3).Select(p => p.Text)));

    [Fact]
    public async Task Seventy_seven_classes_have_colours_of_their_own_that_stay()
    {
        Assert.Equal(77, Enumerable.Range(0, 77).Select(ClassColours.Hue).Distinct().Count());
        using var page = await Rendered.Async<ClassPill>(new() { ["Class"] = 12, ["Name"] = "exchange <i>rate</i>", ["Gold"] = true });
        Assert.Equal("exchange <i>rate</i>", page.QuerySelector(".pill-name")!.TextContent);
        Assert.Contains(ClassColours.Hue(12), page.QuerySelector(".pill")!.GetAttribute("style")!, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("svg"));
    }

    [Fact]
    public async Task A_figure_says_its_interval_and_n_and_links_to_what_is_behind_it()
    {
        using var page = await Rendered.Async<Figure>(new() { ["Name"] = "Accuracy", ["Value"] = "84.3 %", ["Low"] = 0.801, ["High"] = 0.879, ["N"] = 1512, ["Href"] = "/projects/1/data" });
        Assert.Equal("/projects/1/data", page.QuerySelector("a")!.GetAttribute("href"));
        var note = page.QuerySelector(".figure-note")!.TextContent;
        Assert.Contains("80.1–87.9 %", note, StringComparison.Ordinal);
        Assert.Contains("n = 1,512", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_names_its_stage_and_how_far_it_is()
    {
        var jobs = new FakeJobs();
        var job = jobs.Start(1, "import", "Import m.csv") with { Stage = "Reading rows", Fraction = 0.418, Detail = "412,000 of 1,000,000" };
        using var page = await Rendered.Async<JobProgress>(new() { ["Job"] = job, ["Cancel"] = (Func<Task>)(() => Task.CompletedTask) }, s => s.AddSingleton<IJobs>(jobs));
        Assert.Equal("41", page.QuerySelector("[role=progressbar]")!.GetAttribute("aria-valuenow"));
        Assert.Contains("Reading rows · 412,000 of 1,000,000", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("button[title=Cancel]"));
    }

    [Fact]
    public async Task A_failed_job_says_why_and_offers_no_cancel()
    {
        var jobs = new FakeJobs();
        var job = jobs.Start(1, "import", "Import m.csv") with { State = JobState.Failed, Error = "m.csv, line 3: the row has 6 fields." };
        jobs.Push(job);
        using var page = await Rendered.Async<JobProgress>(new() { ["JobId"] = job.Id, ["Cancel"] = (Func<Task>)(() => Task.CompletedTask) }, s => s.AddSingleton<IJobs>(jobs));
        Assert.Contains("m.csv, line 3: the row has 6 fields.", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("button"));
    }

    [Theory]
    [InlineData(0, 50, 120, "1–50 of 120", 2)]
    [InlineData(100, 50, 120, "101–120 of 120", 2)]
    [InlineData(0, 50, 0, "none", 4)]
    [InlineData(50, 50, 1_000_000, "51–100 of 1,000,000", 0)]
    public async Task A_pager_says_where_it_is_and_goes_no_further_than_there_is(int skip, int take, int total, string words, int disabled)
    {
        using var page = await Rendered.Async<Pager>(new() { ["Skip"] = skip, ["Take"] = take, ["Total"] = total });
        Assert.Equal(words, page.QuerySelector(".pager-range")!.TextContent.Trim());
        Assert.Equal(disabled, page.QuerySelectorAll("button[disabled]").Length);
    }

    [Fact]
    public async Task Every_bar_of_a_histogram_says_its_share_and_leads_somewhere()
    {
        using var page = await Rendered.Async<HistogramBars>(new() { ["Values"] = new[] { 0.25, 0.5, 0.25 }, ["Href"] = (Func<int, string?>)(i => $"/d?bin={i}") });
        Assert.Equal(["/d?bin=0", "/d?bin=1", "/d?bin=2"], page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["height:50%", "height:100%", "height:50%"], page.QuerySelectorAll(".bar").Select(b => b.GetAttribute("style")));
        Assert.Equal("0.33–0.67: 50.0 %", page.QuerySelectorAll("a")[1].GetAttribute("title"));
    }
}
