using LabelStudio.Browser.Tests.Driving;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>Every page of the sample project, in both themes and two widths: nothing in the console, nothing wider than the screen.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PagesTests(BrowserFixture chromium)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("projects", "/projects"), ("overview", "/projects/1"), ("data", "/projects/1/data"), ("data-search", "/projects/1/data?q=card%20AND%20NOT%20lost"),
        ("duplicates", "/projects/1/data?tab=duplicates"), ("import", "/projects/1/import"), ("functions", "/projects/1/functions"),
        ("function", "/projects/1/functions/1"), ("prompt", "/projects/1/prompts/new"), ("prompt-runs", "/projects/1/prompt-runs"), ("prompt-runs-new", "/projects/1/prompt-runs/new"),
        ("analysis", "/projects/1/analysis"), ("analysis-functions", "/projects/1/analysis?tab=agreement"), ("analysis-uncovered", "/projects/1/analysis?tab=uncovered"),
        ("analysis-classes", "/projects/1/analysis?tab=classes"), ("teachers", "/teachers"), ("teacher", "/teachers/new"),
        ("functions-import", "/projects/1/functions/import"), ("lists", "/projects/1/functions/lists"), ("labels", "/projects/1/labels"), ("labels-classes", "/projects/1/labels?tab=classes&edit=balance"),
        ("labels-functions", "/projects/1/labels?tab=functions"), ("labels-radar", "/projects/1/labels?tab=radar"), ("labels-settings", "/projects/1/labels?tab=settings"),
        ("labels-runs", "/projects/1/labels?tab=runs"), ("document", "/projects/1/data?doc=7"), ("review", "/projects/1/review"), ("card", "/projects/1/review/1"),
        ("gains", "/projects/1/review/gains"), ("guideline", "/projects/1/guideline"), ("adjudication", "/projects/1/adjudication"), ("annotators", "/projects/1/annotators"),
        ("annotators-queues", "/projects/1/annotators?tab=queues"), ("annotators-history", "/projects/1/annotators?tab=history"), ("training-set", "/projects/1/training-set"),
        ("students", "/projects/1/students"), ("evaluation", "/projects/1/evaluation"), ("evaluation-test", "/projects/1/evaluation?on=test"), ("score", "/projects/1/score"), ("score-documents", "/projects/1/score?new=1&filter=gold%3Dno"), ("export", "/projects/1/export"), ("settings", "/projects/1/settings"), ("account", "/account"),
    ];

    /// <summary>What can be pressed or filled in but has no name that could be read out.</summary>
    private const string Nameless = """
        [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=checkbox], [role=tab], [role=img]')]
            .filter(e => e.checkVisibility())
            .filter(e => ![e.getAttribute('aria-label'), e.getAttribute('title'), e.getAttribute('placeholder'), e.getAttribute('alt'), e.textContent,
                ...[...(e.labels ?? [])].map(l => l.textContent),
                ...(e.getAttribute('aria-labelledby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent)].some(n => n?.trim()))
            .map(e => location.pathname + ': ' + e.outerHTML.slice(0, 160))
        """;

    /// <summary>Where pictures of the pages go, to be looked at; without it none are taken.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("LABELSTUDIO_SCREENSHOTS");

    [BrowserFact]
    public async Task Every_page_is_quiet_and_fits_in_both_themes_and_widths()
    {
        await using var studio = await StudioProcess.StartAsync(sample: true);
        await using var ada = await Person.AtAsync(chromium.Browser, studio.Address);
        await ada.BecomeAdministratorAsync(await studio.WelcomeLinkAsync());
        await PrepareAsync(ada);
        var storage = await ada.StorageAsync();
        Assert.Empty(ada.Complaints);

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            foreach (var width in new[] { 1280, 1920 })
            {
                await using var person = await Person.AtAsync(chromium.Browser, studio.Address, width, 1000, scheme, storage);
                foreach (var (name, path) in Pages)
                {
                    await person.GoAsync(path);
                    var overflow = await person.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                    Assert.True(overflow <= 0, $"{name} is {overflow} px wider than the screen at {width}");
                    if (width == 1280) Assert.Empty(await person.Page.EvaluateAsync<string[]>(Nameless));
                    if (Pictures == null) continue;
                    Directory.CreateDirectory(Pictures);
                    await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"{name}-{width}-{scheme}.png".ToLowerInvariant()), FullPage = true });
                }
                Assert.Empty(person.Complaints);
            }
    }

    /// <summary>Takes the sample project to the end of the loop, so that every page has something to show.</summary>
    private static async Task PrepareAsync(Person ada)
    {
        var page = ada.Page;
        await ada.SampleIsReadyAsync();
        await ada.GoAsync("/projects/1/review");
        await page.FillAsync("#queue-size", "25");
        await page.ClickAsync("#make-queue");
        await page.WaitForSelectorAsync(".document-text");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".page-header .words")).ToHaveTextAsync("1 of 25");
        await ada.GoAsync("/projects/1/students");
        await page.ClickAsync("#train");
        await page.WaitForSelectorAsync("#download-onnx");
        await ada.GoAsync("/projects/1/evaluation?on=test");
        await page.ClickAsync("#open-test");
        await page.ClickAsync(".confirm .btn.primary");
        await page.WaitForSelectorAsync("#headline");
    }
}
