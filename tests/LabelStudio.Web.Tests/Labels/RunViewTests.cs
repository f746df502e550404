using AngleSharp.Dom;
using LabelStudio.Core.LabelModels;
using LabelStudio.Web.Pages.Labels;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Tests.Labels;

/// <summary>A label run as people see it, in the states it may be in.</summary>
public sealed class RunViewTests
{
    [Fact]
    public async Task The_trust_panel_answers_first_and_shows_which_differences_cross_zero()
    {
        using var page = await TrustAsync(SampleRuns.Run());
        Assert.Equal("The model adds 7.0 points over majority (2.2 to 12.1).", page.QuerySelector(".verdict")!.TextContent);
        Assert.Equal(["majority", "best function: function 1", "auto", "auto with gold"], page.QuerySelectorAll(".rows th[scope=row]").Select(t => t.TextContent));
        var differences = page.QuerySelectorAll(".differences tbody tr").ToDictionary(r => r.QuerySelector("th")!.TextContent, r => r.QuerySelector(".says")!.TextContent);
        Assert.Equal(new Dictionary<string, string>
        {
            ["auto over majority"] = "may be chance",
            ["auto with gold over majority"] = "better",
            ["auto with gold over best function"] = "better",
            ["auto with gold over auto"] = "may be chance",
        }, differences);
        Assert.Equal("/projects/1/data?split=dev&gold=yes&covered=yes", page.QuerySelector(".foot a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Without_dev_gold_it_says_how_to_get_some()
    {
        using var page = await TrustAsync(SampleRuns.Run() with { Trust = new TrustPanel(0, [], [], "Nobody knows.", []) });
        Assert.Equal("/projects/1/review?new=random&size=50", page.QuerySelector("#get-gold")!.GetAttribute("href"));
        Assert.Null(page.QuerySelector("table"));
    }

    [Fact]
    public async Task Warnings_lead_to_the_functions_classes_and_places_they_speak_of()
    {
        using var page = await TrustAsync(SampleRuns.Run() with
        {
            Warnings = ["\"function 0\" and \"gone\" are near-copies.", "No function votes for \"class 2\": give the class balance, or gold labels."],
        });
        Assert.Equal(
            ["/projects/1/data?function=1", "/projects/1/labels?tab=radar", "/projects/1/data?label=2", "/projects/1/labels?tab=classes", "/projects/1/review?new=random&size=50"],
            page.QuerySelectorAll(".words a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task A_reason_that_a_warning_has_told_is_not_told_again()
    {
        var run = SampleRuns.Run();
        using var page = await TrustAsync(run with
        {
            Warnings = ["\"function 0\" and \"function 1\" agree more than their accuracy explains.", "The class balance is taken as even: give it, or 50 gold labels."],
            Trust = run.Trust with { Reasons = ["The votes of \"function 1\" are copies.", "\"function 2\" is worse than chance.", "The class balance cannot be learned.", "13 % of dev has no vote."] },
        });
        Assert.Equal(
            ["\"function 0\" and \"function 1\" agree more than their accuracy explains.", "The class balance is taken as even: give it, or 50 gold labels.", "\"function 2\" is worse than chance.", "13 % of dev has no vote."],
            page.QuerySelectorAll(".words li").Select(l => l.TextContent.Trim()));
    }

    [Fact]
    public async Task New_gold_offers_the_update_and_an_old_run_says_why_it_is_stale()
    {
        using var fresh = await StripAsync(SampleRuns.Run());
        Assert.Null(fresh.QuerySelector("[role=alert], [role=status]"));
        var run = SampleRuns.Run();
        using var gold = await StripAsync(run with { NewGold = 12, Run = run.Run with { Stale = true, StaleBecause = "12 gold labels were added" } });
        Assert.Contains("12 new gold labels", gold.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(gold.QuerySelector("#update"));
        using var stale = await StripAsync(run with { Run = run.Run with { Stale = true, StaleBecause = "2 functions changed" } });
        Assert.Contains("2 functions changed", stale.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(stale.QuerySelector("#update"));
    }

    [Fact]
    public async Task The_class_balance_is_asked_for_where_votes_cannot_tell_it()
    {
        using var page = await StripAsync(SampleRuns.Run() with { AsksForBalance = true });
        Assert.Equal("/projects/1/labels?tab=classes&edit=balance", page.QuerySelector("#ask-balance")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData(2, false, 0)]
    [InlineData(12, false, 1)]
    [InlineData(77, true, 1)]
    public async Task Every_bar_of_every_class_opens_its_documents(int classes, bool filter, int all)
    {
        using var page = await ClassesAsync(SampleRuns.Run(classes), classes, editing: false);
        Assert.Equal(classes + all, page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(4 * (classes + all), page.QuerySelectorAll("a[data-cell]").Length);
        Assert.Equal(filter, page.QuerySelector("#class-filter") != null);
        var first = page.QuerySelector("tbody tr:last-child a[data-cell='9']")!;
        Assert.Equal("/projects/1/data?label=0&covered=yes&min=0.90&max=1.00", first.GetAttribute("href"));
        Assert.Equal("class 0, 0.9 to 1.0: 50 documents", first.GetAttribute("aria-label"));
        // one stop for the Tab key
        Assert.Single(page.QuerySelectorAll("a[data-cell][tabindex='0']"));
        Assert.All(page.QuerySelectorAll("thead th"), th => Assert.Equal("col", th.GetAttribute("scope")));
    }

    [Fact]
    public async Task The_editor_of_the_class_balance_has_a_named_box_for_each_class_and_says_the_sum()
    {
        using var page = await ClassesAsync(SampleRuns.Run(12), 12, editing: true);
        Assert.Equal(12, page.QuerySelectorAll("td.given input").Length);
        Assert.Contains("Share of class 3, per cent", page.QuerySelectorAll("td.given input").Select(i => i.GetAttribute("aria-label")));
        Assert.Equal("Sum 100.0 %", page.QuerySelector(".sum")!.TextContent.Trim());
        Assert.False(page.QuerySelector("#use-balance")!.HasAttribute("disabled"));
        Assert.NotNull(page.QuerySelector("#use-estimate"));
        Assert.NotNull(page.QuerySelector("#use-even"));
    }

    [Fact]
    public async Task A_given_balance_stands_beside_the_estimate()
    {
        var run = SampleRuns.Run(2) with { ClassBalance = [0.9, 0.1], BalanceSource = "given", Settings = new LabelSettings(ClassBalance: [0.9, 0.1]) };
        using var page = await ClassesAsync(run, 2, editing: false);
        Assert.Contains("given by you", page.QuerySelector(".head")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("class 0: estimated 33.3 %, yours 90.0 %", page.QuerySelectorAll(".shares")[1].GetAttribute("title"));
    }

    [Fact]
    public async Task Functions_show_estimate_interval_gold_and_why_they_count_less()
    {
        var run = SampleRuns.Run(functions: 15);
        run = run with
        {
            Functions = [.. run.Functions.Select((f, i) => i == 0 ? f with { Weight = 0.5, NearDuplicates = ["function 1"], Flags = [FunctionFlags.NearDuplicate, FunctionFlags.OneClass, FunctionFlags.WorseThanChance] } : f)],
        };
        using var page = await Rendered.Async<FunctionEstimatesView>(new() { ["Project"] = SampleRuns.Project(3), ["Run"] = run, ["Links"] = SampleRuns.Links(functions: 14) });
        var rows = page.QuerySelectorAll("tbody tr");
        Assert.Equal(15, rows.Length);
        Assert.NotNull(page.QuerySelector("#function-filter"));
        var worst = rows[0];
        Assert.Equal("/projects/1/data?function=1", worst.QuerySelector("th a")!.GetAttribute("href"));
        Assert.Equal("estimated 60.0 %, 95 % interval 50.0 % to 95.0 %; on gold 92.0 % of 12", worst.QuerySelector("[role=img]")!.GetAttribute("aria-label"));
        Assert.Equal(["worse than chance", "near-copy of 1"], worst.QuerySelectorAll(".health .tag").Select(t => t.TextContent));
        Assert.Equal("/projects/1/data?function=1&gold=yes", worst.QuerySelector("td.gold a")!.GetAttribute("href"));
        // a function that has gone since is no link
        Assert.Null(rows[14].QuerySelector("a"));
        Assert.Equal("ascending", page.QuerySelectorAll("th[aria-sort]").Single().GetAttribute("aria-sort"));
    }

    [Fact]
    public async Task Each_run_says_what_is_different_from_the_one_before()
    {
        var first = SampleRuns.Run(number: 1);
        var second = SampleRuns.Run(functions: 5, number: 2) with { Settings = new LabelSettings("majority"), GoldCount = 140 };
        var third = second with { Run = second.Run with { Id = 3, Number = 3 }, GoldCount = 150, Anchored = new AnchorNote(2, 150, 7, 1.2), Coverage = 0.85 };
        using var page = await Rendered.Async<RunHistory>(new() { ["Project"] = SampleRuns.Project(3), ["Runs"] = new[] { third, second, first } });
        Assert.Equal(
            ["updated with gold: 7 labels changed; gold 140 → 150", "auto → majority; gold 120 → 140; with function 4", "first run"],
            page.QuerySelectorAll("tbody td:last-child").Select(t => t.TextContent));
        Assert.Equal("+5.0 85.0 %", page.QuerySelectorAll("tbody tr")[0].QuerySelectorAll("td.num")[1].TextContent.Trim());
    }

    [Fact]
    public void Equal_settings_are_the_same_whoever_holds_them()
    {
        Assert.True(SettingsText.Same(new LabelSettings(ClassBalance: [0.5, 0.5], Groups: [[1, 2]]), new LabelSettings(ClassBalance: [0.5, 0.5], Groups: [[2, 1]])));
        Assert.False(SettingsText.Same(new LabelSettings(ClassBalance: [0.5, 0.5]), new LabelSettings()));
        Assert.False(SettingsText.Same(new LabelSettings(), new LabelSettings("majority")));
    }

    [Fact]
    public void Every_model_that_can_be_chosen_has_a_word_on_it() => Assert.All(LabelModels.Names, name => Assert.NotEmpty(SettingsText.OfModel(name)));

    private static Task<IDocument> TrustAsync(LabelRun run) =>
        Rendered.Async<TrustView>(new() { ["Project"] = SampleRuns.Project(3), ["Run"] = run, ["Links"] = SampleRuns.Links() });

    private static Task<IDocument> StripAsync(LabelRun run) => Rendered.Async<RunSummaryStrip>(new() { ["Project"] = SampleRuns.Project(3), ["Run"] = run });

    private static Task<IDocument> ClassesAsync(LabelRun run, int classes, bool editing) =>
        Rendered.Async<ClassesView>(new() { ["Project"] = SampleRuns.Project(classes), ["Run"] = run, ["Settings"] = run.Settings, ["Editing"] = editing });
}
