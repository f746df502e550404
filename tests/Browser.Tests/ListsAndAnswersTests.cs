using System.Text;
using System.Text.RegularExpressions;
using LabelStudio.Browser.Tests.Driving;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>A lookup list from its making to its use, and votes whose answers are no class, as a person meets them.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ListsAndAnswersTests(BrowserFixture chromium)
{
    private const string Votes = "id,bot\nm0001,Refund Missing\nm0002,lost_or_stolen_card\nm0002x,close_account\nm0003,no idea\n";

    [BrowserFact]
    public async Task A_list_is_made_used_and_changed_and_off_schema_answers_are_mapped()
    {
        await using var studio = await StudioProcess.StartAsync(sample: true);
        await using var ada = await Person.AtAsync(chromium.Browser, studio.Address);
        var page = ada.Page;
        await ada.BecomeAdministratorAsync(await studio.WelcomeLinkAsync());
        await ada.SampleIsReadyAsync();

        // a pasted list, with a line that says nothing new and one that says nothing
        await ada.GoAsync("/projects/1/functions/lists");
        await page.ClickAsync("#new-list");
        await page.FillAsync("#list-name", "crimes");
        await page.FillAsync("#list-entries", "robbed\nstolen\nSTOLEN\n***\nat knifepoint");
        await page.ClickAsync("#make-list");
        await page.WaitForURLAsync(new Regex("lists/\\d+$"));
        await Assertions.Expect(page.Locator("#entries li")).ToHaveCountAsync(3);
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#download-list"));
        Assert.Equal("crimes.txt", download.SuggestedFilename);
        Assert.Equal("robbed\nstolen\nat knifepoint\n", await File.ReadAllTextAsync((await download.PathAsync())!));
        await page.FillAsync("#list-entries", "pickpocket");
        await page.ClickAsync("#change-list");
        await Assertions.Expect(page.Locator("#entries li")).ToHaveCountAsync(4);

        // the search finds its entries, phrases too
        await ada.GoAsync("/projects/1/data?q=%40crimes%20opera%20OR%20%40crimes%20THEN%2F3%20Thursday");
        await Assertions.Expect(page.Locator("tbody tr mark").First).ToBeVisibleAsync();

        // votes are shown before they are imported; what nearly is a class becomes one by one click
        await ada.GoAsync("/projects/1/functions/import");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "votes.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Votes) });
        await page.WaitForSelectorAsync("#vote-preview");
        await Assertions.Expect(page.Locator("#vote-preview")).ToContainTextAsync("m0002x");
        await page.ClickAsync("#map-sure");
        await Assertions.Expect(page.Locator("#map-sure")).ToHaveCountAsync(0);
        await page.ClickAsync("#import-votes");
        await page.WaitForSelectorAsync("#votes-imported");
        await Assertions.Expect(page.Locator("#answers tbody tr")).ToHaveCountAsync(2);

        // and what is left is mapped later
        await page.Locator("#answers tbody tr", new PageLocatorOptions { HasText = "no idea" }).Locator("select").SelectOptionAsync("3");
        await Assertions.Expect(page.Locator("#answers .head")).ToContainTextAsync("All are mapped");
        await ada.GoAsync("/projects/1/data?q=robbed&doc=1");
        await Assertions.Expect(page.Locator("#document")).ToContainTextAsync("m0002");

        Assert.Empty(ada.Complaints);
    }
}
