using System.Collections.Concurrent;
using System.Globalization;
using LabelStudio.Browser.Tests.Driving;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>Three people in three browsers on one queue: each document gets the two answers that were asked for, and what the pages say of it is true.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class OverlapTests(BrowserFixture chromium, SampleStudio sample) : IClassFixture<SampleStudio>
{
    private const int Documents = 26;

    /// <summary>One more than the position of the card to be answered, -1 at the end of the queue; what is waited for must not be 0.</summary>
    private const string Next = """
        last => {
            if (document.querySelector('.finished')) return -1;
            const card = document.querySelector('.card[data-current]');
            const at = card && Number(card.dataset.position) + 1;
            return card && at !== last ? at : null;
        }
        """;

    [BrowserFact]
    public async Task Three_browsers_answer_every_document_exactly_twice()
    {
        await using var ada = await Person.AtAsync(chromium.Browser, sample.Studio.Address, storage: sample.Storage);
        await AddAsync(ada, "bob");
        await AddAsync(ada, "cyd");
        var queue = await QueueAsync(ada);
        await using var bob = await Person.AtAsync(chromium.Browser, sample.Studio.Address);
        await using var cyd = await Person.AtAsync(chromium.Browser, sample.Studio.Address);
        foreach (var (person, name) in new[] { (bob, "bob"), (cyd, "cyd") })
        {
            await person.SignInAsync(name);
            await person.Page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"{person.Address}/projects/1/review/{queue}"));
        }
        // everybody has a card before anybody answers one
        foreach (var person in new[] { ada, bob, cyd }) await person.Page.WaitForSelectorAsync(".card[data-current]");

        using var done = new CancellationTokenSource();
        var watching = WatchAsync(queue, done.Token);
        // each has a rule of their own by which the second class is better, so that any two differ now and then
        await Task.WhenAll(AnswerAsync(ada.Page, _ => false), AnswerAsync(bob.Page, p => p % 3 == 0), AnswerAsync(cyd.Page, p => p % 4 == 0));
        await done.CancelAsync();
        await watching;

        var answers = await ReadAsync("SELECT Position, UserId, Class FROM Annotations WHERE QueueId = $queue AND UndoneAt IS NULL ORDER BY Position, UserId", queue);
        Assert.Equal(2 * Documents, answers.Count);
        Assert.All(answers.GroupBy(a => a[0]), g => Assert.Equal(2, g.Select(a => a[1]).Distinct().Count()));
        Assert.Equal(3, answers.Select(a => a[1]).Distinct().Count());
        Assert.Equal(Documents, answers.Select(a => a[0]).Distinct().Count());
        Assert.Equal(
            answers.Select(a => (a[0], a[1])),
            (await ReadAsync("SELECT Position, UserId, State FROM QueueSlots WHERE QueueId = $queue AND State = 1 ORDER BY Position, UserId", queue)).Select(s => (s[0], s[1])));
        var apart = answers.GroupBy(a => a[0]).Count(g => g.Select(a => a[2]).Distinct().Count() == 2);
        Assert.InRange(apart, 1, Documents - 1);

        // what the page says of it
        await ada.Page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"{ada.Address}/projects/1/annotators?queue={queue}"));
        await Assertions.Expect(ada.Page.Locator("#alpha .figure-value")).ToHaveTextAsync(Alpha(answers).ToString("F3", CultureInfo.InvariantCulture));
        await Assertions.Expect(ada.Page.Locator("#annotators tbody tr")).ToHaveCountAsync(3);

        // the documents on which they differ wait for a decision, by number key
        await ada.Page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"{ada.Address}/projects/1/adjudication?queue={queue}"));
        await Assertions.Expect(ada.Page.Locator(".given .answer")).ToHaveCountAsync(2);
        await Assertions.Expect(ada.Page.Locator(".page-header p")).ToContainTextAsync($"{apart} document");
        await ada.Page.Keyboard.PressAsync("1");
        await Assertions.Expect(ada.Page.Locator(".page-header p")).ToContainTextAsync("1 decided");
        var decisions = await ReadAsync("SELECT Position, Class, GoldAfter FROM Annotations WHERE QueueId = $queue AND Kind = 1", queue);
        Assert.Equal(decisions[0][1], Assert.Single(decisions)[2]);

        // who only reviews sees none of this
        await bob.Page.GotoAsync(bob.Address + "/projects/1/annotators");
        await bob.Page.WaitForURLAsync("**/denied**");
        Assert.Empty(ada.Complaints.Concat(cyd.Complaints));
    }

    private static async Task AddAsync(Person lead, string name)
    {
        await lead.Page.GotoAsync(lead.Address + "/projects/1/settings");
        await lead.Page.ClickAsync("#add-person");
        await lead.Page.FillAsync("#person-name", name);
        await lead.Page.FillAsync("#person-password", Person.Password);
        await lead.Page.PressAsync("#person-password", "Enter");
        await lead.Page.WaitForSelectorAsync($"#people td b:text-is('{name}')");
    }

    private static async Task<int> QueueAsync(Person lead)
    {
        await lead.Page.GotoAsync(lead.Address + "/projects/1/review?new=random");
        await lead.Page.FillAsync("#queue-size", Documents.ToString(CultureInfo.InvariantCulture));
        await lead.Page.ClickAsync("#queue-people > summary");
        await lead.Page.FillAsync("#queue-overlap", "2");
        await lead.Page.PressAsync("#queue-overlap", "Tab");
        await Assertions.Expect(lead.Page.Locator("#queue-people > summary")).ToContainTextAsync("2 answers a document");
        await lead.Page.ClickAsync("#make-queue");
        await lead.Page.WaitForSelectorAsync(".card[data-current]");
        return int.Parse(new Uri(lead.Page.Url).Segments[^1], CultureInfo.InvariantCulture);
    }

    private static async Task AnswerAsync(IPage page, Func<int, bool> second)
    {
        for (var last = -1; ;)
        {
            last = await (await page.WaitForFunctionAsync(Next, last, new() { Timeout = 60_000 })).JsonValueAsync<int>();
            if (last < 0) break;
            await page.Keyboard.PressAsync(second(last - 1) ? "2" : "1");
        }
        // what was answered is saved behind the cards
        await page.WaitForFunctionAsync("() => !Object.keys(localStorage).some(k => k.startsWith('answers:'))");
    }

    /// <summary>Looks at the leases all the while: no slot changes hands, and nobody holds two of one document.</summary>
    private async Task WatchAsync(int queue, CancellationToken stop)
    {
        var holders = new ConcurrentDictionary<(int, int), int>();
        do
        {
            var held = await ReadAsync("SELECT Position, Slot, UserId FROM QueueSlots WHERE QueueId = $queue AND UserId IS NOT NULL", queue);
            Assert.Equal(held.Count, held.Select(h => (h[0], h[2])).Distinct().Count());
            foreach (var h in held) Assert.Equal(h[2], holders.GetOrAdd((h[0], h[1]), h[2]));
            // a pause between two looks, not a wait for something
            await Task.WhenAny(Task.Delay(20, stop));
        }
        while (!stop.IsCancellationRequested);
    }

    /// <summary>Krippendorff's alpha of two answers a document: 1 - the share that differ, over what differs among all answers by chance.</summary>
    private static double Alpha(List<int[]> answers)
    {
        double n = answers.Count;
        var observed = answers.GroupBy(a => a[0]).Count(g => g.First()[2] != g.Last()[2]) / (n / 2);
        var equal = answers.GroupBy(a => a[2]).Sum(g => (double)g.Count() * (g.Count() - 1));
        return 1 - observed / (1 - equal / (n * (n - 1)));
    }

    private async Task<List<int[]>> ReadAsync(string question, int queue)
    {
        await using var db = new SqliteConnection($"Data Source={sample.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
#pragma warning disable CA2100 // a constant of this test
        command.CommandText = question;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$queue", queue);
        await using var rows = await command.ExecuteReaderAsync();
        var read = new List<int[]>();
        while (await rows.ReadAsync()) read.Add([.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetInt32)]);
        return read;
    }
}
