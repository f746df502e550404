using LabelStudio.Core.Schema;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Tests;

public class StudioDbTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task TheMigrationsAreThoseOfTheModel(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.Create();
        Assert.False(db.Database.HasPendingModelChanges(), "the model has changed: add a migration for both providers");
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task MigratingAgainChangesNothing(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync("kept");
        await database.MigrateAsync();
        await using var db = database.Create();
        Assert.Equal(p, db.Projects.Single(x => x.Name == "kept").Id);
    }

    [Fact]
    public async Task AMigrationThatWasKilledDoesNotBlockTheNextStart()
    {
        await using var database = await TestDatabase.CreateAsync("Sqlite");
        await using (var db = database.Create())
        {
            // what a killed process leaves behind
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')");
        }
        await database.MigrateAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task SqliteIsSafeAndLetsReadersThrough()
    {
        await using var database = await TestDatabase.CreateAsync("Sqlite");
        await using var db = database.Create();
        await db.Database.OpenConnectionAsync();
        Assert.Equal("wal", await Pragma("journal_mode"));
        Assert.Equal("1", await Pragma("synchronous"));
        Assert.Equal("1", await Pragma("foreign_keys"));
        Assert.Equal("30000", await Pragma("busy_timeout"));

        async Task<string?> Pragma(string name)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // a constant of this test
            command.CommandText = "PRAGMA " + name;
#pragma warning restore CA2100
            return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TimesAreUtcOnBothSides(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var at = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc).AddTicks(1_234_560);
        await using (var db = database.Create())
        {
            db.Projects.Add(new Project { Name = "p", CreatedAt = at });
            await db.SaveChangesAsync();
        }
        await using var check = database.Create();
        var read = check.Projects.Single().CreatedAt;
        Assert.Equal((at, DateTimeKind.Utc), (read, read.Kind));
        Assert.Single(check.Projects.Where(p => p.CreatedAt <= at));
        Assert.Empty(check.Projects.Where(p => p.CreatedAt < at));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EveryKindOfColumnGoesThroughTheBulkInsert(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        await using var db = database.Create();
        var queue = new ReviewQueue { ProjectId = p, Name = "q", Mix = "margin", By = "t", At = DateTime.UtcNow };
        db.Queues.Add(queue);
        await db.SaveChangesAsync();
        var until = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        await db.BulkInsertAsync<QueueItem>(
        [
            new() { QueueId = queue.Id, Position = 0, Ordinal = 5, Score = 0.25f, Strategy = "margin", Reason = "why", State = QueueItemState.Skipped, PlantedClass = 3 },
            new() { QueueId = queue.Id, Position = 1, Ordinal = 6, Score = 1, Strategy = "random", Reason = "" },
        ]);
        await db.BulkInsertAsync<QueueSlot>(
        [
            new() { QueueId = queue.Id, Position = 0, State = QueueItemState.Answered, UserId = 3, LeasedUntil = until },
            new() { QueueId = queue.Id, Position = 0, Slot = 1 },
        ]);
        await db.BulkInsertAsync<DuplicateMember>([new() { ProjectId = p, Ordinal = 1, Group = 2, Kind = DuplicateKind.Near, Similarity = 0.875f }]);

        var items = await db.QueueItems.AsNoTracking().OrderBy(i => i.Position).ToListAsync();
        Assert.Equal((5, 0.25f, "why", QueueItemState.Skipped, 3), (items[0].Ordinal, items[0].Score, items[0].Reason, items[0].State, items[0].PlantedClass));
        Assert.Equal(((int?)null, QueueItemState.Pending), (items[1].PlantedClass, items[1].State));
        var slots = await db.QueueSlots.AsNoTracking().OrderBy(s => s.Slot).ToListAsync();
        Assert.Equal((QueueItemState.Answered, 3, until), (slots[0].State, slots[0].UserId, slots[0].LeasedUntil));
        Assert.Equal((QueueItemState.Pending, (int?)null, (DateTime?)null), (slots[1].State, slots[1].UserId, slots[1].LeasedUntil));
        var member = db.Duplicates.Single();
        Assert.Equal((DuplicateKind.Near, 0.875f), (member.Kind, member.Similarity));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ARolledBackBulkInsertLeavesNothing(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        await using var db = database.Create();
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.BulkInsertAsync<Document>([TestDatabase.Doc(p, 0, Split.Train)]);
            await transaction.RollbackAsync();
        }
        Assert.Empty(db.Documents);
    }
}
