using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Tests.Imports;

/// <summary>Imports that were cut: by a full disk, by the end of the process before and after the publishing.</summary>
public sealed class ImportRecoveryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recovery-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_full_disk_is_named_and_leaves_nothing()
    {
        var disk = new SmallDisk();
        await using var studio = await ImportStudio.StartAsync(services: s =>
        {
            var real = s.Last(d => d.ServiceType == typeof(IStudioDbFactory));
            s.AddSingleton<IStudioDbFactory>(p => disk.Over((IStudioDbFactory)real.ImplementationFactory!(p)));
        });
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, "id,text\nold,what was there\n");
        var before = await studio.FootprintAsync();
        disk.Full = true;
        var rows = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},a text that needs room on the disk number {i}\n"));
        var job = await studio.ImportAsync(project, "id,text\n" + rows);
        disk.Full = false;
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("The disk is full.", job.Error, StringComparison.Ordinal);
        Assert.Equal(before, await studio.FootprintAsync());
        // with room again the same file comes in
        Assert.Equal(50_000, (await studio.SucceedAsync(project, "id,text\n" + rows)).Added);
    }

    [Fact]
    public async Task An_import_that_the_process_did_not_survive_begins_again()
    {
        var (project, job) = await LeaveRunningAsync(checkpoint: null);
        await using var studio = await ImportStudio.StartAsync(existing: _folder);
        var ended = await studio.Jobs.WaitAsync(job).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(3, JobJson.Read<ImportResult>(ended.Result!).Added);
        Assert.Equal(["row-000001", "row-000002", "row-000003"], (await studio.AllAsync(project)).Select(d => d.ExternalId));
        Assert.Single(await studio.Imports.HistoryAsync(project));
    }

    [Fact]
    public async Task An_import_that_was_published_before_the_end_is_not_done_twice()
    {
        var published = new ImportPublished(new ImportResult(7, 3, 0, 0, 0, 0, 0));
        var (project, job) = await LeaveRunningAsync(JobJson.Write(published));
        await using var studio = await ImportStudio.StartAsync(existing: _folder);
        var ended = await studio.Jobs.WaitAsync(job).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(published.Result, JobJson.Read<ImportResult>(ended.Result!));
        Assert.Empty(await studio.Imports.HistoryAsync(project));
        Assert.Empty(Directory.GetFiles(studio.Staging));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Import_query_update_and_delete_on_both_databases(string provider)
    {
        await using var studio = await ImportStudio.StartOnAsync(provider);
        var project = await studio.Projects.CreateAsync("P", "", [], ImportStudio.Me);
        var first = await studio.SucceedAsync(project, "id,text,split,label,extra\n1,red apple,train,x,p\n2,my card,dev,y,q\n3,my card,test,x,\n");
        Assert.Equal((3, 2, 3), (first.Added, first.NewClasses, first.Gold));
        var second = await studio.SucceedAsync(project, "id,text,split,label,extra\n1,green apple,train,y,p\n2,my card,dev,y,q\n4,no card,train,,\n");
        Assert.Equal((1, 1, 1, 1), (second.Added, second.Updated, second.Unchanged, second.Gold));
        var page = await studio.Documents.QueryAsync(project, new() { Search = "\"my card\" OR green" });
        Assert.Equal([0, 1, 2], page.Rows.Select(r => r.Ordinal));
        Assert.Equal([1, 1, null], page.Rows.Select(r => r.Gold));
        Assert.Equal([2], (await studio.Documents.QueryAsync(project, new() { Split = Split.Test })).Rows.Select(r => r.Ordinal));
        var duplicates = await studio.Documents.DuplicatesAsync(project, 0, 10);
        Assert.Equal([1, 2], Assert.Single(duplicates.Groups).Documents.Select(d => d.Ordinal));
        var state = await studio.Projects.StateAsync(project);
        Assert.Equal((4, 2, 1, 1, 1, 1, 1), (state.Documents, state.Train, state.Dev, state.Test, state.GoldTrain, state.GoldDev, state.GoldTest));
        Assert.Equal((1, 1), (state.DuplicateGroups, state.CrossSplitDuplicates));
        Assert.Equal("functions", state.Next.Page);
        await studio.Projects.DeleteAsync(project, ImportStudio.Me);
        Assert.Empty(await studio.Projects.ListAsync());
        await using var db = studio.Db();
        Assert.False(await db.Documents.AnyAsync());
    }

    /// <summary>A data folder as a killed process leaves it: a job under way, its staged file, and rows that nobody has published.</summary>
    private async Task<(int Project, long Job)> LeaveRunningAsync(string? checkpoint)
    {
        await using var studio = await ImportStudio.StartAsync(existing: _folder);
        var project = await studio.ProjectAsync();
        var staged = await studio.StageAsync("text\na\nb\nc\n");
        await using var db = studio.Db();
        db.Documents.AddRange(Enumerable.Range(0, 2).Select(i => new Document { ProjectId = project, Ordinal = i, ExternalId = ImportPlanner.RowId(i + 1), Text = "left" }));
        var job = new Job
        {
            ProjectId = project,
            Kind = ImportHandler.KindName,
            Title = "Import f.csv",
            Payload = JobJson.Write(new ImportPayload(staged, ImportStudio.Options(new(null, "text")) with { FindDuplicates = false })),
            By = "tester",
            State = JobState.Running,
            Checkpoint = checkpoint,
            LeaseToken = Guid.NewGuid(),
            Attempts = 1,
            CreatedAt = DateTime.UtcNow,
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        return (project, job.Id);
    }

    /// <summary>Makes the database refuse to grow, as it does when the disk has no room.</summary>
    private sealed class SmallDisk
    {
        public volatile bool Full;

        public IStudioDbFactory Over(IStudioDbFactory real) => new Factory(this, real);

        private sealed class Factory(SmallDisk disk, IStudioDbFactory real) : IStudioDbFactory
        {
            private long? _limit;

            public StorageProvider Provider => real.Provider;

            public StudioDb Create()
            {
                var db = real.Create();
                db.Database.OpenConnection();
                using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = "PRAGMA page_count";
                var pages = Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
#pragma warning disable CA2100 // a number
                command.CommandText = FormattableString.Invariant($"PRAGMA max_page_count = {(disk.Full ? Math.Min(pages + 20, _limit ??= pages + 200) : 1_000_000_000)}");
#pragma warning restore CA2100
                if (!disk.Full) _limit = null;
                command.ExecuteNonQuery();
                return db;
            }
        }
    }
}
