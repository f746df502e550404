using LabelStudio.Core.Schema;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Tests.Imports;

namespace LabelStudio.Workflow.Tests.Sample;

public sealed class SampleProjectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sample-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_first_start_makes_the_sample_and_later_ones_leave_it_alone()
    {
        int project;
        await using (var studio = await StartAsync())
        {
            await EndAsync(studio);
            project = Assert.Single(await studio.Projects.ListAsync()).Id;
            await CheckAsync(studio, project);
        }
        await using (var again = await StartAsync())
        {
            Assert.Single(await again.Jobs.ListAsync(0));
            Assert.Equal(project, Assert.Single(await again.Projects.ListAsync()).Id);
            await again.Projects.DeleteAsync(project, ImportStudio.Me);
        }
        // who deletes it is rid of it
        await using var third = await StartAsync();
        Assert.Single(await third.Jobs.ListAsync(0));
        Assert.Empty(await third.Projects.ListAsync());
    }

    [Fact]
    public async Task A_studio_that_has_a_project_or_does_not_want_one_gets_no_sample()
    {
        await using (var studio = await ImportStudio.StartAsync(o => o.SampleProject = false, _folder))
        {
            Assert.Empty(await studio.Jobs.ListAsync(0));
            await studio.Projects.CreateAsync("Mine", "", [], ImportStudio.Me);
        }
        await using var again = await StartAsync();
        Assert.Empty(await again.Jobs.ListAsync(0));
        Assert.Equal("Mine", Assert.Single(await again.Projects.ListAsync()).Name);
    }

    private static async Task CheckAsync(ImportStudio studio, int project)
    {
        var card = Assert.Single(await studio.Projects.ListAsync());
        Assert.Equal(("Bank messages (sample)", 1_511, 12, 25, 400, true), (card.Name, card.Documents, card.Classes, card.Functions, card.Gold, card.IsSample));
        Assert.All((await studio.Projects.GetAsync(project))!.Classes, c => Assert.NotEmpty(c.Description));

        var state = await studio.Projects.StateAsync(project);
        Assert.Equal((1_128, 155, 228), (state.Train, state.Dev, state.Test));
        Assert.Equal((17, 155, 228), (state.GoldTrain, state.GoldDev, state.GoldTest));
        Assert.False(state.VotesStale);
        Assert.InRange(state.Coverage!.Value, 0.5, 0.7);
        Assert.NotNull(state.LabelRun);
        Assert.False(state.LabelRun.Stale);
        Assert.InRange(state.MeanConfidence!.Value, 0.3, 1);
        Assert.Equal("Train a student", state.Next.Title);
        Assert.Equal([true, true, true, false, false, false], state.Steps.Select(s => s.Done));

        // the rules are good but imperfect: on dev gold most are right far more often than not, together they are not perfect
        var table = await studio.Get<IFunctions>().ListAsync(project);
        Assert.Equal(25, table.Functions.Count);
        Assert.All(table.Functions, f => Assert.InRange(f.Hits, 15, 100));
        var votes = table.Functions.Sum(f => f.GoldVotes);
        Assert.InRange((double)table.Functions.Sum(f => f.GoldRight) / votes, 0.7, 0.95);
        Assert.True(table.Conflict > 0.02);

        var run = (await studio.Get<ILabels>().LatestAsync(project))!;
        Assert.Equal("LabelStudio", run.Run.By);
        var unsure = await studio.Documents.QueryAsync(project, new() { Order = DocumentOrder.LeastConfident, Split = Split.Train, Take = 10 });
        Assert.Equal(unsure.Rows.Select(r => r.Confidence).Order(), unsure.Rows.Select(r => r.Confidence));
        Assert.True((await studio.Documents.DuplicatesAsync(project, 0, 10)).Computed);
    }

    private Task<ImportStudio> StartAsync() => ImportStudio.StartAsync(o => o.SampleProject = true, _folder);

    private static async Task EndAsync(ImportStudio studio)
    {
        var setUp = Assert.Single(await studio.Jobs.ListAsync(0));
        var ended = await studio.Jobs.WaitAsync(setUp.Id).WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Null(ended.Error);
        Assert.Equal(JobState.Succeeded, ended.State);
        foreach (var project in await studio.Projects.ListAsync())
            foreach (var job in await studio.Jobs.ListAsync(project.Id))
                Assert.Equal(JobState.Succeeded, (await studio.Jobs.WaitAsync(job.Id).WaitAsync(TimeSpan.FromMinutes(5))).State);
    }
}
