using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>After a fit each function has a value with an interval, as long as there is dev gold; it grows old with its labels.</summary>
public sealed class FunctionValueJobTests
{
    [Fact]
    public async Task After_a_fit_every_function_has_a_value_and_the_useful_ones_have_more()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio, devGold: true);
        var table = await studio.Functions.ListAsync(project);
        Assert.Contains("Fit the label model", table.Values.Missing, StringComparison.Ordinal);
        Assert.All(table.Functions, f => Assert.Null(f.Value));

        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        table = await studio.Functions.ListAsync(project);
        Assert.Null(table.Values.Missing);
        Assert.Equal((1, 120, null), (table.Values.LabelRun!.Value, table.Values.Documents, table.Values.StaleBecause));
        Assert.All(table.Functions, f => Assert.InRange(f.Value!.Value, f.Value.Low, f.Value.High));
        var value = table.Functions.ToDictionary(f => f.Name, f => f.Value!);
        Assert.True(value["good"].Low > 0, $"{value["good"]}");
        Assert.True(value["good"].Value > value["rare"].Value);

        // what was changed since has no value, and the others say of which labels theirs are
        var rare = table.Functions.Single(f => f.Name == "rare");
        await studio.RuleAsync(project, "rare", 0, "umbrella OR rain", rare.Id);
        await studio.SettleAsync(project);
        table = await studio.Functions.ListAsync(project);
        Assert.Null(table.Functions.Single(f => f.Id == rare.Id).Value);
        Assert.Equal("1 function changed", table.Values.StaleBecause);
        Assert.Equal("1 function changed", table.Run!.StaleBecause);
        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        table = await studio.Functions.ListAsync(project);
        Assert.All(table.Functions, f => Assert.NotNull(f.Value));
        Assert.Equal((2, null), (table.Values.LabelRun!.Value, table.Values.StaleBecause));
    }

    [Fact]
    public async Task Without_dev_gold_there_is_no_value_and_it_says_what_to_do()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio, devGold: false);
        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        var table = await studio.Functions.ListAsync(project);
        Assert.All(table.Functions, f => Assert.Null(f.Value));
        Assert.Contains("Review some", table.Values.Missing, StringComparison.Ordinal);
        Assert.DoesNotContain(await studio.Studio.Jobs.ListAsync(project, 50), j => j.Kind == "value");
        // asked for all the same, it ends with the reason and leaves nothing
        var view = await studio.EndAsync(await studio.Functions.FindValuesAsync(project, LoopStudio.Ann));
        Assert.Contains("no gold on dev", LoopStudio.ResultOf<ValueResult>(view).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_takes_no_gold_is_judged_without_having_seen_any()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio, devGold: true);
        await studio.FitAsync(project, new LabelSettings("majority"));
        await studio.SettleAsync(project);
        var table = await studio.Functions.ListAsync(project);
        Assert.All(table.Functions, f => Assert.NotNull(f.Value));
    }

    [Fact]
    public async Task One_function_alone_has_no_value()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["good", "bad"], [("1", "good", "train", null), ("2", "bad", "dev", "bad")]);
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        Assert.Contains("alone", (await studio.Functions.ListAsync(project)).Values.Missing, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Functions.FindValuesAsync(project, LoopStudio.Ann));
    }

    private static async Task<int> ProjectAsync(LoopStudio studio, bool devGold)
    {
        // some good days are lovely, some bad nights awful: each word tells something of its own
        var project = await studio.ProjectAsync(["good", "bad"], Enumerable.Range(0, 240).Select(i => (
            $"d{i}", i % 2 == 0 ? $"a good {(i % 3 == 0 ? "lovely" : "plain")} day {i}{(i == 8 ? " umbrella" : "")}" : $"a bad {(i % 3 == 0 ? "awful" : "plain")} night {i}",
            i / 2 % 2 == 0 ? "train" : "dev", i / 2 % 2 == 1 && devGold ? i % 2 == 0 ? "good" : "bad" : null)));
        foreach (var (name, @class, query) in new[] { ("good", 0, "good"), ("bad", 1, "bad"), ("lovely", 0, "lovely"), ("awful", 1, "awful"), ("rare", 0, "umbrella") })
            await studio.RuleAsync(project, name, @class, query);
        await studio.SettleAsync(project);
        return project;
    }
}
