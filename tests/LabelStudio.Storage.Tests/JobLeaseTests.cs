using LabelStudio.Storage.Jobs;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Tests;

public class JobLeaseTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task AStaleTokenCannotWrite(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var (job, token) = await JobAsync(database);
        await database.WriteAsync(db => db.CheckLeaseAsync(job, token));

        var newToken = Guid.NewGuid();
        await TakeOverAsync(database, job, newToken);

        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => database.WriteAsync(async db =>
        {
            await db.CheckLeaseAsync(job, token);
            db.Projects.Add(new Project { Name = "written by the dead" });
            await db.SaveChangesAsync();
        }));
        Assert.Equal(job, lost.JobId);
        await using var check = database.Create();
        Assert.Empty(check.Projects);
        await database.WriteAsync(db => db.CheckLeaseAsync(job, newToken));
        await Assert.ThrowsAsync<LeaseLostException>(() => database.WriteAsync(db => db.CheckLeaseAsync(999, newToken)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ATakeOverWaitsForTheWriteThatIsUnderWay(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var (job, token) = await JobAsync(database);
        await using var db = database.Create();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.CheckLeaseAsync(job, token);

        var takeOver = Task.Run(() => TakeOverAsync(database, job, Guid.NewGuid()));
        db.Projects.Add(new Project { Name = "in time" });
        await db.SaveChangesAsync();
        Assert.False(takeOver.IsCompleted);
        await transaction.CommitAsync();
        await takeOver;

        await using var check = database.Create();
        Assert.Equal("in time", check.Projects.Single().Name);
    }

    [Theory, OnPostgres]
    public async Task ProgressAndCancelRequestsDoNotWaitForAWrite(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var (job, token) = await JobAsync(database);
        await using var db = database.Create();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.CheckLeaseAsync(job, token);

        await using var other = database.Create();
        other.Database.SetCommandTimeout(5);
        Assert.Equal(1, await other.Jobs.Where(j => j.Id == job).ExecuteUpdateAsync(u => u.SetProperty(j => j.CancelRequested, true).SetProperty(j => j.Stage, "x")));
        await transaction.CommitAsync();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ALeaseIsCheckedInsideATransactionOnly(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var (job, token) = await JobAsync(database);
        await using var db = database.Create();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.CheckLeaseAsync(job, token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.LockForTakeOverAsync(job));
    }

    private static async Task<(long Job, Guid Token)> JobAsync(TestDatabase database)
    {
        var token = Guid.NewGuid();
        await using var db = database.Create();
        var job = new Job { Kind = "k", Payload = "{}", By = "t", LeaseToken = token, CreatedAt = DateTime.UtcNow };
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        return (job.Id, token);
    }

    private static Task TakeOverAsync(TestDatabase database, long job, Guid token) => database.WriteAsync(async db =>
    {
        await db.LockForTakeOverAsync(job);
        await db.Jobs.Where(j => j.Id == job).ExecuteUpdateAsync(u => u.SetProperty(j => j.LeaseToken, token));
    });
}
