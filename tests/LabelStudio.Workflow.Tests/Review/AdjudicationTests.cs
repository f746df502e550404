using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Annotators;
using LabelStudio.Workflow.Review;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Review;

/// <summary>Differing answers are decided once, by one person, with everything said on view, and any of it can be taken back.</summary>
public sealed class AdjudicationTests
{
    private static readonly QueueOptions Two = new() { Overlap = 2 };

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_case_shows_both_answers_and_a_decision_makes_gold(string provider)
    {
        await using var project = await ReviewProject.StartAsync(provider);
        var queue = await project.QueueAsync(3, Two);
        await project.AnswerAsync(queue, 0, 0, ReviewProject.Ann, "thanks at the end");
        await project.AnswerAsync(queue, 0, 1, ReviewProject.Ben, "but the word bad");
        await project.AnswerAsync(queue, 1, (ReviewProject.Ann, 1), (ReviewProject.Ben, 1));
        var open = Assert.Single(await project.Adjudication.NextAsync(project.Id, null, 10));
        Assert.Equal((queue, 0, "q", GoldPolicy.Agreed, 2), (open.Card.QueueId, open.Card.Position, open.Queue, open.Policy, open.Overlap));
        Assert.Equal([("account 1", 0, "thanks at the end"), ("account 2", 1, "but the word bad")], open.Answers.Select(a => (a.Person, a.Class, a.Comment)));
        Assert.Equal([0, 1], open.Given);
        Assert.Equal(2, open.History.Count);

        await project.DecideAsync(queue, 0, 2, ReviewProject.Dan);
        Assert.Equal((2, QueueItemState.Answered), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        var counts = await project.Adjudication.CountAsync(project.Id, queue);
        Assert.Equal((0, 1), (counts.Open, counts.Decided));
        var row = (await project.Annotators.HistoryAsync(project.Id, new AnnotationFilter { Kind = AnnotationKind.Adjudication }, 0, 10)).Rows.Single();
        Assert.Equal(("account 4", 2, -1, 2), (row.Person, row.Class, row.GoldBefore, row.GoldAfter));

        // taken back, it waits again, without gold
        var again = await project.Adjudication.UndoAsync(project.Id, null, ReviewProject.Dan);
        Assert.Equal(0, again!.Card.Position);
        Assert.Equal((-1, QueueItemState.Disputed), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        Assert.Null(await project.Adjudication.UndoAsync(project.Id, null, ReviewProject.Dan));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Of_two_decisions_at_once_the_first_stands_and_the_other_is_told(string provider)
    {
        await using var project = await ReviewProject.StartAsync(provider);
        var queue = await project.QueueAsync(1, Two);
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 0), (ReviewProject.Ben, 1));
        var outcomes = await Task.WhenAll(new[] { (ReviewProject.Cleo, 0), (ReviewProject.Dan, 1) }.Select(async d =>
        {
            try
            {
                await project.DecideAsync(queue, 0, d.Item2, d.Item1);
                return null;
            }
            catch (UserErrorException e)
            {
                return e.Message;
            }
        }));
        Assert.Single(outcomes, o => o == null);
        Assert.Contains("Somebody else has decided", outcomes.Single(o => o != null), StringComparison.Ordinal);
        await using var db = project.Studio.Db();
        var decision = Assert.Single(db.Annotations.Where(a => a.Kind == AnnotationKind.Adjudication));
        Assert.Equal(decision.Class, await project.GoldAsync(queue, 0));
    }

    [Fact]
    public async Task A_decision_for_no_class_closes_the_case_without_gold()
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(1, Two);
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 0), (ReviewProject.Ben, 1));
        await project.DecideAsync(queue, 0, -1, ReviewProject.Dan);
        Assert.Equal((-1, QueueItemState.Answered), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        Assert.Empty(await project.Adjudication.NextAsync(project.Id, queue, 10));
    }

    [Fact]
    public async Task A_case_whose_answer_was_taken_back_is_no_case_any_more()
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(1, Two);
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 0), (ReviewProject.Ben, 1));
        await project.Reviews.UndoAsync(project.Id, queue, ReviewProject.Ben);
        Assert.Empty(await project.Adjudication.NextAsync(project.Id, queue, 10));
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => project.DecideAsync(queue, 0, 0, ReviewProject.Dan));
        Assert.Contains("taken back meanwhile", refused.Message, StringComparison.Ordinal);
        Assert.Equal(-1, await project.GoldAsync(queue, 0));
    }

    [Fact]
    public async Task Who_leaves_a_case_for_later_gets_the_next_one()
    {
        await using var project = await ReviewProject.StartAsync();
        var queue = await project.QueueAsync(3, Two);
        foreach (var position in new[] { 0, 2 }) await project.AnswerAsync(queue, position, (ReviewProject.Ann, 0), (ReviewProject.Ben, 1));
        Assert.Equal([0, 2], (await project.Adjudication.NextAsync(project.Id, queue, 5)).Select(c => c.Card.Position));
        Assert.Equal([2], (await project.Adjudication.NextAsync(project.Id, queue, 5, (queue, 0))).Select(c => c.Card.Position));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_answer_taken_back_from_the_history_is_asked_again(string provider)
    {
        await using var project = await ReviewProject.StartAsync(provider);
        var queue = await project.QueueAsync(1, Two);
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 1), (ReviewProject.Ben, 1));
        var row = (await project.Annotators.HistoryAsync(project.Id, new AnnotationFilter { UserId = 2 }, 0, 10)).Rows.Single();
        Assert.Equal((-1, 1), (row.GoldBefore, row.GoldAfter));
        await project.Annotators.TakeBackAsync(project.Id, row.Id, ReviewProject.Dan);
        Assert.Equal((-1, QueueItemState.Pending), (await project.GoldAsync(queue, 0), await project.StateAsync(queue, 0)));
        // anybody but Ann may answer it now
        Assert.Empty(await project.Reviews.NextAsync(project.Id, queue, 5, ReviewProject.Ann));
        Assert.Single(await project.Reviews.NextAsync(project.Id, queue, 5, ReviewProject.Cleo));
        await Assert.ThrowsAsync<UserErrorException>(() => project.Annotators.TakeBackAsync(project.Id, row.Id, ReviewProject.Dan));
        var undone = (await project.Annotators.HistoryAsync(project.Id, new AnnotationFilter { Undone = true }, 0, 10)).Rows.Single();
        Assert.Equal((row.Id, "account 4"), (undone.Id, undone.UndoneBy));
    }
}
