using LabelStudio.Browser.Tests.Driving;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>A broken line or a restarted studio costs no typed text and no click on "reload".</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ReconnectTests(BrowserFixture chromium)
{
    private const string Typed = "card AND (arriv* OR \"not here\")";

    [BrowserFact]
    public Task Typed_text_is_kept_over_3_seconds_without_a_line() => CutAsync(TimeSpan.FromSeconds(3));

    [BrowserFact]
    public Task Typed_text_is_kept_over_60_seconds_without_a_line() => CutAsync(TimeSpan.FromSeconds(60));

    [BrowserFact]
    public async Task The_page_comes_back_by_itself_after_the_studio_was_killed_and_started_again()
    {
        await using var studio = await StudioProcess.StartAsync(sample: true);
        await using var ada = await Person.AtAsync(chromium.Browser, studio.Address);
        await ada.BecomeAdministratorAsync(await studio.WelcomeLinkAsync());
        await ada.SampleIsReadyAsync();
        await ada.GoAsync("/projects/1/functions");
        await ada.Page.Locator(".functions tbody tr").First.WaitForAsync();
        await ada.Page.FillAsync("#rule-query", Typed);
        await ada.Page.EvaluateAsync("window.before = true");

        studio.Kill();
        await ada.Page.WaitForSelectorAsync("#reconnect:not([hidden])");
        await studio.StartAsync();

        await ada.Page.WaitForFunctionAsync("() => window.before === undefined && document.querySelector('#rule-query') !== null");
        await Assertions.Expect(ada.Page.Locator("#rule-query")).ToHaveValueAsync(Typed);
        await Assertions.Expect(ada.Page.Locator("#reconnect")).ToBeHiddenAsync();
        Assert.Equal(ada.Address + "/projects/1/functions", ada.Page.Url);
    }

    private async Task CutAsync(TimeSpan time)
    {
        await using var studio = await StudioProcess.StartAsync(sample: true);
        await using var line = new CuttableProxy(studio.Port);
        await using var ada = await Person.AtAsync(chromium.Browser, line.Address);
        var welcome = (await studio.WelcomeLinkAsync()).Replace(studio.Address, line.Address, StringComparison.Ordinal);
        await ada.BecomeAdministratorAsync(welcome);
        await ada.SampleIsReadyAsync();
        await ada.GoAsync("/projects/1/functions");
        await ada.Page.Locator(".functions tbody tr").First.WaitForAsync();
        await ada.Page.FillAsync("#rule-query", Typed);
        await ada.Page.WaitForSelectorAsync(".preview");
        await ada.Page.EvaluateAsync("window.before = true");

        line.Cut();
        await ada.Page.WaitForSelectorAsync("#reconnect:not([hidden])", new PageWaitForSelectorOptions { Timeout = 15_000 });
        // the length of the cut is what is tested, so this is a wait and not a sleep for luck
        await Task.Delay(time);
        line.Mend();

        await Assertions.Expect(ada.Page.Locator("#reconnect")).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = 45_000 });
        Assert.True(await ada.Page.EvaluateAsync<bool>("window.before === true"), "the page was loaded again");
        await Assertions.Expect(ada.Page.Locator("#rule-query")).ToHaveValueAsync(Typed);
        // and the circuit is the same: the next key is answered
        await ada.Page.FillAsync("#rule-query", "refund*");
        await Assertions.Expect(ada.Page.Locator(".hits mark").First).ToContainTextAsync("efund");
    }
}
