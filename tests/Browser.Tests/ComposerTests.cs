using System.Globalization;
using System.Text.RegularExpressions;
using LabelStudio.Browser.Tests.Driving;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>A rule from the first key to the saved rule, by keyboard; and from words marked in a document.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ComposerTests(BrowserFixture chromium)
{
    [BrowserFact]
    public async Task A_rule_is_written_judged_saved_and_taken_back_by_keyboard()
    {
        await using var studio = await StudioProcess.StartAsync(sample: true);
        await using var ada = await Person.AtAsync(chromium.Browser, studio.Address);
        var page = ada.Page;
        await ada.BecomeAdministratorAsync(await studio.WelcomeLinkAsync());
        await ada.SampleIsReadyAsync();
        await ada.GoAsync("/projects/1/functions");
        await page.WaitForSelectorAsync(".functions tbody tr");
        var rules = await page.Locator(".functions tbody tr").CountAsync();

        // a fault is shown where it is, and goes with the next key
        await page.Locator("#rule-query").WaitForAsync();
        // a page that has just opened takes the focus to its heading once, so the key may be needed again
        for (var i = 0; i < 20 && !await page.EvaluateAsync<bool>("document.activeElement?.id === 'rule-query'"); i++)
        {
            await page.Keyboard.PressAsync("/");
            await page.WaitForTimeoutAsync(1_000);
        }
        await page.FillAsync("#rule-query", "");
        await page.Keyboard.TypeAsync("(refund");
        await Assertions.Expect(page.Locator(".fault")).ToContainTextAsync("Expected ')'");
        await page.Keyboard.TypeAsync(" OR refunded)");
        await AnswerAsync(page, "(refund OR refunded)");
        await Assertions.Expect(page.Locator(".fault")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".hits mark").First).ToContainTextAsync(new Regex("refund", RegexOptions.IgnoreCase));

        // a chip narrows the list to what it counts, and a page more is a page more
        var fresh = page.Locator(".chip.new");
        var promised = Regex.Match(await fresh.InnerTextAsync(), @"\d+").Value;
        await fresh.ClickAsync();
        await Assertions.Expect(fresh).ToHaveAttributeAsync("aria-pressed", "true");
        if (promised == "0") await Assertions.Expect(page.Locator(".hits li")).ToHaveCountAsync(0);
        else await Assertions.Expect(page.Locator(".hits .pager-range")).ToContainTextAsync($"of {promised}");
        await page.Locator(".chip.all").ClickAsync();

        // the arrows walk through the hits, Escape comes back
        await page.FocusAsync("#rule-query");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator(".hits li").Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#rule-query")).ToBeFocusedAsync();

        // what is being written is there again after a look elsewhere
        await page.ClickAsync("a[data-go='d']");
        await page.WaitForURLAsync(new Regex("/data"));
        await page.WaitForSelectorAsync("tbody tr");
        await page.ClickAsync("a[data-go='f']");
        // the page puts the focus on its title when it has come
        await page.WaitForFunctionAsync("() => document.activeElement?.tagName === 'H1' && document.querySelector('#rule-preview') !== null");
        await Assertions.Expect(page.Locator("#rule-query")).ToHaveValueAsync("(refund OR refunded)");
        await AnswerAsync(page, "(refund OR refunded)");

        // Enter asks for the class with the likeliest at the top, Enter takes it, Enter saves
        var likeliest = await page.Locator(".choice .pill-name").First.InnerTextAsync();
        await page.FocusAsync("#rule-query");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".class-weights .list li.at")).ToContainTextAsync(likeliest);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".class-weights .chosen")).ToContainTextAsync(likeliest);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#rule-query")).ToHaveValueAsync("");
        await Assertions.Expect(page.Locator(".functions tbody tr")).ToHaveCountAsync(rules + 1);

        // taken back, it is in the box again
        await page.ClickAsync("[data-undo]");
        await Assertions.Expect(page.Locator(".functions tbody tr")).ToHaveCountAsync(rules);
        await Assertions.Expect(page.Locator("#rule-query")).ToHaveValueAsync("(refund OR refunded)");
        await page.FocusAsync("#rule-query");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#rule-query")).ToHaveValueAsync("");

        // a digit with Alt chooses a suggested class without leaving the box
        await page.Keyboard.TypeAsync("stolen");
        await AnswerAsync(page, "stolen");
        await page.Keyboard.PressAsync("Alt+1");
        await Assertions.Expect(page.Locator(".choice").First).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("Escape");

        // words that are marked in a document become a rule
        await ada.GoAsync("/projects/1/data?q=overdraft");
        await page.Locator("tbody [data-document] mark").First.DblClickAsync();
        await Assertions.Expect(page.Locator(".selection-rule")).ToContainTextAsync(new Regex(@"\d+ hits?"));
        await page.ClickAsync("#make-rule");
        await Assertions.Expect(page.Locator("#rule-query")).ToHaveValueAsync("overdraft");
        await AnswerAsync(page, "overdraft");

        Assert.Empty(ada.Complaints);
    }

    private static Task AnswerAsync(IPage page, string query) => page.WaitForSelectorAsync($"#rule-preview[data-for={CssText(query)}][data-exact=yes]");

    private static string CssText(string text) => string.Create(CultureInfo.InvariantCulture, $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"");
}
