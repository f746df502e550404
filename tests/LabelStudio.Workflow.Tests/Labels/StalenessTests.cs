using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Labels;

/// <summary>Labels and students are stale as soon as what they were made from has changed, and say why.</summary>
public sealed class StalenessTests
{
    [Fact]
    public async Task Every_change_of_what_they_were_made_from_is_named()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var good = await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        var student = await studio.TrainAsync(project);
        Assert.Equal((null, null), await BecauseAsync(studio, project, student));

        await studio.RuleAsync(project, "good", 0, "good OR fine", good);
        Assert.Equal(("1 function changed", "its labels are stale: 1 function changed"), await BecauseAsync(studio, project, student));
        await studio.RuleAsync(project, "good", 0, "good OR lovely", good);
        await studio.RuleAsync(project, "third", 1, "rain");
        Assert.Equal("2 functions changed", (await BecauseAsync(studio, project, student)).Labels);

        await studio.FitAsync(project);
        Assert.Equal((null, "the label model was fitted again"), await BecauseAsync(studio, project, student));
        student = await studio.TrainAsync(project);
        Assert.Equal((null, null), await BecauseAsync(studio, project, student));

        await studio.AddAsync(project, [("new", "a good new one", "train", null)]);
        Assert.Equal(("1 document was added", "1 document was added"), await BecauseAsync(studio, project, student));
        student = await studio.TrainAsync(project);

        var queue = await studio.QueueAsync(project, "random", 2);
        foreach (var card in await studio.Reviews.NextAsync(project, queue, 2, LoopStudio.Ann))
            await studio.Reviews.AnswerAsync(project, queue, card.Position, 0, "", Guid.NewGuid(), LoopStudio.Ann);
        Assert.Equal(("2 new gold labels", "2 new gold labels"), await BecauseAsync(studio, project, student));

        // taken back, everything is as it was
        await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann);
        await studio.Reviews.UndoAsync(project, queue, LoopStudio.Ann);
        Assert.Equal((null, null), await BecauseAsync(studio, project, student));
    }

    [Fact]
    public async Task Gold_that_was_not_used_makes_nothing_stale()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        await studio.FitAsync(project, new LabelSettings(UseGold: false));
        var queue = await studio.QueueAsync(project, "random", 1);
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        await studio.Reviews.AnswerAsync(project, queue, card.Position, 0, "", Guid.NewGuid(), LoopStudio.Ann);
        Assert.False((await studio.Labels.LatestAsync(project))!.Run.Stale);
    }

    [Fact]
    public async Task A_run_never_changes()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var rule = await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        await studio.FitAsync(project);
        var first = (await studio.Labels.LatestAsync(project))!;
        await studio.RuleAsync(project, "good", 0, "nothing", rule);
        await studio.FitAsync(project);
        var history = await studio.Labels.HistoryAsync(project);
        Assert.Equal([2, 1], history.Select(r => r.Run.Number));
        Assert.Equal(first.Coverage, history[1].Coverage);
        Assert.Equal(first.Functions.Select(f => f.Coverage), history[1].Functions.Select(f => f.Coverage));
        Assert.NotEqual(first.Coverage, history[0].Coverage);
    }

    [Theory]
    [InlineData("nonsense", null, "nonsense")]
    [InlineData("auto", new[] { 0.5 }, "1 share")]
    [InlineData("auto", new[] { 0.5, 0.4 }, "sum to 1")]
    public async Task Settings_that_cannot_work_are_refused_before_a_job_starts(string model, double[]? balance, string part)
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.RuleAsync(project, "good", 0, "good");
        var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.Labels.FitAsync(project, new LabelSettings(model, balance), LoopStudio.Ann));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static async Task<(string? Labels, string? Student)> BecauseAsync(LoopStudio studio, int project, long student) =>
        ((await studio.Labels.LatestAsync(project))!.Run.StaleBecause, (await studio.Students.GetAsync(project, student))!.Run.StaleBecause);

    private static Task<int> ProjectAsync(LoopStudio studio) => studio.ProjectAsync(
        ["good", "bad"],
        Enumerable.Range(0, 30).Select(i => ($"d{i}", i % 2 == 0 ? $"a good day number {i}" : $"a bad night number {i}", i < 24 ? "train" : "dev", (string?)null)));
}
