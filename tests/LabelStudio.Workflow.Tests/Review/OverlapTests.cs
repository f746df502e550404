using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Review;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Review;

/// <summary>Several people on one queue: each document is answered by as many as were asked, by nobody twice, and becomes gold by the queue's policy.</summary>
public sealed class OverlapTests
{
    private static readonly QueueOptions Two = new() { Overlap = 2 };

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Every_document_is_answered_exactly_twice_and_by_nobody_twice(string provider)
    {
        await using var project = await ReviewProject.StartAsync(provider);
        var queue = await project.QueueAsync(25, Two);
        var people = new[] { ReviewProject.Ann, ReviewProject.Ben, ReviewProject.Cleo };
        // all ask at once for several, as the page does, and one of them in two windows
        await Task.WhenAll(people.Append(ReviewProject.Ann).Select(person => Task.Run(async () =>
        {
            while (await project.Reviews.NextAsync(project.Id, queue, 3, person) is { Count: > 0 } cards)
                await project.AnswerAsync(queue, cards[0].Position, cards[0].Ordinal % 2, person);
        })));
        await using var db = project.Studio.Db();
        var answers = await db.Annotations.AsNoTracking().Where(a => a.UndoneAt == null).ToListAsync();
        Assert.Equal(50, answers.Count);
        Assert.All(answers.GroupBy(a => a.Position), g => Assert.Equal(2, g.Select(a => a.UserId).Distinct().Count()));
        var slots = await db.QueueSlots.AsNoTracking().ToListAsync();
        Assert.Equal(answers.Select(a => (a.Position!.Value, (int?)a.UserId)).Order(), slots.Select(s => (s.Position, s.UserId)).Order());
        Assert.All(slots, s => Assert.Equal((QueueItemState.Answered, (DateTime?)null), (s.State, s.LeasedUntil)));
        var summary = (await project.Reviews.QueueAsync(project.Id, queue))!;
        Assert.Equal((25, 25, 0, 0, 50, 50), (summary.Size, summary.Answered, summary.Pending, summary.Disputed, summary.Given, summary.Asked));
    }

