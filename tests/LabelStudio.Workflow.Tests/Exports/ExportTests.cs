using System.Text;
using System.Text.Json;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Exports;

/// <summary>What leaves the studio is what the command line reads.</summary>
public sealed class ExportTests
{
    private static readonly string[] Classes = ["good, kind", "bad"];

    [Fact]
    public async Task Votes_labels_and_rules_read_back_as_they_are()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);

        using var votes = new TableReader(new MemoryStream(await studio.ExportAsync(s => studio.Exports.WriteVotesAsync(project, s))), "votes.csv");
        var file = VotesFile.Read(votes, new ClassList(Classes));
        Assert.Equal(["=good", "bad"], file.Votes.Functions.Select(f => f.Name));
        Assert.Equal(8, file.Ids.Count);
        Assert.Equal((0, -1, -1, 1), (file.Votes.Functions[0][0], file.Votes.Functions[0][1], file.Votes.Functions[1][0], file.Votes.Functions[1][1]));
        Assert.Equal(0, file.OffSchemaVotes);

        var path = Path.Combine(Directory.CreateTempSubdirectory("ls-export-").FullName, "labels.csv");
        await File.WriteAllBytesAsync(path, await studio.ExportAsync(s => studio.Exports.WriteLabelsAsync(project, s)));
        var labels = LabelsFile.Read(path, new ColumnNames());
        Assert.Equal(Classes, labels.Labels.Classes);
        Assert.Equal(8, labels.Labels.Count);
        Assert.Equal([0, 1], [labels.Labels.Top(0), labels.Labels.Top(1)]);
        // the last document has no vote, so no label
        Assert.False(labels.Labels.IsCovered(7));
        Directory.Delete(Path.GetDirectoryName(path)!, true);

        var rules = RulesFile.Parse(await studio.ExportAsync(s => studio.Exports.WriteRulesAsync(project, s)), "rules.json", null, RuleResources.None);
        Assert.Equal(Classes, rules.Classes);
        Assert.Equal([("=good", 0, "good"), ("bad", 1, "bad AND NOT good")], rules.Rules.Select(r => (r.Name, r.Class, r.When.ToString())));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Annotations_say_what_stands_and_what_was_taken_back(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await ProjectAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 3, "by hand");
        var cards = await studio.Reviews.NextAsync(project, queue, 3, LoopStudio.Ann);
        await studio.Reviews.AnswerAsync(project, queue, cards[0].Position, 0, "a \"quoted\", comment", Guid.NewGuid(), LoopStudio.Ann);
        await studio.Reviews.AnswerAsync(project, queue, cards[1].Position, -1, "unclear", Guid.NewGuid(), LoopStudio.Ann);
        await studio.Reviews.AnswerAsync(project, queue, cards[2].Position, 1, "", Guid.NewGuid(), LoopStudio.Ann);
        await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann);

        using var table = new TableReader(new MemoryStream(await studio.ExportAsync(s => studio.Exports.WriteAnnotationsAsync(project, s))), "a.csv");
        Assert.Equal(["id", "label", "by", "at", "queue", "comment", "kind", "planted", "gold_before", "gold_after", "undone_at", "undone_by"], table.Columns);
        var rows = new List<string[]>();
        while (table.Read()) rows.Add([.. Enumerable.Range(0, 12).Select(table.Text)]);
        Assert.Equal(3, rows.Count);
        Assert.Equal((cards[0].ExternalId, "good, kind", "by hand", "a \"quoted\", comment"), (rows[0][0], rows[0][1], rows[0][4], rows[0][5]));
        Assert.Equal(("answer", "", "", "good, kind", ""), (rows[0][6], rows[0][7], rows[0][8], rows[0][9], rows[0][10]));
        Assert.Equal(("", "unclear", "skip", ""), (rows[1][1], rows[1][5], rows[1][6], rows[1][10]));
        Assert.Equal(("bad", cards[2].ExternalId), (rows[2][1], rows[2][0]));
        Assert.EndsWith("Z", rows[2][10], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_words()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, [("1", "a good one", "train", null)]);
        await Assert.ThrowsAsync<UserErrorException>(() => studio.ExportAsync(s => studio.Exports.WriteLabelsAsync(project, s)));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.ExportAsync(s => studio.Exports.WriteVotesAsync(project, s)));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Exports.StudentAsync(project, 1));
        var rules = JsonDocument.Parse(Encoding.UTF8.GetString(await studio.ExportAsync(s => studio.Exports.WriteRulesAsync(project, s))));
        Assert.Equal(0, rules.RootElement.GetProperty("rules").GetArrayLength());
    }

    private static async Task<int> ProjectAsync(LoopStudio studio)
    {
        var project = await studio.ProjectAsync(
            Classes, Enumerable.Range(0, 8).Select(i => ($"d,{i}", i == 7 ? "nothing" : i % 2 == 0 ? "good" : "bad", i < 6 ? "train" : "dev", (string?)null)));
        await studio.RuleAsync(project, "=good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad AND NOT good");
        await studio.FitAsync(project);
        return project;
    }
}
