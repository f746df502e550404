using System.Collections.Concurrent;
using LabelStudio.Storage.Jobs;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Jobs;

public class JobTests
{
    private sealed record Count(int To);

    private sealed record Counted(int Steps, string By);

    [Theory, OnSqlite, OnPostgres]
    public async Task AJobRunsWithItsPayloadAndLeavesItsResult(string provider)
    {
        using var folder = new TempFolder();
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, provider), new Handler("count", (c, _) =>
        {
            for (var i = 1; i <= c.Payload<Count>().To; i++) c.Report("count", i / 20.0, $"{i} of 20");
            return Task.FromResult<object?>(new Counted(c.Payload<Count>().To, c.By.Name));
        }));
        var seen = new ConcurrentQueue<JobView>();
        host.Jobs.Changed += seen.Enqueue;
        var project = await host.AddProjectAsync();

        var id = await host.Queue.EnqueueAsync("count", project, new Count(7), "Count to 7", new Actor(3, "anna"));
        var end = await host.EndAsync(id);

        Assert.Equal((JobState.Succeeded, "Count to 7", "anna", "count", 1.0), (end.State, end.Title, end.By, end.Stage, end.Fraction));
        Assert.Equal(new Counted(7, "anna"), JobJson.Read<Counted>(end.Result!));
        Assert.True(end.EndedAt >= end.CreatedAt);
        Assert.Equal([id], (await host.Jobs.ListAsync(project)).Select(j => j.Id));
        Assert.Contains(seen, v => v is { State: JobState.Running, Stage: "count" });
        Assert.Equal(JobState.Succeeded, seen.Last(v => v.Id == id).State);
        var row = await host.RowAsync(id);
        Assert.Equal((null, null, 3, 1), (row.LeaseToken, row.Checkpoint, row.ByUserId, row.Attempts));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task JobsOfOneProjectRunOneAfterTheOtherAndProjectsDoNotWaitForEachOther(string provider)
    {
        using var folder = new TempFolder();
        var gate = new TaskCompletionSource();
        var order = new ConcurrentQueue<string>();
        var active = new ConcurrentDictionary<int, int>();
        var tooMany = 0;
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, provider), new Handler("work", async (c, cancel) =>
        {
            if (active.AddOrUpdate(c.ProjectId, 1, (_, n) => n + 1) > 1) Interlocked.Increment(ref tooMany);
            var name = c.Payload<string>();
            if (name == "a0") await gate.Task.WaitAsync(cancel);
            order.Enqueue(name);
            active.AddOrUpdate(c.ProjectId, 0, (_, n) => n - 1);
            return null;
        }));
        var (a, b) = (await host.AddProjectAsync("A"), await host.AddProjectAsync("B"));
        var first = new List<long>();
        for (var i = 0; i < 5; i++) first.Add(await host.Queue.EnqueueAsync("work", a, $"a{i}", "t", Actor.Studio));
        var other = await host.Queue.EnqueueAsync("work", b, "b0", "t", Actor.Studio);

        await host.EndAsync(other);
        Assert.Equal(["b0"], order);
        Assert.Equal(first[0], await host.Queue.FindActiveAsync(a, "work"));
        gate.SetResult();
        foreach (var id in first) await host.EndAsync(id);

        Assert.Equal(["b0", "a0", "a1", "a2", "a3", "a4"], order);
        Assert.Equal(0, tooMany);
        Assert.Null(await host.Queue.FindActiveAsync(a, "work"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ACancelledJobStopsWhetherItRunsOrWaits(string provider)
    {
        using var folder = new TempFolder();
        var started = new TaskCompletionSource();
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, provider), new Handler("wait", async (_, cancel) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return null;
        }));
        var p = await host.AddProjectAsync();
        var running = await host.Queue.EnqueueAsync("wait", p, 0, "t", Actor.Studio);
        var waiting = await host.Queue.EnqueueAsync("wait", p, 0, "t", Actor.Studio);
        await started.Task.WaitAsync(StudioHost.Patience);

        await host.Jobs.CancelAsync(waiting, Actor.Studio);
        Assert.Equal(JobState.Cancelled, (await host.EndAsync(waiting)).State);
        await host.Jobs.CancelAsync(running, Actor.Studio);
        var end = await host.EndAsync(running);
        Assert.Equal((JobState.Cancelled, null), (end.State, end.Error));
        // a job that has ended is not changed by a late click
        await host.Jobs.CancelAsync(running, Actor.Studio);
        Assert.Equal(end.EndedAt, (await host.EndAsync(running)).EndedAt);
        Assert.Equal(0, (await host.RowAsync(waiting)).Attempts);
    }

    [Fact]
    public async Task FailuresSpeakToTheUser()
    {
        using var folder = new TempFolder();
        await using var host = await StudioHost.StartAsync(
            StudioHost.Options(folder.Path, "Sqlite"),
            new Handler("user", (_, _) => throw new UserErrorException("a.csv, line 3: Too many fields. Remove one.")),
            new Handler("bug", (_, _) => throw new InvalidOperationException("secret internals")),
            new Handler("disk", (_, _) => throw new IOException("No space left on device", 28)),
            new Handler("own-cancel", (_, _) => throw new OperationCanceledException("nobody asked")));
        var p = await host.AddProjectAsync();

        async Task<string> ErrorOf(string kind)
        {
            var end = await host.EndAsync(await host.Queue.EnqueueAsync(kind, p, 0, "Import a.csv", Actor.Studio));
            Assert.Equal(JobState.Failed, end.State);
            return end.Error!;
        }

        Assert.Equal("a.csv, line 3: Too many fields. Remove one.", await ErrorOf("user"));
        Assert.Matches("^Something went wrong in \"Import a.csv\"\\. .* under [0-9a-f]{8}\\.$", await ErrorOf("bug"));
        Assert.StartsWith("The disk is full.", await ErrorOf("disk"), StringComparison.Ordinal);
        Assert.StartsWith("Something went wrong", await ErrorOf("own-cancel"), StringComparison.Ordinal);
        Assert.Contains("\"nonsense\"", await ErrorOf("nonsense"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhoLostTheLeaseWritesNothingMore(string provider)
    {
        using var folder = new TempFolder();
        Exception? seen = null;
        var other = Guid.NewGuid();
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, provider), new Handler("work", async (c, _) =>
        {
            await c.WriteAsync(db => db.Jobs.Where(j => j.Id == c.Job.Id).ExecuteUpdateAsync(u => u.SetProperty(j => j.LeaseToken, other)));
            seen = await Record.ExceptionAsync(() => c.WriteAsync(async db =>
            {
                db.Projects.Add(new Project { Name = "written by the dead" });
                await db.SaveChangesAsync();
            }));
            throw seen!;
        }));
        var p = await host.AddProjectAsync();
        var id = await host.Queue.EnqueueAsync("work", p, 0, "t", Actor.Studio);
        var next = await host.Queue.EnqueueAsync("work", p, 0, "t", Actor.Studio);
        while ((await host.RowAsync(next)).State == JobState.Queued) await Task.Delay(20);

        Assert.IsType<LeaseLostException>(seen);
        var row = await host.RowAsync(id);
        // the job belongs to the other run, so this one did not end it either
        Assert.Equal((JobState.Running, other, null), (row.State, row.LeaseToken, row.EndedAt));
        await using var db = host.Db();
        Assert.Single(db.Projects);
    }

    [Fact]
    public async Task ReportingForEveryDocumentIsCheap()
    {
        using var folder = new TempFolder();
        var elapsed = TimeSpan.Zero;
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, "Sqlite"), new Handler("report", (c, _) =>
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            for (var i = 0; i < 1_000_000; i++) c.Report("work", i / 1e6);
            elapsed = watch.Elapsed;
            return Task.FromResult<object?>(null);
        }));
        var events = 0;
        host.Jobs.Changed += v => Interlocked.Add(ref events, v.Stage == "work" && v.State == JobState.Running ? 1 : 0);
        await host.EndAsync(await host.Queue.EnqueueAsync("report", await host.AddProjectAsync(), 0, "t", Actor.Studio));
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        // ten a second and two a second from the saving, and the first
        Assert.InRange(events, 1, 2 + (int)(elapsed.TotalSeconds * 12));
    }
}
