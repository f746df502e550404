using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Students;

/// <summary>The gold of the test split: one door, every opening counted, and no other way.</summary>
public sealed class SealTests
{
    /// <summary>Where the seal may be named: its own file, its registration, and the one that opens it.</summary>
    private static readonly string[] MayNameIt = ["SealedTest.cs", "StudioStorage.cs", "EvaluateHandler.cs"];

    [Fact]
    public void Only_the_evaluator_opens_the_sealed_test()
    {
        var source = Path.Combine(SharedData.RepositoryRoot, "src");
        var files = Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains("node_modules", StringComparison.Ordinal)).ToList();
        var openers = files.Where(f => WithoutComments(f).Contains("SealedTest", StringComparison.Ordinal)).Select(Path.GetFileName).ToHashSet();
        Assert.Contains("EvaluateHandler.cs", openers);
        Assert.Subset(MayNameIt.ToHashSet(), openers!);
    }

    [Fact]
    public async Task A_look_is_counted_even_when_nothing_comes_of_it()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, student) = await SmallStudentAsync(studio);
        await using (var db = studio.Db())
        {
            // the figures cannot be kept: the job fails after the seal was opened
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER refuse BEFORE INSERT ON \"Runs\" BEGIN SELECT RAISE(ABORT, 'no room'); END");
        }
        var job = await studio.Evaluations.StartAsync(project, student, Split.Test, LoopStudio.Ann);
        var view = await studio.Studio.Jobs.WaitAsync(job);
        Assert.NotNull(view.Error);
        var info = (await studio.Students.GetAsync(project, student))!;
        Assert.Null(info.Test);
        Assert.Equal(1, info.TestLooks);
    }

    [Fact]
    public async Task Test_documents_like_train_documents_are_counted_apart()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, student) = await SmallStudentAsync(studio);
        await studio.EndAsync(await studio.Evaluations.StartAsync(project, student, Split.Test, LoopStudio.Ann));
        var info = (await studio.Students.GetAsync(project, student))!;
        Assert.Equal(4, info.Test!.N);
        // one of the four is word for word in train
        Assert.Equal(3, info.TestWithoutDuplicates!.N);
    }

    [Fact]
    public async Task No_export_holds_test_gold()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, _) = await SmallStudentAsync(studio);
        // an answer on a document that becomes a test document afterwards
        var queue = await studio.QueueAsync(project, "random", 1);
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        await studio.Reviews.AnswerAsync(project, queue, card.Position, 1, "MARK", Guid.NewGuid(), LoopStudio.Ann);
        Assert.Contains("MARK", await TextAsync(studio, s => studio.Exports.WriteAnnotationsAsync(project, s)), StringComparison.Ordinal);
        await studio.AddAsync(project, [(card.ExternalId, card.Text, "test", null)]);
        Assert.DoesNotContain("MARK", await TextAsync(studio, s => studio.Exports.WriteAnnotationsAsync(project, s)), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(LoopStudio studio, Func<Stream, Task> write) => Encoding.UTF8.GetString(await studio.ExportAsync(write));

    /// <summary>Twelve train documents, two dev, four test; one test document is a copy of a train document.</summary>
    private static async Task<(int Project, long Student)> SmallStudentAsync(LoopStudio studio)
    {
        var documents = new List<(string, string, string, string?)>();
        for (var i = 0; i < 6; i++)
        {
            documents.Add(($"g{i}", $"a good and pleasant day number {i}", "train", null));
            documents.Add(($"b{i}", $"a bad and rainy evening number {i}", "train", null));
        }
        documents.Add(("dg", "what a good walk", "dev", "good"));
        documents.Add(("db", "what a bad road", "dev", "bad"));
        documents.Add(("t1", "a good and pleasant day number 3", "test", "good"));
        documents.Add(("t2", "good soup with fresh bread", "test", "good"));
        documents.Add(("t3", "bad soup without any salt", "test", "bad"));
        documents.Add(("t4", "the bus was late and bad", "test", "bad"));
        var project = await studio.ProjectAsync(["good", "bad"], documents);
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        return (project, await studio.TrainAsync(project));
    }

    private static string WithoutComments(string file) =>
        string.Join('\n', File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));
}
