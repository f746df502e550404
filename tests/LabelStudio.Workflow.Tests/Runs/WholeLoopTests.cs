using LabelStudio.Core.Analysis;
using LabelStudio.Core.Schema;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Tests.Runs;

/// <summary>The sample project from texts to a student, through the doors that the pages use.</summary>
public sealed class WholeLoopTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_sample_goes_round_the_loop(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await studio.ProjectAsync(BankMessages.Classes, BankMessages.Documents);

        await using (var rules = File.OpenRead(BankMessages.PathOf("rules.json")))
            Assert.Equal(25, await studio.Functions.ImportRulesAsync(project, "rules.json", rules, LoopStudio.Ann));
        await studio.SettleAsync(project);
        var table = await studio.Functions.ListAsync(project);
        Assert.False(table.Stale);
        Assert.Equal(25, table.Functions.Count);
        Assert.All(table.Functions, f => Assert.True(f.Hits > 0, f.Name));
        Assert.True(table.Coverage > 0.5, $"the rules cover {table.Coverage:P0}");

        await studio.FitAsync(project);
        var labels = await studio.Labels.LatestAsync(project);
        Assert.NotNull(labels);
        Assert.False(labels.Run.Stale);
        Assert.Equal(table.Coverage, labels.Coverage, 6);
        Assert.Equal(Enum.GetValues<TrustKind>().Except([TrustKind.ModelWithText]), labels.Trust.Rows.Select(r => r.Kind));
        Assert.All(labels.Trust.Rows, r => Assert.Equal(labels.Trust.N, r.N));
        Assert.True(labels.Trust.Rows[2].Accuracy > labels.Trust.Rows[1].Accuracy, "twelve classes cannot be told apart by one rule");
        Assert.All(labels.Trust.Rows, r => Assert.InRange(r.Accuracy, r.Low, r.High));
        Assert.All((await studio.Functions.ListAsync(project)).Functions, f => Assert.NotNull(f.EstimatedAccuracy));

        var queue = await studio.QueueAsync(project, "least-confidence", 20, "hard ones");
        for (var i = 0; i < 3; i++)
        {
            var card = (await studio.Reviews.NextAsync(project, queue, 3, LoopStudio.Ann))[0];
            Assert.Equal(i, card.Position);
            Assert.Contains("the label model gives", card.Reason, StringComparison.Ordinal);
            Assert.Equal(BankMessages.Classes.Count, card.Candidates.Count);
            await studio.Reviews.AnswerAsync(project, queue, card.Position, card.Candidates[0].Class, "", Guid.NewGuid(), LoopStudio.Ann);
        }
        Assert.Equal(2, Assert.Single(await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann)).Position);
        Assert.Equal("2 new gold labels", (await studio.Labels.LatestAsync(project))!.Run.StaleBecause);

        var student = await studio.TrainAsync(project);
        Assert.False((await studio.Labels.LatestAsync(project))!.Run.Stale, "training fits stale labels again first");
        var info = await studio.Students.GetAsync(project, student);
        Assert.NotNull(info);
        Assert.False(info.Run.Stale);
        Assert.NotNull(info.Dev);
        Assert.Null(info.Test);
        Assert.Equal(0, info.TestLooks);
        Assert.True(info.Dev.Accuracy.Value > 0.5, $"dev accuracy {info.Dev.Accuracy.Value:P1}");

        await studio.EndAsync(await studio.Evaluations.StartAsync(project, student, Split.Test, LoopStudio.Ann));
        var judged = (await studio.Students.GetAsync(project, student))!;
        Assert.Equal(1, judged.TestLooks);
        Assert.Equal(BankMessages.Documents.Count(d => d is { Split: "test", Gold: not null }), judged.Test!.N);

        await ExportIsTheStudentAsync(studio, project, student, judged);
    }

    /// <summary>The exported file gives what the studio says, for the figures on test and for a text that was typed in.</summary>
    private static async Task ExportIsTheStudentAsync(LoopStudio studio, int project, long run, StudentInfo info)
    {
        var (path, name) = await studio.Exports.StudentAsync(project, run);
        Assert.EndsWith(".onnx", name, StringComparison.Ordinal);
        Assert.Equal(info.FileBytes, new FileInfo(path).Length);
        using var exported = OnnxStudent.Load(path);
        Assert.Equal(BankMessages.Classes, exported.Classes);

        var text = "my card was declined at the supermarket";
        var tried = await studio.Students.TryAsync(project, run, text);
        var predicted = exported.Predict([text]);
        Assert.Equal(predicted.Classes[predicted.Top(0)], tried[0].Class);
        Assert.Equal(predicted.Confidence(0), tried[0].Probability, 6);

        var test = BankMessages.Documents.Where(d => d is { Split: "test", Gold: not null }).ToList();
        var answers = exported.Predict([.. test.Select(d => d.Text)]);
        var right = test.Where((d, i) => answers.Classes[answers.Top(i)] == d.Gold).Count();
        Assert.Equal((double)right / test.Count, info.Test!.Accuracy.Value, 9);
    }

    [Fact]
    public async Task Two_loops_over_the_same_input_give_the_same_bytes()
    {
        var files = new List<byte[]>();
        var labels = new List<byte[]>();
        foreach (var scramble in new[] { false, true })
        {
            // the second time with all test gold wrong: nothing before the evaluation may notice
            await using var studio = await LoopStudio.StartAsync();
            var documents = BankMessages.Documents.Select(d => d is { Split: "test", Gold: not null } && scramble ? d with { Gold = NextClass(d.Gold) } : d);
            var project = await studio.ProjectAsync(BankMessages.Classes, documents);
            await using (var rules = File.OpenRead(BankMessages.PathOf("rules.json"))) await studio.Functions.ImportRulesAsync(project, "rules.json", rules, LoopStudio.Ann);
            var run = await studio.TrainAsync(project);
            files.Add(await File.ReadAllBytesAsync((await studio.Exports.StudentAsync(project, run)).Path));
            labels.Add(await studio.ExportAsync(s => studio.Exports.WriteLabelsAsync(project, s)));
        }
        Assert.True(files[0].AsSpan().SequenceEqual(files[1]), "the students differ");
        Assert.True(labels[0].AsSpan().SequenceEqual(labels[1]), "the labels differ");
    }

    private static string NextClass(string name) => BankMessages.Classes[(BankMessages.Classes.ToList().IndexOf(name) + 1) % BankMessages.Classes.Count];
}
