using System.Globalization;
using System.Text.Json;
using LabelStudio.Browser.Tests.Driving;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LabelStudio.Browser.Tests;

/// <summary>Two hundred cards as fast as keys can be pressed: nothing is lost and nothing counts twice, whatever breaks meanwhile.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class CardTests(BrowserFixture chromium, SampleStudio sample, ITestOutputHelper output) : IClassFixture<SampleStudio>
{
    private const int Cards = 200;

    // 100 ms is promised at the 95th percentile on a quiet machine; where others want the processor too, cards run out now and then
    private const double LongestMedian = 400;
    private const double LongestWait = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Keys = ["Enter", "2", "1", "s", "3", "Enter", "5", "4"];

    /// <summary>Notes which card each key fell on and what it said there, and how long the next card took to be painted; outlives a reload.</summary>
    private const string Recorder = """
        (() => {
            const load = name => JSON.parse(sessionStorage.getItem(name) ?? '[]');
            const answers = load('test-answers');
            const waits = load('test-waits');
            let pressed = null;
            addEventListener('keydown', e => {
                const card = document.querySelector('.card[data-current]');
                if (!card || document.querySelector('.shell')?.inert) return;
                const classes = [...card.querySelectorAll('[data-do=class]')];
                const said = e.key === 's' ? -1 : Number(classes[e.key === 'Enter' ? 0 : Number(e.key) - 1].dataset.class);
                answers.push([Number(card.dataset.position), said]);
                pressed = performance.now();
                sessionStorage.setItem('test-answers', JSON.stringify(answers));
            }, true);
            new MutationObserver(changes => {
                if (pressed === null || !changes.some(c => c.target.hasAttribute('data-current'))) return;
                const from = pressed;
                pressed = null;
                requestAnimationFrame(() => setTimeout(() => {
                    waits.push(performance.now() - from);
                    sessionStorage.setItem('test-waits', JSON.stringify(waits));
                }));
            }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-current'] });
            window.answered = () => answers.length;
        })();
        """;

    [BrowserFact]
    public async Task Two_hundred_cards_at_full_speed_are_saved_once_each()
    {
        await using var ada = await Person.AtAsync(chromium.Browser, sample.Studio.Address, storage: sample.Storage);
        var queue = await QueueAsync(ada);
        await AnswerAsync(ada.Page, Cards);
        await FinishedAsync(ada.Page);

        await CheckAsync(ada.Page, queue);
        var waits = JsonSerializer.Deserialize<double[]>(await ada.Page.EvaluateAsync<string>("sessionStorage.getItem('test-waits')"))!.Order().ToArray();
        var (half, most) = (waits[waits.Length / 2], waits[waits.Length * 95 / 100]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"key to next card: median {half:0.0} ms, p95 {most:0.0} ms, longest {waits[^1]:0.0} ms, n = {waits.Length}"));
        Assert.InRange(half, 0, LongestMedian);
        Assert.InRange(most, 0, LongestWait);
        Assert.Empty(ada.Complaints);
    }

    [BrowserFact]
    public async Task A_killed_studio_and_a_line_cut_twice_cost_no_answer()
    {
        await using var line = new CuttableProxy(sample.Studio.Port);
        await using var ada = await Person.AtAsync(chromium.Browser, line.Address, storage: sample.Storage);
        var queue = await QueueAsync(ada);
        await AnswerAsync(ada.Page, 40);

        await ReserveAsync(ada.Page);
        line.Cut();
        // the cards that are in the page are answered without a line
        await AnswerAsync(ada.Page, 44);
        await ada.Page.WaitForSelectorAsync("#reconnect:not([hidden])");
        line.Mend();
        await AnswerAsync(ada.Page, 90);

        await ReserveAsync(ada.Page);
        sample.Studio.Kill();
        await AnswerAsync(ada.Page, 94);
        await ada.Page.EvaluateAsync("window.before = true");
        await sample.Studio.StartAsync();
        await ada.Page.WaitForFunctionAsync("() => window.before === undefined && document.querySelector('.card[data-current]') !== null");
        await AnswerAsync(ada.Page, 140);

        await ReserveAsync(ada.Page);
        line.Cut();
        await ada.Page.WaitForSelectorAsync("#reconnect:not([hidden])");
        await AnswerAsync(ada.Page, 144);
        line.Mend();
        await AnswerAsync(ada.Page, Cards);
        await FinishedAsync(ada.Page);
        await CheckAsync(ada.Page, queue);
    }

    private static async Task<int> QueueAsync(Person ada)
    {
        await ada.Page.AddInitScriptAsync(Recorder);
        await ada.GoAsync(string.Create(CultureInfo.InvariantCulture, $"/projects/1/review?new=random&size={Cards}"));
        await ada.Page.FillAsync("#queue-size", Cards.ToString(CultureInfo.InvariantCulture));
        await ada.Page.ClickAsync("#make-queue");
        await ada.Page.WaitForSelectorAsync(".card[data-current]");
        return int.Parse(new Uri(ada.Page.Url).Segments[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the page holds more cards than the test answers without a line: somebody fast is ahead of what the studio brings.</summary>
    private static Task ReserveAsync(IPage page) =>
        page.WaitForFunctionAsync("() => document.querySelectorAll('[data-cards] > :not([data-answer])').length > 5", null, new() { Timeout = 60_000 });

    /// <summary>Presses keys without looking, until so many cards have been answered; a key that finds no card does nothing.</summary>
    private static async Task AnswerAsync(IPage page, int until)
    {
        var deadline = DateTime.UtcNow + Patience;
        for (var i = 0; DateTime.UtcNow < deadline; i++)
        {
            // after a reload the page has to come first
            if (await page.EvaluateAsync<int>("window.answered?.() ?? 0") >= until) return;
            await page.Keyboard.PressAsync(Keys[i % Keys.Length]);
        }
        throw new TimeoutException($"{await page.EvaluateAsync<int>("window.answered?.() ?? 0")} of {until} cards were answered in {Patience}.");
    }

    private static async Task FinishedAsync(IPage page)
    {
        await page.WaitForSelectorAsync(".finished >> text=This queue is done", new() { Timeout = 60_000 });
        await page.WaitForFunctionAsync("() => !Object.keys(localStorage).some(k => k.startsWith('answers:'))");
    }

    /// <summary>What the database holds is what the keys said.</summary>
    private async Task CheckAsync(IPage page, int queue)
    {
        var pressed = JsonSerializer.Deserialize<int[][]>(await page.EvaluateAsync<string>("sessionStorage.getItem('test-answers')"))!;
        Assert.Equal(Cards, pressed.Length);
        await using var db = new SqliteConnection($"Data Source={sample.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = "SELECT Position, Class, Ordinal FROM Annotations WHERE QueueId = $queue AND UndoneAt IS NULL ORDER BY Position";
        command.Parameters.AddWithValue("$queue", queue);
        var saved = new List<(int Position, int Class, int Ordinal)>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) saved.Add((rows.GetInt32(0), rows.GetInt32(1), rows.GetInt32(2)));

        Assert.Equal(pressed.Select(p => (p[0], p[1])).Order(), saved.Select(s => (s.Position, s.Class)));
        Assert.Equal(Cards, saved.Select(s => s.Ordinal).Distinct().Count());
    }
}
