using System.Diagnostics;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Jobs;

public class RecoveryTests
{
    [Fact]
    public Task AfterKill9EveryStepIsDoneExactlyOnceOnSqlite() => KillAsync("Sqlite", 50, 300);

    // the cluster notices a dead node after 20 seconds, so one kill is enough
    [Theory, OnPostgres]
    public Task AfterKill9EveryStepIsDoneExactlyOnceInACluster(string provider) => KillAsync(provider, 100);

    private static async Task KillAsync(string provider, params int[] killAfter)
    {
        using var folder = new TempFolder();
        var options = StudioHost.Options(folder.Path, provider);
        var factory = provider == "Sqlite"
            ? new StudioDbFactory(StorageProvider.Sqlite, $"Data Source={Path.Combine(folder.Path, "studio.db")}")
            : new StudioDbFactory(StorageProvider.Postgres, options.Database.ConnectionString);

        foreach (var steps in killAfter)
        {
            using var victim = StepWorker.Start(options);
            await WaitAsync(() => StepWorker.Done(factory) >= steps || victim.HasExited, "steps done");
            Assert.False(victim.HasExited, "the worker ended before it could be killed");
            victim.Kill(); // SIGKILL
            await victim.WaitForExitAsync();
            await using var db = factory.Create();
            Assert.Equal(JobState.Running, db.Jobs.Single().State);
        }
        using (var survivor = StepWorker.Start(options))
        {
            await survivor.WaitForExitAsync().WaitAsync(StudioHost.Patience);
            Assert.Equal(0, survivor.ExitCode);
        }

        await using var check = factory.Create();
        var job = check.Jobs.Single();
        Assert.Equal((JobState.Succeeded, killAfter.Length + 1), (job.State, job.Attempts));
        Assert.Equal(Enumerable.Range(0, StepWorker.Steps).Select(i => (long)i), check.TestLooks.OrderBy(l => l.RunId).ThenBy(l => l.Id).Select(l => l.RunId));
        SqliteConnection.ClearAllPools();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AStopHandsTheJobBackAndTheNextStartGoesOn(string provider)
    {
        using var folder = new TempFolder();
        var options = StudioHost.Options(folder.Path, provider);
        var halfway = new TaskCompletionSource();
        long id;
        await using (var first = await StudioHost.StartAsync(options, new Handler("work", async (c, cancel) =>
        {
            await c.WriteAsync(db => c.SaveCheckpointAsync(db, "half"));
            halfway.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return null;
        })))
        {
            id = await first.Queue.EnqueueAsync("work", await first.AddProjectAsync(), 0, "t", Actor.Studio);
            await halfway.Task.WaitAsync(StudioHost.Patience);
        }

        var factory = provider == "Sqlite"
            ? new StudioDbFactory(StorageProvider.Sqlite, $"Data Source={Path.Combine(folder.Path, "studio.db")}")
            : new StudioDbFactory(StorageProvider.Postgres, options.Database.ConnectionString);
        await using (var db = factory.Create())
        {
            var row = db.Jobs.Single();
            Assert.Equal((JobState.Queued, null, 0), (row.State, row.LeaseToken, row.Attempts));
        }

        await using var second = await StudioHost.StartAsync(options, new Handler("work", (c, _) => Task.FromResult<object?>(c.Checkpoint<string>())));
        var end = await second.EndAsync(id);
        Assert.Equal((JobState.Succeeded, "\"half\""), (end.State, end.Result));
    }

    [Fact]
    public async Task JobsOutliveTheLossOfTheQueueFile()
    {
        using var folder = new TempFolder();
        var options = StudioHost.Options(folder.Path, "Sqlite");
        long id;
        await using (var first = await StudioHost.StartAsync(options, new Handler("work", async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return null;
        })))
            id = await first.Queue.EnqueueAsync("work", await first.AddProjectAsync(), 0, "t", Actor.Studio);
        foreach (var f in Directory.GetFiles(folder.Path, "quartz.db*")) File.Delete(f);

        await using var second = await StudioHost.StartAsync(options, new Handler("work", (_, _) => Task.FromResult<object?>("done")));
        Assert.Equal(JobState.Succeeded, (await second.EndAsync(id)).State);
    }

    [Fact]
    public async Task AJobThatTakesTheProcessDownEachTimeIsGivenUp()
    {
        using var folder = new TempFolder();
        var options = StudioHost.Options(folder.Path, "Sqlite");
        var ran = false;
        await using (var first = await StudioHost.StartAsync(options))
        {
            await using var db = first.Db();
            db.Jobs.Add(new Job { Kind = "deadly", Title = "Deadly", Payload = "0", By = "t", State = JobState.Running, LeaseToken = Guid.NewGuid(), Attempts = 5, CreatedAt = DateTime.UtcNow });
            await db.SaveChangesAsync();
        }
        await using var second = await StudioHost.StartAsync(options, new Handler("deadly", (_, _) =>
        {
            ran = true;
            return Task.FromResult<object?>(null);
        }));
        var end = await second.EndAsync(1);
        Assert.Equal(JobState.Failed, end.State);
        Assert.Contains("5 times", end.Error, StringComparison.Ordinal);
        Assert.False(ran);
    }

    [Theory, OnPostgres]
    public async Task TwoNodesShareTheWorkAndNoJobRunsTwice(string provider)
    {
        using var folder = new TempFolder();
        var options = StudioHost.Options(folder.Path, provider);
        const int projects = 4, each = 5;
        var handler = new Handler("step", async (c, _) =>
        {
            await c.WriteAsync(async db =>
            {
                db.TestLooks.Add(new TestLook { ProjectId = c.ProjectId, RunId = c.Job.Id, By = "t", At = DateTime.UtcNow });
                await db.SaveChangesAsync();
            });
            return null;
        });
        await using var one = await StudioHost.StartAsync(options, handler);
        await using var two = await StudioHost.StartAsync(options, handler);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<long, bool>();
        two.Jobs.Changed += v => _ = v.State == JobState.Succeeded && seen.TryAdd(v.Id, true);
        var ids = new List<long>();
        for (var p = 0; p < projects; p++)
        {
            var project = await one.AddProjectAsync($"P{p}");
            for (var i = 0; i < each; i++) ids.Add(await (i % 2 == 0 ? one : two).Queue.EnqueueAsync("step", project, 0, "t", Actor.Studio));
        }
        foreach (var id in ids) Assert.Equal(JobState.Succeeded, (await two.EndAsync(id)).State);
        // either node hears of all jobs, wherever they ran
        await WaitAsync(() => seen.Count == ids.Count, "the other node's jobs");
        await using var db = one.Db();
        Assert.Equal(ids.Order(), db.TestLooks.Select(l => l.RunId).ToList().Order());
        Assert.All(await db.Jobs.ToListAsync(), j => Assert.Equal(1, j.Attempts));
    }

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < StudioHost.Patience, "waited too long for: " + what);
            await Task.Delay(20);
        }
    }
}
