using AngleSharp.Dom;
using LabelStudio.Web.Hosting;
using LabelStudio.Web.Pages.Score;
using LabelStudio.Web.Security;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Scorings;
using LabelStudio.Workflow.Students;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Scoring;

/// <summary>What the page of scorings shows in each state, and what can be done there.</summary>
public sealed class ScorePageTests
{
    private readonly FakeScorings _scorings = new();
    private readonly FakeJobs _jobs = new();

    [Fact]
    public async Task Without_a_student_it_leads_to_training()
    {
        using var page = await OpenAsync("", students: 0);
        Assert.Contains("No student yet", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("a[href='/projects/1/students']"));
        Assert.Null(page.QuerySelector("#start-score"));
    }

    [Fact]
    public async Task The_first_time_the_form_stands_open_with_the_newest_student()
    {
        using var page = await OpenAsync("");
        Assert.Equal(["Student 3", "Student 2 · stale", "Student 1 · stale"], page.QuerySelectorAll("#score-student option").Select(o => o.TextContent));
        Assert.Equal("103", page.QuerySelector("#score-student")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("#score-file"));
        Assert.True(page.QuerySelector("#start-score")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_selection_of_documents_is_offered_first_and_counted()
    {
        using var page = await OpenAsync("?new=1&filter=" + Uri.EscapeDataString("split=dev&gold=no") + "&student=102");
        Assert.Equal("102", page.QuerySelector("#score-student")!.GetAttribute("value"));
        Assert.True(page.QuerySelector("#which-selection")!.HasAttribute("checked"));
        var count = page.QuerySelector("label:has(#which-selection) a")!;
        Assert.Equal("/projects/1/data?split=dev&gold=no", count.GetAttribute("href"));
        Assert.Matches("^[0-9,]+$", count.TextContent);
        Assert.False(page.QuerySelector("#start-score")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task What_is_under_way_can_be_watched_and_stopped_and_has_nothing_to_take()
    {
        _scorings.Add(ScoringState.Running);
        _jobs.Start(1, "score", "Score messages 1.csv");
        using var page = await OpenAsync("");
        Assert.NotNull(page.QuerySelector(".job-cancel"));
        Assert.Contains("goes on behind the last complete part", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#download-csv"));
        Assert.Null(page.QuerySelector("#delete-scoring"));
    }

    [Fact]
    public async Task What_was_stopped_goes_on_behind_what_is_kept()
    {
        _scorings.Add(ScoringState.Stopped, 40_960);
        using var page = await OpenAsync("");
        Assert.Contains("Go on from text 40,961", page.QuerySelector("#go-on")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#download-csv"));
    }

    [Fact]
    public async Task A_bad_file_is_told_with_its_place_and_tried_again_with_other_columns()
    {
        _scorings.Add(ScoringState.Refused, error: "messages 1.csv, line 17, column \"id\": The id \"x\" stands on a line above already.");
        using var page = await OpenAsync("");
        Assert.Contains("line 17, column \"id\"", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/projects/1/score?new=1&staged=staged-7&student=102", page.QuerySelector("#other-columns")!.GetAttribute("href"));
        Assert.Null(page.QuerySelector("#go-on"));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(77)]
    public async Task What_is_done_has_figures_downloads_and_the_rows_worth_a_look(int classes)
    {
        _scorings.Result = FakeScorings.ResultOf(classes);
        _scorings.Add(ScoringState.Done, 2_000);
        _scorings.Add(ScoringState.Done, 2_000);
        using var page = await OpenAsync("/1", new() { ["ScoringId"] = 1L }, classes: classes);
        Assert.Equal("messages 1.csv", page.QuerySelector(".detail h2")!.TextContent);
        Assert.Equal("/api/v1/projects/1/scorings/1.csv", page.QuerySelector("#download-csv")!.GetAttribute("href"));
        Assert.Equal("/api/v1/projects/1/scorings/1.jsonl", page.QuerySelector("#download-jsonl")!.GetAttribute("href"));
        Assert.Equal(["2,000", "0.750", "10.7 %", "1.6 %"], page.QuerySelectorAll(".figure-value").Select(f => f.TextContent));
        Assert.Equal(["in 4.0 s, 500 a second", "213, unsure (below 0.62) or unlike", "31, less than 50 % known"], page.QuerySelectorAll(".figure-note").Select(f => f.TextContent.Trim()).Where(t => t.Length > 0));
        Assert.Contains("Import 213 for review", page.QuerySelector(".next")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Math.Min(16, classes), page.QuerySelectorAll("#score-labels li").Length);
        Assert.Equal(classes > 16 ? "All 77 classes" : null, page.QuerySelector("#score-labels button")?.TextContent);
        Assert.Equal(20, page.QuerySelectorAll("#score-confidence .bar").Length);
        Assert.Equal(10, page.QuerySelectorAll("#least-confident tbody tr").Length);
        Assert.Equal("0.270", page.QuerySelector("#most-foreign td.num")!.TextContent);
        // texts are words, never markup
        Assert.Contains("<b>in</b>", page.QuerySelector("#least-confident")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("#least-confident b"));
        Assert.Equal(2, page.QuerySelectorAll("#scorings tbody tr").Length);
    }

    [Fact]
    public async Task Rows_of_documents_lead_to_them()
    {
        _scorings.Result = FakeScorings.ResultOf(12) with { Unsure = 0, Ordinals = new Dictionary<string, int> { ["t3"] = 42 } };
        _scorings.Add(ScoringState.Done, 2_000, request: new ScoringRequest(102, ScoreColumns.None) { Documents = new QueueFilter("gold=no", new DocumentQuery { HasGold = false }) });
        using var page = await OpenAsync("");
        Assert.Equal("/projects/1/data?doc=42", page.QuerySelector("#least-confident a.id")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector(".facts a[href='/projects/1/data?gold=no']"));
        Assert.Null(page.QuerySelector(".next"));
    }

    [Fact]
    public void Choices_become_the_request_that_they_show()
    {
        var preview = new FilePreview("m.csv", 9, FileFormat.Tsv, ["key", "text", "body"], [], new ColumnMapping("key", "text"));
        var draft = new ScoringDraft { Student = 5 };
        Assert.Equal("Choose a file first.", draft.Problem);
        draft.Use("staged", preview);
        (draft.Text, draft.Probabilities) = ("body", false);
        Assert.Null(draft.Problem);
        Assert.Equal(new ScoringRequest(5, ScoreColumns.Details) { Upload = new ScoringUpload("staged", FileFormat.Tsv, "body", "key") }, draft.ToRequest());
        draft.Id = "body";
        Assert.Contains("chosen twice", draft.Problem, StringComparison.Ordinal);
        (draft.FromFile, draft.Which) = (false, ChosenDocuments.Uncovered);
        Assert.Equal("covered=no", draft.ToRequest().Documents!.Address);
        draft.Which = ChosenDocuments.All;
        Assert.Null(draft.ToRequest().Documents);
    }

    private Task<IDocument> OpenAsync(string rest, Dictionary<string, object?>? parameters = null, int students = 3, int classes = 12)
    {
        var projects = new FakeProjects();
        if (classes != projects.Stored[0].Classes.Count) projects.Stored[0] = SampleRuns.Project(classes);
        return Rendered.Async<ScorePage>(new(parameters ?? []) { ["ProjectId"] = 1 }, services => services
            .AddSingleton<IProjects>(projects)
            .AddSingleton<IJobs>(_jobs)
            .AddSingleton<IStudents>(new FakeStudents(students))
            .AddSingleton<IScorings>(_scorings)
            .AddSingleton<IImports>(new FakeImports(_jobs))
            .AddSingleton<IDocuments>(new FakeDocuments())
            // files of scripts are asked for in a browser alone
            .AddSingleton(new AssetVersions(null!))
            .AddPage("/projects/1/score" + rest, Policies.Analyst));
    }
}
