using System.Globalization;
using System.Text.RegularExpressions;
using LabelStudio.Browser.Tests.Driving;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests;

/// <summary>The whole loop as a new user does it, by mouse and keyboard: file, rules, labels, review, student, ONNX.</summary>
[Collection(nameof(BrowserCollection))]
public sealed partial class LoopTests(BrowserFixture chromium)
{
    private static readonly (string Query, string Class)[] Rules =
    [
        ("refund* OR \"money back\" OR returned", "refund_missing"),
        ("stolen OR lost OR wallet", "lost_or_stolen_card"),
        ("password OR \"log in\" OR locked", "sign_in_problem"),
        ("arriv* OR deliver* OR /\\bpost(man|ed)?\\b/i", "card_arrival"),
    ];

    private static string SampleFile(string name) => Path.Combine(SharedData.RepositoryRoot, "data", "samples", "bank-messages", name);

    [BrowserFact]
    public async Task From_a_file_to_an_ONNX_file_that_node_reads_alike()
    {
        await using var studio = await StudioProcess.StartAsync(sample: false);
        await using var ada = await Person.AtAsync(chromium.Browser, studio.Address, 1440);
        var page = ada.Page;
        await ada.BecomeAdministratorAsync(await studio.WelcomeLinkAsync());

        // a project, then a file with a label column for some rows
        await page.ClickAsync("#new-project");
        await page.FillAsync("#project-name", "Messages");
        await page.ClickAsync("text=Create project");
        await page.WaitForURLAsync(new Regex("/projects/\\d+$"));
        var project = new Uri(page.Url).AbsolutePath;
        await ada.GoAsync(project + "/import");
        await page.SetInputFilesAsync("#file", JoinedSample(studio.DataFolder));
        await page.ClickAsync("#start-import");
        await page.WaitForSelectorAsync("#import-report");
        Assert.Contains("1,51", await page.InnerTextAsync("#import-report"), StringComparison.Ordinal);

        // rules, each previewed before it is saved
        await ada.GoAsync(project + "/functions");
        await page.Locator("#rule-query").WaitForAsync();
        foreach (var (query, @class) in Rules)
        {
            // a page that has just opened takes the focus to its heading, from whoever types too early
            await page.FillAsync("#rule-query", query);
            await Assertions.Expect(page.Locator("#rule-query")).ToHaveValueAsync(query, new() { Timeout = 60_000 });
            await page.WaitForSelectorAsync(".hits mark");
            await page.FillAsync("#rule-class", @class);
            await page.PressAsync("#rule-class", "Enter");
            await Assertions.Expect(page.Locator(".class-weights .chosen")).ToHaveTextAsync(new Regex(@class));
            await page.FocusAsync("#rule-query");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("#rule-query")).ToHaveValueAsync("");
        }
        await Assertions.Expect(page.Locator(".functions tbody tr")).ToHaveCountAsync(Rules.Length);
        await Assertions.Expect(page.Locator(".functions tbody tr", new PageLocatorOptions { HasText = "stale" })).ToHaveCountAsync(0, new() { Timeout = 60_000 });

        // labels
        await ada.GoAsync(project + "/labels");
        await page.ClickAsync("#fit");
        await page.WaitForSelectorAsync("text=Run 1");

