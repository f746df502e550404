using System.Globalization;
using System.Text.RegularExpressions;
using LabelStudio.Browser.Tests.Driving;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>The label model of the sample project by keyboard and mouse: class balance, confidence by class, gold that comes in later, why a document has its label.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class LabelModelTests(BrowserFixture chromium)
{
    [BrowserFact]
    public async Task Class_balance_new_gold_and_explanations()
    {
        await using var studio = await StudioProcess.StartAsync(sample: true);
        await using var ada = await Person.AtAsync(chromium.Browser, studio.Address);
        var page = ada.Page;
        await ada.BecomeAdministratorAsync(await studio.WelcomeLinkAsync());
        await ada.SampleIsReadyAsync();

        // the parts are links, and the arrows move in the table of bars
        await page.ClickAsync("#tab-classes");
        await page.WaitForURLAsync(new Regex("tab=classes"));
        await page.FocusAsync("a[data-cell][tabindex='0']");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowDown");
        var cell = page.Locator("a[data-cell]:focus");
        await Assertions.Expect(cell).ToHaveCountAsync(1);
        Assert.DoesNotContain("all classes", await cell.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        var promised = Regex.Match((await cell.GetAttributeAsync("aria-label"))!, @": ([\d,]+) document").Groups[1].Value;
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".list-head");
        await Assertions.Expect(page.Locator(".list-head")).ToContainTextAsync($"{promised} document");

        // a class balance: a sum that is off cannot be used, and is scaled
        await ada.GoAsync("/projects/1/labels?tab=classes&edit=balance");
        await page.FillAsync("td.given input >> nth=0", "40");
        await page.WaitForSelectorAsync(".problem");
        await Assertions.Expect(page.Locator("#use-balance")).ToBeDisabledAsync();
        await page.ClickAsync("#scale");
        await Assertions.Expect(page.Locator(".sum")).ToHaveTextAsync("Sum 100.0 %");
        await page.ClickAsync("#use-balance");
        await page.WaitForSelectorAsync("text=Run 2");
        await Assertions.Expect(page.Locator(".classes .head")).ToContainTextAsync("given by you");
        await Assertions.Expect(page.Locator("td.given input")).ToHaveCountAsync(0);

        // an answer, with the reasons shown by a key; the update brings it in
        await ada.GoAsync("/projects/1/review?new=random&size=10");
        await Assertions.Expect(page.Locator("#queue-size")).ToHaveValueAsync("10");
        await page.ClickAsync("#make-queue");
        await page.WaitForSelectorAsync(".document-text");
        await page.Keyboard.PressAsync("w");
        await page.WaitForSelectorAsync(".votes .explanation");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".page-header .words")).ToHaveTextAsync("1 of 10");
        await Assertions.Expect(page.Locator("#why")).ToHaveAttributeAsync("aria-expanded", "true");
        await ada.GoAsync("/projects/1/labels");
        await page.ClickAsync("#update");
        await page.WaitForSelectorAsync("text=Run 3");
        await page.ClickAsync("#tab-runs");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("updated with gold");

        // a document says why: its log-odds add up
        await ada.GoAsync("/projects/1/data?covered=yes&order=least");
        await page.ClickAsync("tbody tr >> nth=0");
        await page.WaitForSelectorAsync("#document .explanation");
        var numbers = await page.Locator("#document .parts .num").AllInnerTextsAsync();
        var odds = numbers.Select(n => double.Parse(n.Replace('−', '-'), CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(odds[..^1].Sum(), odds[^1], 0.011 * odds.Count);

        Assert.Empty(ada.Complaints);
    }
}
