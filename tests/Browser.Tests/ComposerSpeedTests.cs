using System.Globalization;
using LabelStudio.Benchmarks;
using LabelStudio.Browser.Tests.Driving;
using LabelStudio.Workflow;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LabelStudio.Browser.Tests;

/// <summary>
/// How long somebody who types waits for the screen: from the last key to the frame in which the answer to the whole query stands, taken in the page.
/// On 200,000 documents, or as many as LABELSTUDIO_COMPOSER_DOCUMENTS says.
/// </summary>
[Collection(nameof(BrowserCollection))]
public sealed class ComposerSpeedTests(BrowserFixture chromium, ITestOutputHelper output)
{
    private const string Variable = "LABELSTUDIO_COMPOSER_DOCUMENTS";
    private const int Documents = 200_000;

    /// <summary>A pause between keys as somebody makes it who types fast.</summary>
    private const float BetweenKeys = 45;

    /// <summary>What is promised on a machine of its own is 250 ms and 500 ms; a machine that does much else is not held to that.</summary>
    private const double Bound = 8_000;

    private static readonly string[] Words =
    [
        "card", "refund*", "lost OR stolen", "transfer pending", "pin NOT app", "~charge", "exchange rate", "ident*", "top up", "declin* card", "cash atm", "un*able",
    ];

    private static readonly string[] Patterns =
    [
        "/refund.*week/i", "/(apple|google) pay/i", "/\\btop.?up/i", "/[A-Z]{2}/", "/\\w{13,}/", "/^How .*card/", "/charged? twice/i", "/\\d{2}$/",
    ];

    /// <summary>Notes each key, and each answer in the frame in which it is on the screen.</summary>
    private const string Watch =
        """
        () => {
            const box = document.querySelector('#rule-query');
            window.answers = [];
            let key = 0, seen = '';
            box.addEventListener('keydown', () => { key = performance.now(); }, true);
            new MutationObserver(() => {
                const answer = document.querySelector('#rule-preview')?.dataset.for;
                if (!answer || answer === seen || answer !== box.value) return;
                seen = answer;
                requestAnimationFrame(() => window.answers.push([answer, performance.now() - key]));
            }).observe(document.querySelector('.composer'), { subtree: true, childList: true, attributes: true });
        }
        """;

    [BrowserFact("banking77/train.csv")]
    public async Task Answers_are_on_the_screen_soon_after_the_last_key()
    {
        var documents = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? Documents.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        await using var studio = await StudioProcess.StartAsync(sample: false, folder => FillAsync(folder, documents));
        await using var ada = await Person.AtAsync(chromium.Browser, studio.Address);
        var page = ada.Page;
        await ada.BecomeAdministratorAsync(await studio.WelcomeLinkAsync());
        await ada.GoAsync("/projects/1/functions");
        await page.FocusAsync("#rule-query");
        await page.EvaluateAsync(Watch);
        // the first question of all finds nothing in memory
        var first = await TypeAsync(page, "money");

        var words = new List<double>();
        foreach (var query in Words) words.Add(await TypeAsync(page, query));
        var patterns = new List<double>();
        foreach (var query in Patterns) patterns.Add(await TypeAsync(page, query));

        Tell($"{documents:N0} documents, {Environment.ProcessorCount} cores; from the last key to the screen; first question {first:N0} ms");
        Tell($"{words.Count} word queries: p50 {At(words, 0.5):N0} ms, p95 {At(words, 0.95):N0} ms");
        Tell($"{patterns.Count} regex queries: p50 {At(patterns, 0.5):N0} ms, p95 {At(patterns, 0.95):N0} ms");
        Assert.InRange(At(words, 0.95), 1, Bound);
        Assert.InRange(At(patterns, 0.95), 1, Bound);
        Assert.Empty(ada.Complaints);
    }

    private static async Task FillAsync(string folder, int documents)
    {
        Directory.CreateDirectory(folder);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLabelStudioWorkflow(new StudioOptions { DataFolder = folder, SampleProject = false }, SharedData.RepositoryRoot);
        using var host = builder.Build();
        await host.StartAsync();
        Assert.Equal(1, await LargeProject.MakeAsync(host.Services, documents));
        await host.StopAsync();
    }

    private static async Task<double> TypeAsync(IPage page, string query)
    {
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#rule-query")).ToHaveValueAsync("");
        await page.FocusAsync("#rule-query");
        var before = await page.EvaluateAsync<int>("() => window.answers.length");
        await page.Keyboard.TypeAsync(query, new KeyboardTypeOptions { Delay = BetweenKeys });
        await page.WaitForFunctionAsync("([n, q]) => window.answers.length > n && window.answers.at(-1)[0] === q", new object[] { before, query });
        return await page.EvaluateAsync<double>("() => window.answers.at(-1)[1]");
    }

    private static double At(List<double> times, double share)
    {
        times.Sort();
        return times[Math.Min(times.Count - 1, (int)Math.Ceiling(share * times.Count) - 1)];
    }

    private void Tell(FormattableString line)
    {
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine("composer: " + line.ToString(CultureInfo.InvariantCulture));
    }
}