        // review: three answers by key, one of them taken back and given again
        await ada.GoAsync(project + "/review");
        await page.FillAsync("#queue-size", "10");
        await page.ClickAsync("#make-queue");
        await page.WaitForSelectorAsync(".document-text");
        foreach (var (key, done) in new[] { ("Enter", 1), ("2", 2), ("1", 3) })
        {
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(page.Locator(".page-header .words")).ToHaveTextAsync($"{done} of 10");
        }
        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(page.Locator(".page-header .words")).ToHaveTextAsync("2 of 10");
        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.Locator(".page-header .words")).ToHaveTextAsync("3 of 10");

        // a student, tried on a text
        await ada.GoAsync(project + "/students");
        await page.ClickAsync("#train");
        await page.WaitForSelectorAsync("#download-onnx");
        const string Text = "somebody has stolen my wallet 😱 and my card";
        await page.FillAsync("#try-text", Text);
        await page.ClickAsync("#try");
        await page.WaitForSelectorAsync(".answer");
        var shown = double.Parse(await page.Locator(".answer .number").First.InnerTextAsync(), CultureInfo.InvariantCulture);
        var named = (await page.Locator(".answer .pill-name").First.InnerTextAsync()).Trim();

        // the file, read by onnxruntime-node
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#download-onnx"));
        var onnx = Path.Combine(studio.DataFolder, "student.onnx");
        await download.SaveAsAsync(onnx);
        string[] texts = [Text, "where is my new card", "ÉTÉ\tß", ""];
        using var student = OnnxStudent.Load(onnx);
        var here = student.Predict(texts);
        Assert.Equal("lost_or_stolen_card", named);
        Assert.Equal(here.Confidence(0), shown, 3);
        var scores = NodeRuntime.Score(onnx, texts);
        for (var i = 0; i < texts.Length; i++)
            for (var k = 0; k < student.Classes.Count; k++)
                Assert.Equal(here[i][k], scores.Probabilities[i][k], 1e-5);

        await ScoreAsync(ada, project, student, studio.DataFolder);

        // the sealed test: asked, counted, shown
        await ada.GoAsync(project + "/evaluation?on=test");
        await page.ClickAsync("#open-test");
        await page.ClickAsync(".confirm .btn.primary");
        await page.WaitForSelectorAsync("#headline");

        Assert.Empty(ada.Complaints);
    }

    /// <summary>A whole file through the student, and what comes out taken away: byte for byte what the command line's scoring writes.</summary>
    private static async Task ScoreAsync(Person ada, string project, OnnxStudent student, string folder)
    {
        var page = ada.Page;
        await ada.GoAsync(project + "/score");
        await page.SetInputFilesAsync("#score-file", SampleFile("texts.csv"));
        await page.WaitForSelectorAsync("#preview");
        Assert.Equal("text", await page.InputValueAsync("#score-text"));
        await page.ClickAsync("#start-score");
        await page.WaitForSelectorAsync("#least-confident");
        Assert.Equal("1,511", await page.Locator(".detail .figure-value").First.InnerTextAsync());
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#download-csv"));
        Assert.Equal("score-1-texts.csv", download.SuggestedFilename);
        var scored = Path.Combine(folder, "scored.csv");
        await download.SaveAsAsync(scored);
        using var expected = new MemoryStream();
        using (var texts = TableReader.Open(SampleFile("texts.csv")))
            new ScoreStream(student, new Work(new RunReport("score"))) { Columns = ScoreColumns.Probabilities | ScoreColumns.Details }.Run(texts, ColumnNames.Default, expected);
        Assert.Equal(expected.ToArray(), await File.ReadAllBytesAsync(scored));

        // what it was unsure of is offered to the import, which asks first
        await page.ClickAsync(".next button");
        await page.WaitForURLAsync(new Regex("/import\\?staged="));
        await Assertions.Expect(page.Locator("#column-split")).ToHaveValueAsync("split");
        await ada.GoAsync(project + "/score");
        await page.ClickAsync("#delete-scoring");
        await page.ClickAsync(".confirm .btn.danger");
        await page.WaitForSelectorAsync("#score-file", new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>The sample's texts with the known labels as a column, as a user's own file would have them.</summary>
    private static string JoinedSample(string folder)
    {
        var gold = File.ReadLines(SampleFile("gold.csv")).Skip(1).Select(l => l.Split(',')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        var path = Path.Combine(folder, "messages.csv");
        File.WriteAllLines(path, File.ReadLines(SampleFile("texts.csv")).Select((line, i) =>
            line + "," + (i == 0 ? "label" : gold.GetValueOrDefault(Id().Match(line).Value, ""))));
        return path;
    }

    [GeneratedRegex("^[^,]+")]
    private static partial Regex Id();
}
