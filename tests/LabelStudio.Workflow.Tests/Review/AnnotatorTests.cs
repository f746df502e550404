using LabelStudio.Core.Schema;
using LabelStudio.Storage.Gold;
using LabelStudio.Workflow.Annotators;
using LabelStudio.Workflow.Review;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Review;

/// <summary>What is said of people is what they did.</summary>
public sealed class AnnotatorTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Figures_of_people_are_those_counted_by_hand(string provider)
    {
        await using var project = await ReviewProject.StartAsync(provider);
        var queue = await project.QueueAsync(4, new QueueOptions { Overlap = 2 });
        // both 0, both 1, differ, and one skip
        await project.AnswerAsync(queue, 0, (ReviewProject.Ann, 0), (ReviewProject.Ben, 0));
        await project.AnswerAsync(queue, 1, (ReviewProject.Ann, 1), (ReviewProject.Ben, 1));
        await project.AnswerAsync(queue, 2, (ReviewProject.Ann, 0), (ReviewProject.Ben, 1));
        await project.AnswerAsync(queue, 3, (ReviewProject.Ann, 0), (ReviewProject.Ben, -1));
        await project.DecideAsync(queue, 2, 1, ReviewProject.Dan);

        var report = await project.Annotators.ReportAsync(project.Id);
        // answers 0 0 | 1 1 | 0 1: observed 2 of 3, expected over six answers 3 x 3 x 2 / (6 x 5) = 0.6 differ: 1 - (1/3) / 0.6
        Assert.Equal(1 - 1 / 3.0 / 0.6, report.Alpha.Value!.Value, 12);
        Assert.Equal((3, 6), (report.Alpha.Documents, report.Alpha.Answers));
        // chance with shares of a half: 0.5
        Assert.Equal((2 / 3.0 - 0.5) / 0.5, report.Fleiss.Value!.Value, 12);
        var pair = Assert.Single(report.Pairs);
        // Ann 2/3 and 1/3, Ben 1/3 and 2/3: chance 4/9
        Assert.Equal((2 / 3.0 - 4 / 9.0) / (5 / 9.0), pair.Kappa.Value!.Value, 12);
        Assert.Equal((1, 2, 2, 1), (pair.First, pair.Second, pair.Alike, pair.Apart));
        var (ann, ben) = (report.People.Single(p => p.UserId == 1), report.People.Single(p => p.UserId == 2));
        Assert.Equal((4, 0, 0, 3), (ann.Answers, ann.Skips, ann.TakenBack, ann.AlikePairs));
        Assert.Equal((3, 1, 0, 3), (ben.Answers, ben.Skips, ben.TakenBack, ben.AlikePairs));
        Assert.Equal((2 / 3.0, 0.0, 1.0, 1), (ann.Alike!.Value, ann.Adjudicated!.Value, ben.Adjudicated!.Value, ben.AdjudicatedAnswers));
        Assert.Null(ann.Planted);
        var row = Assert.Single(report.Queues);
        Assert.Equal((8, 1, report.Alpha.Value), (row.Given, row.Disputed, row.Alpha.Value));

        // every number has its answers
        async Task<int> CountAsync(AnnotationFilter filter) => (await project.Annotators.HistoryAsync(project.Id, filter, 0, 10)).Total;
        Assert.Equal(1, await CountAsync(new AnnotationFilter { UserId = 1, With = 2, Alike = false }));
        Assert.Equal(2, await CountAsync(new AnnotationFilter { UserId = 1, With = 2, Alike = true }));
        Assert.Equal(3, await CountAsync(new AnnotationFilter { UserId = 1, With = 2 }));
        Assert.Equal(1, await CountAsync(new AnnotationFilter { UserId = 1, AsDecided = false }));
        Assert.Equal(1, await CountAsync(new AnnotationFilter { UserId = 2, Skipped = true }));
        Assert.Equal(3, await CountAsync(new AnnotationFilter { ChangedGold = true }));
        // nine today; the day is a whole one
        var today = DateOnly.FromDateTime(await project.Studio.Db().Annotations.MaxAsync(a => a.At));
        Assert.Equal(9, await CountAsync(new AnnotationFilter { From = today.AddDays(-1), Until = today }));
        Assert.Equal(0, await CountAsync(new AnnotationFilter { Until = today.AddDays(-2) }));
        Assert.Equal(0, await CountAsync(new AnnotationFilter { From = today.AddDays(1) }));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Planted_gold_measures_people_and_never_changes(string provider)
    {
        await using var project = await ReviewProject.StartAsync(provider);
        var queue = await project.QueueAsync(12, new QueueOptions { PlantedShare = 0.25, Blind = true });
        await using var db = project.Studio.Db();
        var items = await db.QueueItems.AsNoTracking().Where(i => i.QueueId == queue).OrderBy(i => i.Position).ToListAsync();
        var planted = items.Where(i => i.PlantedClass != null).ToList();
        Assert.Equal((16, 4), (items.Count, planted.Count));
        // one in each quarter of the queue
        Assert.Equal([0, 1, 2, 3], planted.Select(i => i.Position / 4));
        var gold = (await GoldStore.ReadAsync(db, project.Id)).ToDictionary(g => g.Ordinal, g => g.Class);
        Assert.All(planted, i => Assert.Equal(gold[i.Ordinal], i.PlantedClass));
        var ordinals = items.Select(i => i.Ordinal).ToList();
        Assert.False(await db.Documents.AnyAsync(d => d.ProjectId == project.Id && ordinals.Contains(d.Ordinal) && d.Split == Split.Test));

        // all are shown; the first planted one is answered wrongly, the others as their gold says
        var seen = 0;
        while (await project.Reviews.NextAsync(project.Id, queue, 1, ReviewProject.Ann) is [var card])
        {
            Assert.True(card.Blind);
            var item = items[card.Position];
            var right = item.PlantedClass ?? 0;
            await project.AnswerAsync(queue, card.Position, item == planted[0] ? (right + 1) % 3 : right, ReviewProject.Ann);
            seen++;
        }
        Assert.Equal(16, seen);
        var after = (await GoldStore.ReadAsync(db, project.Id)).ToDictionary(g => g.Ordinal, g => g.Class);
        Assert.All(planted, i => Assert.Equal(gold[i.Ordinal], after[i.Ordinal]));
        Assert.Equal(gold.Count + 12, after.Count);
        var ann = Assert.Single((await project.Annotators.ReportAsync(project.Id)).People);
        Assert.Equal((0.75, 4), (ann.Planted!.Value, ann.PlantedAnswers));
        var wrong = Assert.Single((await project.Annotators.HistoryAsync(project.Id, new AnnotationFilter { PlantedRight = false }, 0, 10)).Rows);
        Assert.Equal((planted[0].Ordinal, planted[0].PlantedClass), (wrong.Ordinal, wrong.PlantedClass));
        // taken back, nothing changes either
        await project.Annotators.TakeBackAsync(project.Id, wrong.Id, ReviewProject.Ann);
        Assert.Equal(gold[wrong.Ordinal], await project.GoldAsync(queue, planted[0].Position));
    }

    [Fact]
    public async Task A_planted_card_looks_like_any_other_and_says_nothing_of_its_gold()
    {
        await using var project = await ReviewProject.StartAsync();
        var blind = await project.QueueAsync(12, new QueueOptions { PlantedShare = 0.25, Blind = true });
        var open = await project.QueueAsync(12, new QueueOptions());
        await using var db = project.Studio.Db();
        var planted = await db.QueueItems.AsNoTracking().Where(i => i.QueueId == blind && i.PlantedClass != null).ToDictionaryAsync(i => i.Position, i => i.PlantedClass!.Value);
        // the labels, in which the gold has its word, put it first: that is why they may not order the classes
        Assert.Contains(planted, p => p.Value != 0);
        var cards = await project.Reviews.NextAsync(project.Id, blind, 50, ReviewProject.Ann);
        Assert.Equal(16, cards.Count);
        Assert.All(cards, c => Assert.Equal([(0, 1 / 3.0), (1, 1 / 3.0), (2, 1 / 3.0)], c.Candidates));
        // a card that was taken back is no different
        await project.AnswerAsync(blind, planted.Keys.First(), 0, ReviewProject.Ann);
        Assert.Equal([0, 1, 2], Assert.Single(await project.Reviews.UndoAsync(project.Id, blind, ReviewProject.Ann)).Candidates.Select(c => c.Class));
        // elsewhere the likeliest comes first
        Assert.Contains(await project.Reviews.NextAsync(project.Id, open, 50, ReviewProject.Ann), c => c.Candidates[0].Class != 0 && c.Candidates[0].Probability > 0.5);
        // and where people are measured or compared, nothing is told after the answer that they could take back
        Assert.Equal((false, true), ((await project.Reviews.QueueAsync(project.Id, blind))!.MayTell, (await project.Reviews.QueueAsync(project.Id, open))!.MayTell));
        var two = await project.QueueAsync(2, new QueueOptions { Overlap = 2, Blind = true });
        Assert.False((await project.Reviews.QueueAsync(project.Id, two))!.MayTell);
    }

    [Fact]
    public async Task More_cannot_be_planted_than_has_gold()
    {
        await using var project = await ReviewProject.StartAsync();
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => project.QueueAsync(30, new QueueOptions { PlantedShare = 0.5, Blind = true }));
        Assert.Contains("gold that could be planted", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await project.Reviews.QueuesAsync(project.Id));
    }

    [Fact]
    public void Breaks_and_what_was_sent_at_once_do_not_count_as_speed()
    {
        var start = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        DateTime[] times = [.. new[] { 0, 4, 10, 10, 3610, 3612 }.Select(s => start.AddSeconds(s))];
        var pace = AnnotatorPace.Of(times)!;
        // 4, 6 and 2 seconds; three cards in twelve seconds
        Assert.Equal((TimeSpan.FromSeconds(4), 900.0), (pace.Median, Math.Round(pace.PerHour, 6)));
        Assert.Null(AnnotatorPace.Of([start]));
    }
}
