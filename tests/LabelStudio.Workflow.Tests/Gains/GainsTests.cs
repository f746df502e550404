using LabelStudio.Storage.Gold;
using LabelStudio.Workflow.Gains;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabelStudio.Workflow.Tests.Gains;

/// <summary>What reviewing bought is known after each answer, survives a restart, and reaches the published labels by itself.</summary>
public sealed class GainsTests
{
    private static readonly string[] Classes = ["good", "bad"];

    [Fact]
    public async Task Each_answer_moves_the_labels_at_once_and_taking_it_back_moves_them_back()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var gains = studio.Studio.Get<IGains>();
        var queue = await studio.QueueAsync(project, "disagreement", 40);
        Assert.Equal((0, 0, 1), await CountAsync(gains, project, queue));
        Assert.Null(await gains.LiveAsync(project, queue + 1));

        // the rules for "good" are wrong wherever both vote: whoever says so often enough changes the others too
        var before = 0;
        for (var i = 0; i < 16; i++)
        {
            await AnswerAsync(studio, project, queue, 1);
            var live = (await gains.LiveAsync(project, queue))!;
            Assert.Equal(i + 1, live.Reviewed);
            Assert.Null(live.Still);
            before = live.Changed;
        }
        Assert.True(before > 16, $"{before} labels changed: the answers moved no other document.");

        // a studio that has just started knows the same
        var again = new LiveLabels(studio.Studio.Get<Storage.IStudioDbFactory>(), studio.Studio.Get<LabelReading>(), studio.Studio.Get<RunModels>(), studio.Studio.Get<Workflow.Runs.OpenGold>());
        Assert.Null(again.Peek(project, 2));
        var state = (await again.GetAsync(project, default))!;
        Assert.Equal(16, state.Gold.Input.Train + state.Gold.Input.Dev - await GoldBeforeAsync(studio, project));
        Assert.NotNull(again.Peek(project, 2));

