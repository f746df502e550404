using LabelStudio.Core.Schema;
using LabelStudio.Storage.Gold;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Review;

/// <summary>Queues, cards, answers: nobody's answer is lost, and no card is shown to two people.</summary>
public sealed class ReviewTests
{
    private static readonly string[] Classes = ["good", "bad"];

    [Theory]
    [InlineData("least-confidence")]
    [InlineData("disagreement")]
    [InlineData("uncovered")]
    [InlineData("random")]
    public async Task A_queue_never_holds_test_documents_or_gold(string strategy)
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, strategy, 1000);
        await using var db = studio.Db();
        var chosen = await (from i in db.QueueItems
                            where i.QueueId == queue
                            join d in db.Documents on i.Ordinal equals d.Ordinal
                            where d.ProjectId == project
                            select new { d.Ordinal, d.Split, d.Text, i.Reason }).ToListAsync();
        Assert.NotEmpty(chosen);
        var gold = (await GoldStore.ReadAsync(db, project)).Select(g => g.Ordinal).ToHashSet();
        Assert.NotEmpty(gold);
        Assert.All(chosen, c => Assert.True(c.Split != Split.Test && !gold.Contains(c.Ordinal) && c.Reason.Length > 0));
        if (strategy == "uncovered") Assert.All(chosen, c => Assert.Contains("plain", c.Text, StringComparison.Ordinal));
        if (strategy == "disagreement") Assert.All(chosen, c => Assert.Contains("mixed", c.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_queue_stays_as_it_was_made()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, "least-confidence", 12);
        var before = await ItemsAsync(studio, queue);
        await studio.RuleAsync(project, "more", 1, "number");
        await studio.FitAsync(project);
        Assert.Equal(before, await ItemsAsync(studio, queue));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Two_people_never_share_a_card(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 60);
        var size = (await studio.Reviews.QueueAsync(project, queue))!.Size;
        Assert.Equal(60, size);

        // both ask for more than one at a time, as the page does
        var people = new[] { LoopStudio.Ann, LoopStudio.Ben, new Actor(3, "cleo") };
        var answered = await Task.WhenAll(people.Select(async person =>
        {
            var mine = new List<int>();
            while (await studio.Reviews.NextAsync(project, queue, 3, person) is { Count: > 0 } cards)
            {
                await studio.Reviews.AnswerAsync(project, queue, cards[0].Position, 0, "", Guid.NewGuid(), person);
                mine.Add(cards[0].Position);
            }
            return mine;
        }));
        Assert.Equal(Enumerable.Range(0, size), answered.SelectMany(a => a).Order());
        Assert.Equal((size, 0), ((await studio.Reviews.QueueAsync(project, queue))!.Answered, (await studio.Reviews.QueueAsync(project, queue))!.Pending));
    }

    [Fact]
    public async Task A_lease_ends_and_the_card_goes_to_the_next_person()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 2);
        Assert.Equal([0, 1], (await studio.Reviews.NextAsync(project, queue, 5, LoopStudio.Ann)).Select(c => c.Position));
        Assert.Empty(await studio.Reviews.NextAsync(project, queue, 5, LoopStudio.Ben));
        // asked again, the same person gets the same cards
        Assert.Equal([0, 1], (await studio.Reviews.NextAsync(project, queue, 5, LoopStudio.Ann)).Select(c => c.Position));
        await using (var db = studio.Db())
            await db.QueueSlots.Where(s => s.Position == 1).ExecuteUpdateAsync(s => s.SetProperty(x => x.LeasedUntil, DateTime.UtcNow.AddSeconds(-1)));
        Assert.Equal([1], (await studio.Reviews.NextAsync(project, queue, 5, LoopStudio.Ben)).Select(c => c.Position));
        // an answer that was on its way when the lease ended is kept all the same
        await studio.Reviews.AnswerAsync(project, queue, 1, 1, "", Guid.NewGuid(), LoopStudio.Ann);
        Assert.Equal(1, (await studio.Reviews.QueueAsync(project, queue))!.Answered);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_same_answer_sent_many_times_is_one(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 3);
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        var key = Guid.NewGuid();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => studio.Reviews.AnswerAsync(project, queue, card.Position, 1, "sure", key, LoopStudio.Ann)));
        await using var db = studio.Db();
        var answer = Assert.Single(db.Annotations);
        Assert.Equal((card.Ordinal, 1, 1, -1, "sure"), (answer.Ordinal, answer.Class, answer.UserId, answer.GoldBefore, answer.Comment));
        Assert.Equal(1, await GoldAsync(studio, project, card.Ordinal));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Any_number_of_answers_can_be_taken_back_the_last_first(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 4);
        var ordinals = new List<int>();
        foreach (var answer in new[] { 0, 1, -1, 1 })
        {
            var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
            await studio.Reviews.AnswerAsync(project, queue, card.Position, answer, answer < 0 ? "cannot tell" : "", Guid.NewGuid(), LoopStudio.Ann);
            ordinals.Add(card.Ordinal);
        }
        var full = (await studio.Reviews.QueueAsync(project, queue))!;
        Assert.Equal((3, 1, 0), (full.Answered, full.Skipped, full.Pending));
        // somebody else's undo takes nothing of it
        Assert.Empty(await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ben));
        for (var i = 3; i >= 0; i--)
        {
            var card = Assert.Single(await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann));
            Assert.Equal((i, ordinals[i]), (card.Position, card.Ordinal));
            Assert.Equal(-1, await GoldAsync(studio, project, ordinals[i]));
        }
        Assert.Empty(await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann));
        await using var db = studio.Db();
        Assert.Equal(4, await db.Annotations.CountAsync(a => a.UndoneAt != null));
        Assert.Equal(4, (await studio.Reviews.QueueAsync(project, queue))!.Pending);
    }

    [Fact]
    public async Task An_answer_is_taken_back_by_its_key_and_once_only()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 3);
        var keys = new[] { Guid.NewGuid(), Guid.NewGuid() };
        foreach (var key in keys)
        {
            var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
            await studio.Reviews.AnswerAsync(project, queue, card.Position, 1, "", key, LoopStudio.Ann);
        }
        Assert.Empty(await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ben, keys[0]));
        Assert.Equal(0, Assert.Single(await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann, keys[0])).Position);
        // the request came again, because its answer was lost on the way
        Assert.Empty(await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann, keys[0]));
        Assert.Equal((1, 2), ((await studio.Reviews.QueueAsync(project, queue))!.Answered, (await studio.Reviews.QueueAsync(project, queue))!.Pending));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Answers_that_were_given_together_are_taken_back_together(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 6);
        var cards = await studio.Reviews.NextAsync(project, queue, 6, LoopStudio.Ann);
        // as the page makes them: those of one hand share their first half
        var keys = new[] { "0f0e0d0c-0b0a-4908-8000-000000000001", "11111111-2222-4333-8000-000000000001", "11111111-2222-4333-8000-000000000002", "11111111-2222-4333-8000-000000000003" };
        for (var i = 0; i < keys.Length; i++)
            await studio.Reviews.AnswerAsync(project, queue, cards[i].Position, 1, "", Guid.Parse(keys[i]), LoopStudio.Ann);
        Assert.Equal([1, 2, 3], (await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann)).Select(c => c.Position));
        Assert.Equal(-1, await GoldAsync(studio, project, cards[2].Ordinal));
        Assert.Equal(1, await GoldAsync(studio, project, cards[0].Ordinal));
        Assert.Equal([0], (await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann)).Select(c => c.Position));
        Assert.Equal(6, (await studio.Reviews.QueueAsync(project, queue))!.Pending);
    }

    [Fact]
    public async Task Undo_gives_back_the_gold_that_stands_without_the_answer()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await LabelledAsync(studio);
        // the same document in two queues
        var first = await studio.QueueAsync(project, "least-confidence", 1, "first");
        var second = await studio.QueueAsync(project, "least-confidence", 1000, "second");
        var card = (await studio.Reviews.NextAsync(project, first, 1, LoopStudio.Ann))[0];
        var same = (await studio.Reviews.NextAsync(project, second, 50, LoopStudio.Ben)).Single(c => c.Ordinal == card.Ordinal);
        await studio.Reviews.AnswerAsync(project, first, card.Position, 0, "", Guid.NewGuid(), LoopStudio.Ann);
        await studio.Reviews.AnswerAsync(project, second, same.Position, 1, "", Guid.NewGuid(), LoopStudio.Ben);
        Assert.Equal(1, await GoldAsync(studio, project, card.Ordinal));
        // Ann's goes; Ben's stands
        await studio.Reviews.UndoAsync(project, first, LoopStudio.Ann);
        Assert.Equal(1, await GoldAsync(studio, project, card.Ordinal));
        await studio.Reviews.UndoAsync(project, second, LoopStudio.Ben);
        Assert.Equal(-1, await GoldAsync(studio, project, card.Ordinal));
    }

    [Fact]
    public async Task A_document_answered_in_one_queue_is_not_asked_again_in_another()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await LabelledAsync(studio);
        var first = await studio.QueueAsync(project, "least-confidence", 5, "first");
        var second = await studio.QueueAsync(project, "least-confidence", 1000, "second");
        var card = (await studio.Reviews.NextAsync(project, first, 1, LoopStudio.Ann))[0];
        await studio.Reviews.AnswerAsync(project, first, card.Position, 0, "", Guid.NewGuid(), LoopStudio.Ann);
        Assert.DoesNotContain(await studio.Reviews.NextAsync(project, second, 50, LoopStudio.Ben), c => c.Ordinal == card.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Removing_a_queue_keeps_its_answers(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await LabelledAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 3);
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        await studio.Reviews.AnswerAsync(project, queue, card.Position, 1, "", Guid.NewGuid(), LoopStudio.Ann);
        await studio.Reviews.DeleteQueueAsync(project, queue, LoopStudio.Ann);
        Assert.Empty(await studio.Reviews.QueuesAsync(project));
        Assert.Equal(1, await GoldAsync(studio, project, card.Ordinal));
    }

    private static async Task<int> GoldAsync(LoopStudio studio, int project, int ordinal)
    {
        await using var db = studio.Db();
        return (await GoldStore.FindAsync(db, project, [ordinal])).TryGetValue(ordinal, out var g) ? g.Class : -1;
    }

    private static async Task<List<(int, int, string)>> ItemsAsync(LoopStudio studio, int queue)
    {
        await using var db = studio.Db();
        return (await db.QueueItems.AsNoTracking().Where(i => i.QueueId == queue).OrderBy(i => i.Position).ToListAsync()).ConvertAll(i => (i.Position, i.Ordinal, i.Reason));
    }

    /// <summary>A hundred and twenty documents with labels: good, bad, mixed (both rules vote) and plain ones (none does).</summary>
    private static async Task<int> LabelledAsync(LoopStudio studio)
    {
        var texts = new[] { "a good day", "a bad day", "a mixed good and bad day", "a plain day" };
        var project = await studio.ProjectAsync(
            Classes,
            Enumerable.Range(0, 120).Select(i => (
                $"d{i}", $"{texts[i % 4]} number {i}", i % 10 == 0 ? "test" : i % 10 < 3 ? "dev" : "train", i % 5 == 0 ? Classes[i % 2] : (string?)null)));
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        await studio.FitAsync(project);
        return project;
    }
}
