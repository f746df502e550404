using System.Globalization;
using LabelStudio.Browser.Tests.Driving;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>What reviewing is for, as one person meets it: answers to documents that say the same, labels that follow, decisions, and a training set that is edited and left as it was.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ReviewWorkTests(BrowserFixture chromium, SampleStudio sample) : IClassFixture<SampleStudio>
{
    private const string StandingAnswers = "SELECT COUNT(*), COUNT(DISTINCT Class) FROM Annotations WHERE QueueId = $queue AND UndoneAt IS NULL";

    [BrowserFact]
    public async Task Documents_that_say_the_same_are_answered_at_once_and_taken_back_at_once_after_a_reload()
    {
        await using var ada = await Person.AtAsync(chromium.Browser, sample.Studio.Address, storage: sample.Storage);
        // the sample's one pair of near-copies
        var queue = await QueueAsync(ada, "filter=" + Uri.EscapeDataString("q=" + Uri.EscapeDataString(@"/^Still waiting\.+$/")));
        await ada.Page.Keyboard.PressAsync("b");
        await Assertions.Expect(ada.Page.Locator(".card[data-current] [data-pick]")).ToHaveCountAsync(1);
        await ada.Page.Keyboard.PressAsync("2");
        await SavedAsync(ada.Page);
        await ada.Page.WaitForSelectorAsync(".finished >> text=This queue is done");
        Assert.Equal((2, 1), await ReadAsync(StandingAnswers, queue));

        await ada.GoAsync(string.Create(CultureInfo.InvariantCulture, $"/projects/1/review/{queue}"));
        await ada.Page.WaitForSelectorAsync(".finished >> text=This queue is done");
        await ada.Page.Keyboard.PressAsync("u");
        await ada.Page.WaitForSelectorAsync(".card[data-current]");
        await Assertions.Expect(ada.Page.Locator("[data-cards] > .card")).ToHaveCountAsync(2);
        await Assertions.Expect(ada.Page.Locator(".page-header .words")).ToHaveTextAsync("0 of 2");
        Assert.Equal((0, 0), await ReadAsync(StandingAnswers, queue));

        // one by one this time
        await ada.Page.Keyboard.PressAsync("1");
        await ada.Page.Keyboard.PressAsync("1");
        await ada.Page.WaitForSelectorAsync(".finished >> text=This queue is done");
        await SavedAsync(ada.Page);
        Assert.Equal(2, (await ReadAsync(StandingAnswers, queue)).First);
        Assert.Empty(ada.Complaints);
    }

    [BrowserFact]
    public async Task Votes_that_a_blind_queue_hides_are_told_after_the_answer_with_a_way_back()
    {
        await using var ada = await Person.AtAsync(chromium.Browser, sample.Studio.Address, storage: sample.Storage);
        await QueueAsync(ada, "new=disagreement", page => page.CheckAsync("#queue-blind"));
        var page = ada.Page;
        await Assertions.Expect(page.Locator(".last-answer")).ToContainTextAsync("hidden until you have answered");
        // nothing tells what others say, not even an order; and no key takes the first class because it is first
        Assert.Equal(0, await page.Locator("[data-cards] .reason, [data-cards] .votes, [data-cards] .probability, [data-cards] mark").CountAsync());
        var classes = await page.EvaluateAsync<int[]>("[...document.querySelectorAll('.card[data-current] [data-do=class]')].map(b => Number(b.dataset.class))");
        Assert.Equal(Enumerable.Range(0, classes.Length), classes);
        var first = await page.Locator(".card[data-current]").GetAttributeAsync("data-position");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("2");
        await Assertions.Expect(page.Locator(".page-header .words")).ToContainTextAsync("1 of ");
        await Assertions.Expect(page.Locator(".last-answer")).ToContainTextAsync("rules");
        await Assertions.Expect(page.Locator(".last-answer")).ToContainTextAsync("label model");
        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(page.Locator(".card[data-current]")).ToHaveAttributeAsync("data-position", first!);
        await Assertions.Expect(page.Locator(".last-answer")).ToContainTextAsync("hidden until you have answered");
        Assert.Empty(ada.Complaints);
    }

    [BrowserFact]
    public async Task Labels_follow_each_answer_and_the_page_of_gains_counts_them()
    {
        await using var ada = await Person.AtAsync(chromium.Browser, sample.Studio.Address, storage: sample.Storage);
        await QueueAsync(ada, "new=least-confidence&size=5");
        for (var answered = 1; answered <= 3; answered++)
        {
            await ada.Page.Keyboard.PressAsync("5");
            await ada.Page.WaitForSelectorAsync(string.Create(CultureInfo.InvariantCulture, $".live-gains[data-reviewed='{answered}']"));
        }
        // the fifth class is no label: the answers change some
        Assert.InRange(int.Parse((await ada.Page.Locator(".live-gains").GetAttributeAsync("data-changed"))!, CultureInfo.InvariantCulture), 1, int.MaxValue);
        await ada.GoAsync("/projects/1/review/gains");
        await Assertions.Expect(ada.Page.Locator(".kinds tbody tr", new() { HasText = "Least confident" })).ToContainTextAsync("3");
        Assert.Empty(ada.Complaints);
    }

    [BrowserFact]
    public async Task What_waits_for_a_decision_is_decided_by_keys_and_taken_back()
    {
        await using var ada = await Person.AtAsync(chromium.Browser, sample.Studio.Address, storage: sample.Storage);
        var page = ada.Page;
        var queue = await QueueAsync(ada, "new=random&size=2", async p => await p.SelectOptionAsync("#queue-policy", "Adjudicated"));
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("1");
        await page.WaitForSelectorAsync(".finished");
        await SavedAsync(page);
        await ada.GoAsync(string.Create(CultureInfo.InvariantCulture, $"/projects/1/adjudication?queue={queue}"));
        var lead = page.Locator(".page-header p");
        await Assertions.Expect(lead).ToContainTextAsync("2 documents");
        await page.Keyboard.PressAsync("1");
        await Assertions.Expect(lead).ToContainTextAsync("1 decided");
        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(lead).ToContainTextAsync("2 documents");
        await page.Keyboard.PressAsync("2");
        await Assertions.Expect(lead).ToContainTextAsync("1 decided");
        await page.Keyboard.PressAsync("s");
        await page.WaitForSelectorAsync("text=Nothing to decide");
        // one became gold, the other was left without
        Assert.Equal((2, 1), await ReadAsync("SELECT COUNT(*), SUM(GoldAfter >= 0) FROM Annotations WHERE QueueId = $queue AND Kind = 1 AND UndoneAt IS NULL", queue));
        Assert.Empty(ada.Complaints);
    }

    [BrowserFact]
    public async Task A_policy_is_raced_applied_and_taken_back()
    {
        await using var ada = await Person.AtAsync(chromium.Browser, sample.Studio.Address, storage: sample.Storage);
        var page = ada.Page;
        await ada.GoAsync("/projects/1/training-set");
        await page.ClickAsync("#race");
        await page.WaitForSelectorAsync(".race [data-apply=Drop]", new() { Timeout = 300_000 });
        await Assertions.Expect(page.Locator("#in-force")).ToHaveTextAsync("Labels and gold as they are");
        await page.ClickAsync(".race [data-apply=Drop]");
        await Assertions.Expect(page.Locator("#in-force")).ToHaveTextAsync("Leave out likely wrong");
        await Assertions.Expect(page.Locator(".race tr[data-policy=Drop]")).ToContainTextAsync("In force");
        await page.ClickAsync("#undo-policy");
        await Assertions.Expect(page.Locator("#in-force")).ToHaveTextAsync("Labels and gold as they are");
        await Assertions.Expect(page.Locator("#undo-policy")).ToHaveCountAsync(0);
        Assert.Empty(ada.Complaints);
    }

    /// <summary>Makes a queue and waits for its first card.</summary>
    private static async Task<int> QueueAsync(Person ada, string address, Func<IPage, Task>? options = null)
    {
        await ada.GoAsync("/projects/1/review?" + address);
        if (options != null)
        {
            await ada.Page.ClickAsync("#queue-people > summary");
            await options(ada.Page);
        }
        await ada.Page.ClickAsync("#make-queue");
        await ada.Page.WaitForSelectorAsync(".card[data-current]");
        return int.Parse(new Uri(ada.Page.Url).Segments[^1], CultureInfo.InvariantCulture);
    }

    private static Task SavedAsync(IPage page) => page.WaitForFunctionAsync("() => !Object.keys(localStorage).some(k => k.startsWith('answers:'))");

    private async Task<(int First, int Second)> ReadAsync(string question, int queue)
    {
        await using var db = new SqliteConnection($"Data Source={sample.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
#pragma warning disable CA2100 // a constant of this test
        command.CommandText = question;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$queue", queue);
        await using var rows = await command.ExecuteReaderAsync();
        Assert.True(await rows.ReadAsync());
        return (rows.GetInt32(0), rows.GetInt32(1));
    }
}
