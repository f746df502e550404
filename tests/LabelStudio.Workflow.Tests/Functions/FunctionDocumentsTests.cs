using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>Every number of the table opens as many documents as it says.</summary>
public sealed class FunctionDocumentsTests
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_documents_behind_a_figure_are_as_many_as_it_says(bool enabled)
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["fruit", "thing"], Documents);
        foreach (var (name, @class) in new[] { ("red", 0), ("apple", 0), ("car", 1) }) await studio.RuleAsync(project, name, @class, name);
        await studio.SettleAsync(project);
        var ids = (await studio.Functions.ListAsync(project)).Functions.ToDictionary(f => f.Name, f => f.Id);
        await studio.Functions.SetEnabledAsync(project, [ids["car"]], enabled, LoopStudio.Ann);
        var table = await studio.Functions.ListAsync(project);
        foreach (var f in table.Functions)
        {
            Assert.Equal(f.Hits, await CountAsync(new() { FunctionId = f.Id }));
            Assert.Equal(f.Overlap, await CountAsync(new() { FunctionId = f.Id, Overlap = true }) / 8.0);
            Assert.Equal(f.Conflict, await CountAsync(new() { FunctionId = f.Id, Conflict = true }) / 8.0);
            Assert.Equal(f.Hits, await CountAsync(new() { FunctionId = f.Id, Overlap = false }) + await CountAsync(new() { FunctionId = f.Id, Overlap = true }));
            Assert.Equal(f.GoldVotes, await CountAsync(new() { FunctionId = f.Id, HasGold = true }));
            Assert.Equal(f.GoldRight, await CountAsync(new() { FunctionId = f.Id, Right = true }));
            Assert.Equal(f.GoldVotes - f.GoldRight, await CountAsync(new() { FunctionId = f.Id, Right = false }));
        }
        Assert.Equal(table.Overlap, await CountAsync(new() { Overlap = true }) / 8.0);
        Assert.Equal(table.Conflict, await CountAsync(new() { Conflict = true }) / 8.0);

        async Task<int> CountAsync(DocumentQuery query) => (await studio.Studio.Documents.QueryAsync(project, query)).Total;
    }
}