        for (var i = 0; i < 16; i++) await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann);
        Assert.Equal((0, 0, 1), await CountAsync(gains, project, queue));
    }

    [Fact]
    public async Task The_live_labels_are_those_that_applying_the_gold_publishes()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var queue = await studio.QueueAsync(project, "least-confidence", 25);
        for (var i = 0; i < 25; i++) await AnswerAsync(studio, project, queue, i % 2);
        var live = studio.Studio.Get<LiveLabels>();
        await live.GetAsync(project, default);
        var shown = live.Peek(project, 2)!;
        await studio.EndAsync(await studio.Labels.AnchorAsync(project, LoopStudio.Ann));
        var run = (await studio.Labels.LatestAsync(project))!;
        var published = await studio.Studio.Get<RunLabels>().GetAsync(run.Run.Id, new Core.Schema.ClassList(Classes));
        for (var d = 0; d < published.Count; d++)
            Assert.Equal(published[d].ToArray(), shown[d].ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public async Task Answers_reach_the_published_labels_by_themselves_once_nobody_answers_any_more_or_the_queue_is_done()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var clock = new LaterTime();
        var watch = new AnswersWatch(
            new StudioOptions { AnswerPauseSeconds = 600 }, studio.Studio.Get<Storage.IStudioDbFactory>(), studio.Labels, studio.Studio.Get<JobQueue>(), clock,
            NullLogger<AnswersWatch>.Instance);
        Assert.Equal(0, await watch.ApplyAsync(default));

        var queue = await studio.QueueAsync(project, "random", 6);
        for (var i = 0; i < 4; i++) await AnswerAsync(studio, project, queue, 0);
        Assert.Equal(0, await watch.ApplyAsync(default));
        clock.Passed = TimeSpan.FromMinutes(11);
        Assert.Equal(1, await watch.ApplyAsync(default));
        await studio.SettleAsync(project);
        Assert.Equal((2, 0), await LatestAsync(studio, project));

        // the rest of the queue: nobody has to wait for the pause
        clock.Passed = TimeSpan.Zero;
        for (var i = 0; i < 2; i++) await AnswerAsync(studio, project, queue, 1);
        Assert.Equal(1, await watch.ApplyAsync(default));
        await studio.SettleAsync(project);
        Assert.Equal((3, 0), await LatestAsync(studio, project));
        Assert.Equal(0, await watch.ApplyAsync(default));

        // what gold alone would not bring up to date is left to people
        await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann);
        await studio.RuleAsync(project, "more", 1, "number");
        await studio.SettleAsync(project);
        clock.Passed = TimeSpan.FromMinutes(11);
        Assert.Equal(0, await watch.ApplyAsync(default));
        Assert.Equal(0, await watch.ApplyAsync(default));
    }

    [Fact]
    public async Task The_report_tells_what_each_kind_of_queue_found_and_an_answer_by_two_people_counts_once()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var gains = studio.Studio.Get<IGains>();
        Assert.Empty((await gains.ReportAsync(project)).Kinds);

        // another person has a document of the queue from a queue of their own
        var hard = await studio.QueueAsync(project, "disagreement", 30, "hard");
        var same = await studio.QueueAsync(project, "disagreement", 1000, "same");
        var held = (await studio.Reviews.NextAsync(project, hard, 30, LoopStudio.Ann)).Select(c => c.Ordinal).ToHashSet();
        var shared = (await studio.Reviews.NextAsync(project, same, 50, LoopStudio.Ben)).First(c => held.Contains(c.Ordinal));
        for (var i = 0; i < 30; i++) await AnswerAsync(studio, project, hard, 1);
        await studio.Reviews.AnswerAsync(project, same, shared.Position, 1, "", Guid.NewGuid(), LoopStudio.Ben);
        var fair = await studio.QueueAsync(project, "random", 20, "fair");
        for (var i = 0; i < 20; i++) await AnswerAsync(studio, project, fair, null);

        var report = await gains.ReportAsync(project);
        Assert.Equal(["disagreement", "random"], report.Kinds.Select(k => k.Strategy));
        Assert.Equal((30, 20, 50), (report.Kinds[0].Reviewed, report.Kinds[1].Reviewed, report.Reviewed));
        var first = report.Kinds[0];
        Assert.Equal(1, first.Queues);
        Assert.Equal(first.Wrong + first.Unlabelled, first.Found[^1].Found + first.Unlabelled);
        Assert.Equal(30 - first.Unlabelled, first.Found[^1].Reviews);
        Assert.Null(report.Silent);
        Assert.True(report.Judges >= 10 && report.Labelled > 100, $"{report.Judges} judges, {report.Labelled} labelled");
        Assert.Equal(0, first.Accuracy[0].Gain.Value);
        Assert.Equal([50, 200], first.Next.Select(n => n.Reviews));
        Assert.All(first.Next, n => Assert.True(n.Total.Low <= n.Total.Value && n.Total.Value <= n.Total.High));
        // nothing is read again while nothing has changed
        Assert.Same(report, await gains.ReportAsync(project));
    }

    private static async Task<(int Run, int NewGold)> LatestAsync(LoopStudio studio, int project)
    {
        var run = (await studio.Labels.LatestAsync(project))!;
        return (run.Run.Number, run.NewGold);
    }

    private static async Task<(int Reviewed, int Changed, int? Run)> CountAsync(IGains gains, int project, int queue)
    {
        var live = (await gains.LiveAsync(project, queue))!;
        return (live.Reviewed, live.Changed, live.RunNumber);
    }

    private static async Task<int> GoldBeforeAsync(LoopStudio studio, int project)
    {
        await using var db = studio.Db();
        return (await GoldStore.ReadAsync(db, project)).Count(g => g.Source == Storage.Model.GoldSource.Imported);
    }

    /// <param name="class">The answer, or null for what the text says.</param>
    private static async Task AnswerAsync(LoopStudio studio, int project, int queue, int? @class)
    {
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        var answer = @class ?? (card.Text.Contains("awful", StringComparison.Ordinal) ? 1 : 0);
        await studio.Reviews.AnswerAsync(project, queue, card.Position, answer, "", Guid.NewGuid(), LoopStudio.Ann);
    }

    /// <summary>Documents on which rules agree, disagree or say nothing; where they disagree, "good" is wrong.</summary>
    private static async Task<int> ProjectAsync(LoopStudio studio)
    {
        var random = new Random(5);
        var project = await studio.ProjectAsync(Classes, Enumerable.Range(0, 400).Select(i =>
        {
            var split = i % 10 == 0 ? "test" : i % 5 == 1 ? "dev" : "train";
            var (text, gold) = (i % 4) switch
            {
                0 => ("nice and tasty", "good"),
                1 => ("awful and cold", "bad"),
                2 => (random.Next(2) == 0 ? "nice but awful" : "tasty but awful", "bad"),
                _ => ("plain", "good"),
            };
            return ($"d{i}", $"{text} number {i}", split, split == "dev" && i % 3 == 0 ? gold : split == "test" ? gold : null);
        }));
        await studio.RuleAsync(project, "nice", 0, "nice");
        await studio.RuleAsync(project, "tasty", 0, "tasty");
        await studio.RuleAsync(project, "but", 0, "but");
        await studio.RuleAsync(project, "awful", 1, "awful");
        await studio.RuleAsync(project, "cold", 1, "cold");
        await studio.SettleAsync(project);
        return project;
    }

    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;
    }
}
