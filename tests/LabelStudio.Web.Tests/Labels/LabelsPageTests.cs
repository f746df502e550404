using System.Security.Claims;
using AngleSharp.Dom;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Pages.Labels;
using LabelStudio.Web.Security;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace LabelStudio.Web.Tests.Labels;

/// <summary>The label model page as a whole, by the address it is opened with.</summary>
public sealed class LabelsPageTests
{
    private readonly FakeJobs _jobs = new();
    private readonly FakeLabels _labels;

    public LabelsPageTests() => _labels = new FakeLabels(_jobs);

    [Fact]
    public async Task Before_the_first_run_it_says_what_to_do_and_offers_the_settings()
    {
        using var page = await OpenAsync("");
        Assert.Contains("No labels yet", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Fit", page.QuerySelector("#fit")!.TextContent.Trim());
        Assert.NotNull(page.QuerySelector("input[type=radio][checked]"));
        Assert.NotNull(page.QuerySelector("#use-text"));
        Assert.Null(page.QuerySelector(".tabs"));
    }

    [Fact]
    public async Task While_it_fits_it_shows_how_far_it_is_and_starts_no_second_fit()
    {
        var job = _jobs.Start(1, "fit", "Fit label model");
        _jobs.Push(job with { Stage = "fit", Fraction = 0.35, Detail = "round 7" });
        using var page = await OpenAsync("");
        Assert.Equal("35", page.QuerySelector("[role=progressbar]")!.GetAttribute("aria-valuenow"));
        Assert.Contains("fit · round 7", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.True(page.QuerySelector("#fit")!.HasAttribute("disabled"));
        Assert.DoesNotContain("No labels yet", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_not_followed()
    {
        _jobs.Push(_jobs.Start(1, "fit", "Fit label model") with { State = JobState.Succeeded });
        using var page = await OpenAsync("");
        Assert.Null(page.QuerySelector("[role=progressbar]"));
    }

    [Theory]
    [InlineData("", "trust", "Can I trust it?")]
    [InlineData("?tab=classes", "classes", "12 classes")]
    [InlineData("?tab=functions", "functions", "What it thinks of 4 functions")]
    [InlineData("?tab=radar", "radar", "All is quiet")]
    [InlineData("?tab=settings", "settings", "Gold of train and dev")]
    [InlineData("?tab=runs", "runs", "2 runs")]
    [InlineData("?tab=nonsense", "trust", "Can I trust it?")]
    public async Task Each_part_has_an_address(string query, string tab, string words)
    {
        _labels.Runs.AddRange([SampleRuns.Run(12, number: 2), SampleRuns.Run(12, number: 1)]);
        using var page = await OpenAsync(query);
        Assert.Equal($"tab-{tab}", page.QuerySelectorAll(".tab[aria-current=page]").Single().Id);
        Assert.Contains(words, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Fit again", page.QuerySelector("#fit")!.TextContent.Trim());
        Assert.Equal(6, page.QuerySelectorAll("nav.tabs a[href]").Length);
    }

    [Fact]
    public async Task A_link_opens_the_editor_of_the_class_balance()
    {
        _labels.Runs.Add(SampleRuns.Run(12) with { AsksForBalance = true });
        using var page = await OpenAsync("?tab=classes&edit=balance");
        Assert.Equal(12, page.QuerySelectorAll("td.given input").Length);
    }

    [Fact]
    public async Task What_the_radar_found_is_counted_on_its_tab()
    {
        _labels.Runs.Add(SampleRuns.Run(12) with { Radar = new Radar([new(["function 0", "function 1"], 1.1)], [], [new("function 2", "never votes", "It abstains.", "Widen it.")]) });
        using var page = await OpenAsync("");
        Assert.Equal("2", page.QuerySelector("#tab-radar .count")!.TextContent);
    }

    private Task<IDocument> OpenAsync(string query) => Rendered.Async<LabelsPage>(new() { ["ProjectId"] = 1 }, services => services
        .AddSingleton<IProjects>(new FakeProjects())
        .AddSingleton<IJobs>(_jobs)
        .AddSingleton<ILabels>(_labels)
        .AddSingleton<IFunctions>(new FakeFunctions())
        .AddSingleton<NavigationManager>(new Address("/projects/1/labels" + query))
        .AddSingleton<AuthenticationStateProvider>(new Ana())
        .AddScoped<CurrentUser>()
        .AddScoped<NotificationService>()
        .AddScoped<Toasts>());

    private sealed class Address : NavigationManager
    {
        public Address(string path) => Initialize("http://127.0.0.1/", "http://127.0.0.1" + path);
    }

    private sealed class Ana : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, "1"), new Claim(ClaimTypes.Name, "ana"), new Claim(ClaimTypes.Role, Policies.Analyst)], "test"))));
    }
}
