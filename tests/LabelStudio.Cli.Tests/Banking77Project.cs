using System.Globalization;
using System.Text.Json;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Cli.Tests;

/// <summary>Banking77 as a project: rules, the votes of six LLM prompts on 500 train texts, gold of 500 other train texts as dev, the test set sealed.</summary>
internal static class Banking77Project
{
    private const int DevRows = 500;

    public static void Write(Sandbox box, bool shuffleTestGold)
    {
        string Data(params string[] parts) => SharedData.PathOf(["data", .. parts]);
        var train = Read(Data("banking77", "train.csv"));
        var test = Read(Data("banking77", "test.csv"));
        var random = new Random(1);
        // ids of the vote set are the train rows' numbers, from 0
        var voted = TextsFile.Read(Data("banking77-llm-votes", "texts.csv"), ColumnNames.Default).Ids.Ids.ToHashSet();
        var rest = Enumerable.Range(0, train.Count).Where(i => !voted.Contains(Id("train", i))).ToArray();
        random.Shuffle(rest);
        var dev = rest.Take(DevRows).ToHashSet();
        var testGold = test.Select(r => r.Label).ToArray();
        if (shuffleTestGold) random.Shuffle(testGold);

        AtomicFile.Write(box["texts.csv"], s =>
        {
            var table = new TableWriter(s);
            table.Field("id").Field("text").Field("split").EndRow();
            for (var i = 0; i < train.Count; i++) table.Field(Id("train", i)).Field(train[i].Text).Field(dev.Contains(i) ? "dev" : "train").EndRow();
            for (var i = 0; i < test.Count; i++) table.Field(Id("test", i)).Field(test[i].Text).Field("test").EndRow();
            table.Flush();
        });
        AtomicFile.Write(box["gold.csv"], s =>
        {
            var table = new TableWriter(s);
            table.Field("id").Field("label").EndRow();
            foreach (var i in dev.Order()) table.Field(Id("train", i)).Field(train[i].Label).EndRow();
            for (var i = 0; i < test.Count; i++) table.Field(Id("test", i)).Field(testGold[i]).EndRow();
            table.Flush();
        });
        box.File("project.json", JsonSerializer.Serialize(new
        {
            texts = "texts.csv",
            gold = "gold.csv",
            rules = Path.Combine(SharedData.RepositoryRoot, "tests", "data", "banking77-rules.json"),
            votes = new[] { Data("banking77-llm-votes", "votes.csv") },
            labelModel = new { model = "auto" },
            student = new { encoder = (string?)null },
            seed = 1,
        }));
    }

    private static string Id(string split, int row) => string.Create(CultureInfo.InvariantCulture, $"{split}-{row:00000}");

    private static List<(string Text, string Label)> Read(string path)
    {
        using var table = TableReader.Open(path);
        var rows = new List<(string, string)>();
        while (table.Read()) rows.Add((table.Text(0), table.Text(1)));
        return rows;
    }
}
