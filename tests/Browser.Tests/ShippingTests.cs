using System.IO.Compression;
using LabelStudio.Browser.Tests.Driving;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>From labels to a bundle with the keyboard alone: train, evaluate on dev, open the test, close the checklist, download; the bundle's own program then finds every answer as promised.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ShippingTests(BrowserFixture chromium)
{
    private const int MostTabs = 200;

    [BrowserFact]
    public async Task A_student_is_trained_judged_signed_for_and_shipped()
    {
        await using var studio = await StudioProcess.StartAsync(sample: true);
        await using var ada = await Person.AtAsync(chromium.Browser, studio.Address);
        var page = ada.Page;
        await ada.BecomeAdministratorAsync(await studio.WelcomeLinkAsync());
        await ada.SampleIsReadyAsync();

        await GoAsync(page, "s", "students");
        await PressAsync(page, "#train");
        await page.WaitForSelectorAsync("#trials .chosen", new() { Timeout = 240_000 });

        await GoAsync(page, "v", "evaluation");
        await PressAsync(page, "#evaluate-dev");
        await page.WaitForSelectorAsync("#headline", new() { Timeout = 240_000 });
        await Assertions.Expect(page.Locator("#slices a").First).ToBeVisibleAsync();
        await PressAsync(page, "#on-test");
        await page.WaitForURLAsync("**on=test");
        await PressAsync(page, "#open-test");
        await PressAsync(page, ".confirm .btn.primary");
        await page.WaitForSelectorAsync("#promises", new() { Timeout = 240_000 });
        await Assertions.Expect(page.Locator("main a[href*='/data']")).ToHaveCountAsync(0);

        // every box that evidence leaves open is closed with a word
        await GoAsync(page, "e", "export");
        await page.WaitForSelectorAsync(".checklist [data-box]");
        await Assertions.Expect(page.Locator("#download-bundle")).ToHaveCountAsync(0);
        foreach (var box in await page.Locator(".checklist .open [data-sign]").EvaluateAllAsync<string[]>("buttons => buttons.map(b => b.dataset.sign)"))
        {
            await PressAsync(page, $"[data-sign='{box}']");
            await page.WaitForSelectorAsync("#sign-note");
            await TabToAsync(page, "#sign-note");
            await page.Keyboard.TypeAsync("Looked at it with the team.");
            await PressAsync(page, "#sign-save");
            await page.WaitForSelectorAsync($"[data-box='{box}'].closed");
        }
        await page.WaitForSelectorAsync("#download-bundle");
        var download = await page.RunAndWaitForDownloadAsync(() => PressAsync(page, "#download-bundle"));
        Assert.Empty(ada.Complaints);

        var folder = Path.Combine(studio.DataFolder, "bundle");
        await download.SaveAsAsync(folder + ".zip");
        ZipFile.ExtractToDirectory(folder + ".zip", folder);
        Assert.Contains("Looked at it with the team.", await File.ReadAllTextAsync(Path.Combine(folder, "model-card.md")), StringComparison.Ordinal);
        var (code, log) = NodeRuntime.RunScript(Path.Combine(folder, "samples", "javascript", "student.mjs"));
        Assert.True(code == 0, log);
        Assert.Contains("student.onnx: 50 of 50 texts as expected", log, StringComparison.Ordinal);
        Assert.Contains("student.int8.onnx: 50 of 50 texts as expected", log, StringComparison.Ordinal);
    }

    /// <summary>g and the page's letter, as the help says.</summary>
    private static async Task GoAsync(IPage page, string letter, string name)
    {
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync(letter);
        await page.WaitForURLAsync($"**/{name}");
        await Assertions.Expect(page.Locator(".loading")).ToHaveCountAsync(0);
        await page.WaitForSelectorAsync(".page-header h1");
    }

    private static async Task PressAsync(IPage page, string selector)
    {
        await Assertions.Expect(page.Locator(selector)).ToBeEnabledAsync();
        await TabToAsync(page, selector);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector)) return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{selector} is not reached by the Tab key.");
    }
}
