using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>The statistics of functions, checked by hand on a few documents.</summary>
public sealed class FunctionTableTests
{
    private static readonly (string, string, string, string?)[] Documents =
    [
        ("1", "red apple", "train", "fruit"),
        ("2", "red car", "train", "thing"),
        ("3", "green apple", "dev", "fruit"),
        ("4", "blue car", "train", null),
        ("5", "the sea", "train", null),
        ("6", "red apple pie", "test", "fruit"),
        ("7", "an apple car", "test", "fruit"),
        ("8", "nothing", "train", null),
    ];

    [Fact]
    public async Task Coverage_overlap_conflict_and_gold_are_those_of_the_documents()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var table = await studio.Functions.ListAsync(project);
        Assert.Equal(8, table.Documents);
        // red: 1 2 6; apple: 1 3 6 7; car: 2 4 7
        Assert.Equal(6 / 8.0, table.Coverage);
        Assert.Equal(4 / 8.0, table.Overlap);
        Assert.Equal(2 / 8.0, table.Conflict);
        Assert.Equal([5 / 8.0, 3 / 8.0], table.ClassCoverage);
        var red = table.Functions.Single(f => f.Name == "red");
        Assert.Equal((3, 3 / 8.0, 3 / 8.0, 1 / 8.0), (red.Hits, red.Coverage, red.Overlap, red.Conflict));
        // document 6 is of the test split: its gold has no part
        Assert.Equal((2, 1), (red.GoldVotes, red.GoldRight));
        Assert.Equal(0.5, red.GoldAccuracy);
        Assert.True(red.GoldLow > 0.05 && red.GoldHigh < 0.95);
    }

    [Fact]
    public async Task A_disabled_function_counts_for_nobody_but_shows_what_it_would_do()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var before = (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Name == "car");
        await studio.Functions.SetEnabledAsync(project, [before.Id], false, LoopStudio.Ann);
        var table = await studio.Functions.ListAsync(project);
        var car = table.Functions.Single(f => f.Name == "car");
        Assert.False(car.Enabled);
        Assert.Equal((before.Hits, before.Overlap, before.Conflict, before.GoldRight), (car.Hits, car.Overlap, car.Conflict, car.GoldRight));
        Assert.Equal(5 / 8.0, table.Coverage);
        Assert.Equal(0, table.Conflict);
    }

    [Fact]
    public async Task A_removed_function_leaves_no_votes()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.Functions.DeleteAsync(project, [.. (await studio.Functions.ListAsync(project)).Functions.Select(f => f.Id)], LoopStudio.Ann);
        Assert.Empty((await studio.Functions.ListAsync(project)).Functions);
        await using var db = studio.Db();
        Assert.Empty(db.VoteChunks);
        Assert.Empty(db.FunctionVersions);
    }

    private static async Task<int> ProjectAsync(LoopStudio studio)
    {
        var project = await studio.ProjectAsync(["fruit", "thing"], Documents);
        await studio.RuleAsync(project, "red", 0, "red");
        await studio.RuleAsync(project, "apple", 0, "apple");
        await studio.RuleAsync(project, "car", 1, "car");
        await studio.SettleAsync(project);
        return project;
    }
}
