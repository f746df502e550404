using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.SecondOpinions;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.SecondOpinions;

/// <summary>Students are asked about documents that they have not learned from, by themselves after a fit; test is neither asked about nor read.</summary>
public sealed class SecondOpinionTests
{
    private static readonly string[] Classes = ["refund", "card"];

    /// <summary>Documents about refunds that the rules take for questions about cards.</summary>
    private static readonly int[] Misled = [6, 12, 34, 58, 84, 104, 128, 156, 172];

    private static readonly string[] Words =
        "today please hello monday since still order friday thanks again shop weeks phone letter about asked twice never email answer told wait sunday early help just now maybe here evening"
            .Split(' ');

    [Fact]
    public async Task After_a_fit_every_document_of_train_and_dev_has_a_second_opinion_and_none_of_test()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await MadeAsync(studio);
        await using var db = studio.Db();
        var run = await RunBook.LatestAsync(db, project, RunKind.OutOfFold);
        Assert.NotNull(run);
        Assert.Equal((await RunBook.LatestAsync(db, project, RunKind.LabelModel))!.Id, run.ParentId);
        var splits = await DocumentChunks.ReadSplitsAsync(db, project);
        var said = await SaidAsync(studio, project);
        Assert.Equal(splits.Select(s => s != Split.Test), Enumerable.Range(0, splits.Length).Select(said.IsCovered));
        var state = await Opinions(studio).StateAsync(project);
        Assert.Equal((splits.Count(s => s != Split.Test), (string?)null, true), (state.Figures!.Documents, state.StaleBecause, state.MayRank));
        Assert.True(state.Figures.Contradicted > 0);
        Assert.True(state.Figures.Gold > 0 && state.Figures.GoldRight <= state.Figures.Gold);
    }

    [Fact]
    public async Task What_test_documents_say_changes_nothing()
    {
        await using var studio = await LoopStudio.StartAsync();
        var one = await SaidAsync(studio, await MadeAsync(studio));
        var other = await SaidAsync(studio, await MadeAsync(studio, (i, text) => i % 10 == 0 ? text + " and many thanks" : text));
        for (var d = 0; d < one.Count; d++) Assert.Equal(one[d].ToArray(), other[d].ToArray());
    }

    [Fact]
    public async Task Near_copies_are_never_asked_about_by_a_student_that_has_seen_one_of_them()
    {
        await using var studio = await LoopStudio.StartAsync();
        // the label of the copies is told by nothing but their odd words, which no other document has
        var project = await studio.ProjectAsync(
            Classes,
            [
                .. Enumerable.Range(0, 160).Select(i => Ordinary(i, "train")),
                .. Enumerable.Range(0, 12).Select(i => ($"copy{i}", $"zyx wvu tsr qpo nml kji hgf edc bak ylm xno wpq vrs utt sua rvb qwc card mark{(i % 3 == 0 ? "s" : "")}", "train", (string?)null)),
            ]);
        await studio.RuleAsync(project, "refund", 0, "refund OR money");
        await studio.RuleAsync(project, "odd", 0, "zyx");
        await studio.SettleAsync(project);
        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        await using var db = studio.Db();
        var groups = await Workflow.Duplicates.NearCopies.ReadAsync(db, project, 172);
        Assert.Equal(12, Enumerable.Range(160, 12).Count(d => groups[d] == 160));
        var said = await SaidAsync(studio, project);
        // a student that had seen one of them would be sure of the others
        Assert.All(Enumerable.Range(160, 12), d => Assert.InRange(said[d][0], 0f, 0.9f));
    }

    [Fact]
    public async Task A_new_label_run_makes_the_opinion_old_and_asks_again()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await MadeAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 1);
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        await studio.Reviews.AnswerAsync(project, queue, card.Position, 0, "", Guid.NewGuid(), LoopStudio.Ann);
        var state = await Opinions(studio).StateAsync(project);
        Assert.Equal(("1 new gold label", true, 1), (state.StaleBecause, state.MayRank, state.Number));
        await studio.RuleAsync(project, "more", 1, "number");
        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        state = await Opinions(studio).StateAsync(project);
        Assert.Equal((null, 2, 2), (state.StaleBecause, state.Number, state.LabelRun));
        // the predictions of the earlier run are gone, its record is not
        await using var db = studio.Db();
        var runs = await db.Runs.Where(r => r.Kind == RunKind.OutOfFold).OrderBy(r => r.Number).ToListAsync();
        Assert.Equal(2, runs.Count);
        Assert.Equal([runs[1].Id], await db.LabelChunks.Where(c => runs.Select(r => r.Id).Contains(c.RunId)).Select(c => c.RunId).ToListAsync());
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_queue_that_needs_students_waits_for_them_as_a_job(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await MadeAsync(studio);
        await using (var db = studio.Db()) await db.Runs.Where(r => r.Kind == RunKind.OutOfFold).ExecuteUpdateAsync(s => s.SetProperty(r => r.Published, false));
        var made = await studio.Reviews.CreateQueueAsync(project, new QueueRequest("wrong ones", "self-mispredicted", 20), LoopStudio.Ann);
        Assert.Null(made.QueueId);
        var queue = QueueResult.Of(await studio.EndAsync(made.JobId)).QueueId;
        // asked once, the next one is made at once
        Assert.NotNull((await studio.Reviews.CreateQueueAsync(project, new QueueRequest("again", "mixed", 20), LoopStudio.Ann)).QueueId);
        await using var now = studio.Db();
        var items = await now.QueueItems.Where(i => i.QueueId == queue).OrderBy(i => i.Position).ToListAsync();
        Assert.NotEmpty(items);
        Assert.All(items, i => Assert.Equal("self-mispredicted", i.Strategy));
        Assert.Contains("the student, trained without this document, says refund", items[0].Reason, StringComparison.Ordinal);
        Assert.Equal((await RunBook.LatestAsync(now, project, RunKind.OutOfFold))!.Id, (await now.Queues.SingleAsync(q => q.Id == queue)).OutOfFoldRunId);
        // those of train that the rules are wrong on, and none of dev, which it would bend
        var ofTrain = Misled.Where(i => i % 10 >= 3).ToList();
        Assert.True(items.Take(ofTrain.Count).Count(i => ofTrain.Contains(i.Ordinal)) >= ofTrain.Count - 2);
        Assert.DoesNotContain(items, i => i.Ordinal % 10 < 3);
    }

    private static ISecondOpinions Opinions(LoopStudio studio) => studio.Studio.Get<ISecondOpinions>();

    private static async Task<ProbabilisticLabels> SaidAsync(LoopStudio studio, int project)
    {
        await using var db = studio.Db();
        var run = (await RunBook.LatestAsync(db, project, RunKind.OutOfFold))!;
        return await studio.Studio.Get<SecondOpinionReader>().ReadAsync(db, run.Id, new ClassList(Classes), await DocumentStore.CountAsync(db, project));
    }

    private static (string Id, string Text, string Split, string? Gold) Ordinary(int i, string split) =>
        ($"d{i}", $"{Filler(i)} {(i % 2 == 0 ? "refund my money back" : "where is my card")} {Filler(i + 1_000)} number {i}", split, null);

    /// <summary>Words that say nothing, and keep texts from being near-copies.</summary>
    private static string Filler(int i)
    {
        var draws = new SeededDraws((uint)i);
        return string.Join(' ', Enumerable.Range(0, 5).Select(_ => draws.One(Words)));
    }

    /// <summary>Questions of two kinds; on a few about refunds both rules are wrong, for no reason that could be learned.</summary>
    private static async Task<int> MadeAsync(LoopStudio studio, Func<int, string, string>? change = null)
    {
        var project = await studio.ProjectAsync(
            Classes,
            Enumerable.Range(0, 240).Select(i =>
            {
                var (id, text, split, _) = Ordinary(i, i % 10 == 0 ? "test" : i % 10 < 3 ? "dev" : "train");
                return (id, change?.Invoke(i, text) ?? text, split, i % 15 == 1 ? Classes[i % 2] : null);
            }));
        var wrong = string.Join(" OR ", Misled);
        await studio.RuleAsync(project, "money", 0, $"back AND NOT ({wrong})");
        await studio.RuleAsync(project, "card", 1, $"card OR {wrong}");
        await studio.SettleAsync(project);
        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        return project;
    }
}
