using LabelStudio.Core.Schema;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Duplicates;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Tests.Imports;

namespace LabelStudio.Workflow.Tests.Documents;

public class DuplicateTests
{
    [Fact]
    public async Task Groups_are_found_after_the_import_and_nothing_is_dropped()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(
            project,
            """
            id,text,split
            a,Where is my card,train
            b,where is my CARD?,train
            c,one two three four five six seven eight nine ten,dev
            d,one two three four five six seven eight nine TEN!,test
            e,something else altogether,train
            f,one two three four five six seven eight nine ten eleven,train

            """);
        Assert.Equal(6, (await studio.AllAsync(project)).Count);
        var page = await studio.Documents.DuplicatesAsync(project, 0, 50);
        Assert.True(page.Computed);
        Assert.Equal((3, 2), (page.Total, page.AcrossSplits));
        // groups across splits come first
        Assert.Equal([true, true, false], page.Groups.Select(g => g.AcrossSplits));
        var exact = page.Groups.Single(g => g.Exact && g.AcrossSplits);
        Assert.Equal([2, 3], exact.Documents.Select(d => d.Ordinal));
        var near = page.Groups.Single(g => !g.Exact);
        Assert.Equal([2, 3, 5], near.Documents.Select(d => d.Ordinal));
        Assert.InRange(near.Similarity, 0.8, 0.99);
        Assert.Equal([2, 3, 5], (await studio.Documents.QueryAsync(project, new() { DuplicateGroup = near.Group })).Rows.Select(r => r.Ordinal));
        Assert.Equal([3, 5], (await studio.Documents.GetAsync(project, 2))!.Duplicates);
        Assert.Empty((await studio.Documents.GetAsync(project, 4))!.Duplicates);
    }

    [Fact]
    public async Task Before_anybody_has_looked_nothing_is_claimed()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, "id,text\na,same\nb,same\n", ImportStudio.Options(new("id", "text")) with { FindDuplicates = false });
        var page = await studio.Documents.DuplicatesAsync(project, 0, 50);
        Assert.Equal((false, 0), (page.Computed, page.Total));
    }

    [Fact]
    public async Task Another_look_replaces_the_last()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, "id,text\na,same\nb,same\nc,other\n");
        await studio.SucceedAsync(project, "id,text\nb,different\nd,other\n");
        var group = Assert.Single((await studio.Documents.DuplicatesAsync(project, 0, 50)).Groups);
        Assert.Equal(["c", "d"], group.Documents.Select(d => d.ExternalId));
    }

    /// <summary>The published split of banking77 has near-copies of train texts in test; whoever evaluates on it should know.</summary>
    [SharedFact("banking77/train.csv", "banking77/test.csv")]
    public async Task Banking77_has_near_duplicates_across_its_splits()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        foreach (var (file, split) in new[] { ("train.csv", new RandomSplit(0, 0)), ("test.csv", new RandomSplit(0, 1)) })
        {
            var content = await File.ReadAllTextAsync(SharedData.PathOf("data", "banking77", file));
            await studio.SucceedAsync(project, content, ImportStudio.Options(new(null, "text", "category")) with { Split = split }, file);
        }
        var job = (await studio.Jobs.ListAsync(project)).First(j => j.Kind == DuplicatesHandler.KindName);
        Assert.Equal(JobState.Succeeded, job.State);
        var found = JobJson.Read<DuplicatesResult>(job.Result!);
        Assert.Equal(13_083, found.Documents);
        var page = await studio.Documents.DuplicatesAsync(project, 0, 500);
        Assert.Equal(found.Exact + found.Near, page.Total);
        Assert.Equal(found.AcrossSplits, page.AcrossSplits);
        Assert.InRange(found.AcrossSplits, 50, 2_000);
        var across = page.Groups.Where(g => g.AcrossSplits).ToList();
        Assert.All(across, g => Assert.True(g.Documents.Count < g.Size || g.Documents.Select(d => d.Split).Distinct().Count() > 1));
        Assert.All(across.SelectMany(g => g.Documents).Where(d => d.Split == Split.Test), d => Assert.Null(d.Gold));
    }
}
