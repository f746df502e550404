using AngleSharp.Dom;
using LabelStudio.Teachers.Asking;
using LabelStudio.Web.Pages.PromptRuns;
using LabelStudio.Web.Security;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.PromptRuns;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.PromptRuns;

public class PromptRunsPageTests
{
    private readonly FakePromptRuns _runs = new();

    [Fact]
    public async Task Before_the_first_run_it_says_what_one_is()
    {
        using var page = await OpenAsync("");
        Assert.Contains("No prompt has been run yet", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("#new-run"));
    }

    [Fact]
    public async Task A_run_shows_progress_money_against_its_budget_and_reasons_that_lead_to_their_documents()
    {
        _runs.Add(PromptRunState.Running);
        using var page = await OpenAsync("");
        Assert.Equal("running", page.QuerySelector("#run-state")!.TextContent);
        Assert.Contains("simulated", page.QuerySelector(".head")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1,500 of 2,000", Words(page.QuerySelector("#run-asked")!));
        Assert.Equal("1.25 of 2.00", Words(page.QuerySelector("#run-cost")!));
        Assert.NotNull(page.QuerySelector("#pause"));
        var reason = page.QuerySelectorAll("a.reason").First();
        Assert.Equal("off-schema 90", Words(reason));
        Assert.Equal("/projects/1/prompt-runs/1?tab=documents&version=30&reason=OffSchema", reason.GetAttribute("href"));
    }

    [Fact]
    public async Task A_run_that_its_budget_stopped_says_so_and_takes_a_larger_one()
    {
        _runs.Add(PromptRunState.BudgetSpent, "\"asks_arrival\" stopped after 1,500 of 2,000 documents.");
        using var page = await OpenAsync("");
        Assert.Contains("stopped after 1,500", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2", page.QuerySelector("#budget-cost")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("#resume"));
        Assert.Null(page.QuerySelector("#pause"));
    }

    [Fact]
    public async Task Documents_without_a_vote_are_listed_with_what_was_answered()
    {
        _runs.Add(PromptRunState.Finished);
        _runs.Answers.Add(new PromptAnswerRow(3, 30, "asks_arrival", 7, "train-7", "where <b>is</b> it", -1, null, AbstainReason.OffSchema, "charged_fee", null));
        using var page = await OpenAsync("?tab=documents&version=30&reason=OffSchema");
        var row = page.QuerySelector("tbody tr")!;
        Assert.Equal("/projects/1/data?doc=7", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("charged_fee", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("where <b>is</b> it", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_filtered_by_how_they_ended_and_say_where_costs_are_bounds()
    {
        _runs.Add(PromptRunState.Finished);
        _runs.Calls.Add(Call(TeacherOutcome.Answered, 0.01m, false));
        _runs.Calls.Add(Call(TeacherOutcome.TimedOut, 0.02m, true));
        using (var all = await OpenAsync("?tab=calls")) Assert.Equal(2, all.QuerySelectorAll("tbody tr").Length);
        using var late = await OpenAsync("?tab=calls&outcome=TimedOut");
        Assert.Equal("timed out 1", Words(late.QuerySelector(".chip.on")!));
        Assert.Contains("≤ 0.02", late.QuerySelectorAll("tbody tr").Single().TextContent, StringComparison.Ordinal);
    }

    private static CallRow Call(TeacherOutcome outcome, decimal cost, bool assumed) => new(
        Guid.CreateVersion7(), "Sim", "sim-large", "{}", 30, "asks_arrival", 1, DateTime.UtcNow, TimeSpan.FromMilliseconds(90), outcome, 500, 0, 6, cost, assumed, null);

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<IDocument> OpenAsync(string query) => Rendered.Async<PromptRunsPage>(new() { ["ProjectId"] = 1 }, services => services
        .AddSingleton<IProjects>(new FakeProjects())
        .AddSingleton<IJobs>(new FakeJobs())
        .AddSingleton<IPromptRuns>(_runs)
        .AddPage("/projects/1/prompt-runs" + query, Policies.Analyst));
}
