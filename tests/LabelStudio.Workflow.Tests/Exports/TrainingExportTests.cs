using System.Text;
using System.Text.Json;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Prompts;
using LabelStudio.Workflow.Tests.PromptRuns;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Exports;

/// <summary>Training sets for other trainers: what is learned from, and nothing of the test.</summary>
public sealed class TrainingExportTests
{
    private static readonly string[] Classes = ["good, kind", "bad"];

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_training_set_is_train_with_labels_and_dev_with_gold(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await studio.ProjectAsync(Classes,
        [
            ("a", "good \"stuff\",\nreally", "train", null), ("b", "bad", "train", Classes[0]), ("c", "nothing to say", "train", null),
            ("d", "good", "dev", Classes[0]), ("e", "bad", "dev", null), ("f", "good", "test", Classes[0]), ("g", "bad", "test", null),
        ]);
        await studio.RuleAsync(project, "praise", 0, "good");
        await studio.RuleAsync(project, "blame", 1, "bad");
        await Assert.ThrowsAsync<UserErrorException>(() => studio.ExportAsync(s => studio.Exports.WriteTrainingAsync(project, s)));
        await studio.FitAsync(project, new LabelSettings { Model = "majority" });

        using var table = new TableReader(new MemoryStream(await studio.ExportAsync(s => studio.Exports.WriteTrainingAsync(project, s))), "training.csv");
        Assert.Equal(["id", "text", "split", "label", "confidence", "source", "p_good, kind", "p_bad"], table.Columns);
        var rows = new List<string[]>();
        while (table.Read()) rows.Add([.. Enumerable.Range(0, 8).Select(table.Text)]);
        Assert.Equal(["a", "b", "d"], rows.Select(r => r[0]));
        Assert.Equal("good \"stuff\",\nreally", rows[0][1]);
        Assert.Equal(["train", "train", "dev"], rows.Select(r => r[2]));
        Assert.Equal(["label model", "gold", "gold"], rows.Select(r => r[5]));
        // a person's word counts for more than the votes
        Assert.Equal((Classes[0], "1", "1", "0"), (rows[1][3], rows[1][4], rows[1][6], rows[1][7]));

        var lines = Lines(await studio.ExportAsync(s => studio.Exports.WriteTrainingLinesAsync(project, s)));
        Assert.Equal(["a", "b", "d"], lines.Select(l => l.GetProperty("id").GetString()));
        Assert.Equal(1, lines[1].GetProperty("probabilities").GetProperty("good, kind").GetDouble());
        Assert.Equal(rows[0][4], lines[0].GetProperty("confidence").GetRawText());

        var labels = Lines(await studio.ExportAsync(s => studio.Exports.WriteLabelLinesAsync(project, s)));
        Assert.Equal(7, labels.Count);
        Assert.Equal(JsonValueKind.Null, labels[2].GetProperty("label").ValueKind);

        var chat = Lines(await studio.ExportAsync(s => studio.Exports.WriteChatAsync(project, s)));
        Assert.Equal(2, chat.Count);
        Assert.Equal(["messages"], chat[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["system", "user", "assistant"], chat[0].GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString()));
        Assert.Equal("{\"label\":\"good, kind\"}", chat[0].GetProperty("messages")[2].GetProperty("content").GetString());
        Assert.Contains("good, kind", chat[0].GetProperty("messages")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reasons_of_teachers_go_along_where_they_speak_for_the_label_and_where_terms_allow_it()
    {
        const string key = "sk-proj-Zq7Lk93mXvT2-secret";
        await using var studio = await PromptStudio.StartAsync(new SimulatorOptions { Models = { ["good"] = 0.2 }, Key = key }, 120);
        var teacher = await studio.AddTeacherAsync("good");
        await studio.Teachers.SaveAsync((await studio.Teachers.GetAsync(teacher)).Teacher, new TeacherTerms(MayTrain.Unknown), key, LoopStudio.Ann);
        var functions = await studio.Loop.Studio.Get<IPrompts>().SaveAsync(
            studio.Project, new PromptDraft(null, "which", "", new PromptDefinition(PromptKind.Choice, "Which of these is it?\n{{classes}}\n\n{{text}}") { Rationale = true }, [teacher]), LoopStudio.Ann);
        await studio.RunAsync(new PromptRunRequest(functions, null, new PromptBudget(null, null)));
        await studio.Loop.FitAsync(studio.Project, new LabelSettings { Model = "majority" });

        var exports = studio.Loop.Exports;
        foreach (var write in new Func<Stream, Task>[] { s => exports.WriteChatAsync(studio.Project, s), s => exports.WriteTrainingAsync(studio.Project, s), s => exports.WriteTrainingLinesAsync(studio.Project, s) })
            Assert.Contains("\"good\"", (await Assert.ThrowsAsync<ExportRefusedException>(() => studio.Loop.ExportAsync(write))).Message, StringComparison.Ordinal);
        Assert.Equal("good", Assert.Single((await exports.LabelClearanceAsync(studio.Project))!.Doubtful).Teacher);
        // what a lead decides for a student that learned from these labels counts for the labels
        var student = await studio.Loop.TrainAsync(studio.Project);
        await exports.OverrideAsync(studio.Project, student, "The provider allows it by letter of 3 November.", LoopStudio.Ann);
        Assert.True((await exports.LabelClearanceAsync(studio.Project))!.Allowed);
        var bytes = await studio.Loop.ExportAsync(s => exports.WriteChatAsync(studio.Project, s));
        var chat = Lines(bytes);
        Assert.NotEmpty(chat);
        await using (var db = studio.Db())
        {
            var test = db.Documents.Where(d => d.ProjectId == studio.Project && d.Split == Core.Schema.Split.Test).Select(d => d.Text).ToHashSet();
            Assert.NotEmpty(test);
            Assert.DoesNotContain(chat, l => test.Contains(l.GetProperty("messages")[1].GetProperty("content").GetString()!));
        }
        var answers = chat.ConvertAll(l => JsonDocument.Parse(l.GetProperty("messages")[2].GetProperty("content").GetString()!).RootElement);
        Assert.Contains(answers, a => a.TryGetProperty("rationale", out var why) && why.GetString()!.Length > 0);
        Assert.All(answers, a => Assert.Contains(a.GetProperty("label").GetString(), PromptStudio.Classes));

        // the card names the teacher and what it was asked, not where it is nor with which key
        var card = Encoding.UTF8.GetString(Workflow.Exports.Cards.ModelCardFile.Json(await studio.Loop.Studio.Get<Workflow.Exports.Deployment.IDeployments>().CardAsync(studio.Project, student)));
        var named = JsonDocument.Parse(card).RootElement.GetProperty("teachers")[0];
        Assert.Equal(("good", "unknown", true), (named.GetProperty("name").GetString(), named.GetProperty("may_train").GetString(), named.GetProperty("simulated").GetBoolean()));
        Assert.Equal("good", named.GetProperty("asked")[0].GetProperty("model").GetString());
        Assert.NotEqual(0, named.GetProperty("asked")[0].GetProperty("calls").GetInt32());
        foreach (var secret in new[] { key, studio.Simulator.Endpoint.Authority, studio.Loop.Studio.Get<DataFolder>().Root })
            foreach (var text in new[] { card, Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(await studio.Loop.ExportAsync(s => exports.WriteTrainingAsync(studio.Project, s))) })
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }

    private static List<JsonElement> Lines(byte[] bytes) =>
        [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
}