    [Fact]
    public async Task Agreement_of_all_is_gold_and_a_difference_waits_for_a_decision()
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(2, Two);
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 1));
        Assert.Equal((-1, QueueItemState.Pending), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        await project.AnswerAsync(queue, 0, (ReviewProject.Ben, 1));
        Assert.Equal((1, QueueItemState.Answered), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        await project.AnswerAsync(queue, 1, (ReviewProject.Ann, 0), (ReviewProject.Ben, 1));
        Assert.Equal((-1, QueueItemState.Disputed), (await project.GoldAsync(queue, 1), await project.StateAsync(queue, 1)));
        Assert.Equal(1, (await project.Reviews.QueueAsync(project.Id, queue))!.Disputed);
    }

    [Fact]
    public async Task Gold_follows_answers_that_are_taken_back_in_any_order()
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(1, Two);
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 1), (ReviewProject.Ben, 1));
        // the first answer goes: one alone is no agreement
        Assert.Single(await project.Reviews.UndoAsync(project.Id, queue, ReviewProject.Ann));
        Assert.Equal((-1, QueueItemState.Pending), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        // the document is Ann's again, nobody else's
        Assert.Empty(await project.Reviews.NextAsync(project.Id, queue, 5, ReviewProject.Cleo));
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 0));
        Assert.Equal(QueueItemState.Disputed, await project.StateAsync(queue, 0));
        await project.Reviews.UndoAsync(project.Id, queue, ReviewProject.Ben);
        await project.AnswerAsync(queue, 0, (ReviewProject.Ben, 0));
        Assert.Equal((0, QueueItemState.Answered), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        await project.Reviews.UndoAsync(project.Id, queue, ReviewProject.Ben);
        await project.Reviews.UndoAsync(project.Id, queue, ReviewProject.Ann);
        Assert.Equal((-1, QueueItemState.Pending), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
    }

    [Theory]
    [InlineData(new[] { 1, 1, 0 }, 1, QueueItemState.Answered)]
    [InlineData(new[] { 0, 1, 2 }, -1, QueueItemState.Disputed)]
    [InlineData(new[] { 1, 1, -1 }, 1, QueueItemState.Answered)]
    [InlineData(new[] { 1, -1, -1 }, -1, QueueItemState.Disputed)]
    [InlineData(new[] { -1, -1, -1 }, -1, QueueItemState.Skipped)]
    public async Task A_majority_is_more_than_half_of_those_asked(int[] answers, int gold, QueueItemState state)
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(1, new QueueOptions { Overlap = 3, Policy = GoldPolicy.Majority });
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, answers[0]), (ReviewProject.Ben, answers[1]), (ReviewProject.Cleo, answers[2]));
        Assert.Equal((gold, state), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
    }

    [Fact]
    public async Task By_the_strictest_policy_nothing_is_gold_before_a_decision()
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(1, new QueueOptions { Policy = GoldPolicy.Adjudicated });
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 1));
        Assert.Equal((-1, QueueItemState.Disputed), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        await project.DecideAsync(queue, 0, 1, ReviewProject.Ben);
        Assert.Equal((1, QueueItemState.Answered), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_answer_beyond_what_was_asked_is_kept_and_counts(string provider)
    {
        await using var project = await ReviewProject.StartAsync(provider);
        var queue = await project.QueueAsync(1, Two);
        // Cleo's lease ended while the line was down; two others have answered since
        Assert.Single(await project.Reviews.NextAsync(project.Id, queue, 1, ReviewProject.Cleo));
        await using (var db = project.Studio.Db())
            await db.QueueSlots.ExecuteUpdateAsync(s => s.SetProperty(x => x.LeasedUntil, DateTime.UtcNow.AddSeconds(-1)));
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 1), (ReviewProject.Ben, 1));
        Assert.Equal(1, await project.GoldAsync(queue, 0));
        var key = Guid.NewGuid();
        for (var sent = 0; sent < 3; sent++) await project.Reviews.AnswerAsync(project.Id, queue, 0, 0, "late", key, ReviewProject.Cleo);
        await using var after = project.Studio.Db();
        Assert.Equal([1, 2, 3], await after.Annotations.OrderBy(a => a.UserId).Select(a => a.UserId).ToListAsync());
        Assert.Equal(2, await after.QueueSlots.CountAsync());
        Assert.Equal((-1, QueueItemState.Disputed), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        // and it can be taken back as any other
        Assert.Single(await project.Reviews.UndoAsync(project.Id, queue, ReviewProject.Cleo));
        Assert.Equal((1, QueueItemState.Answered), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
    }

    [Fact]
    public async Task A_second_answer_of_one_person_to_a_card_replaces_the_first()
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(1, Two);
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 0), (ReviewProject.Ben, 1), (ReviewProject.Ann, 1));
        Assert.Equal((1, QueueItemState.Answered), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        await using var db = project.Studio.Db();
        Assert.Equal([(0, true), (1, false), (1, false)], (await db.Annotations.OrderBy(a => a.Id).ToListAsync()).ConvertAll(a => (a.Class, a.UndoneAt != null)));
    }

    [Fact]
    public async Task A_queue_is_for_those_it_is_assigned_to()
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(3, new QueueOptions { Assignees = [2] });
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => project.Reviews.NextAsync(project.Id, queue, 1, ReviewProject.Ann));
        Assert.Contains("assigned to other people", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UserErrorException>(() => project.AnswerAsync(queue, 0, 0, ReviewProject.Ann));
        Assert.Single(await project.Reviews.NextAsync(project.Id, queue, 1, ReviewProject.Ben));
        await project.Annotators.AssignAsync(project.Id, queue, [], ReviewProject.Ben);
        Assert.Single(await project.Reviews.NextAsync(project.Id, queue, 1, ReviewProject.Ann));
        await project.Annotators.AssignAsync(project.Id, queue, [3, 1], ReviewProject.Ben);
        Assert.Equal([1, 3], (await project.Reviews.QueueAsync(project.Id, queue))!.AssignedTo);
        // who had a document before may still answer it
        await project.AnswerAsync(queue, 0, 0, ReviewProject.Ben);
        var summary = (await project.Reviews.QueueAsync(project.Id, queue))!;
        Assert.Equal((true, false), (summary.IsFor(ReviewProject.Cleo), summary.IsFor(ReviewProject.Ben)));
    }

    [Theory]
    [InlineData(0, 0, 0, "people can be asked")]
    [InlineData(10, 0, 0, "people can be asked")]
    [InlineData(1, 0.6, 0, "At most half")]
    [InlineData(3, 0, 2, "must answer each document")]
    public async Task What_cannot_be_is_refused_in_words_and_leaves_nothing(int overlap, double planted, int assigned, string words)
    {
        await using var project = await ReviewProject.StartAsync();
        var options = new QueueOptions { Overlap = overlap, PlantedShare = planted, Blind = planted > 0, Assignees = [.. Enumerable.Range(1, assigned)] };
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => project.QueueAsync(5, options));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await project.Reviews.QueuesAsync(project.Id));
    }
}
