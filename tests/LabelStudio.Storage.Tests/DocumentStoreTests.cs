using LabelStudio.Core.Schema;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;

namespace LabelStudio.Storage.Tests;

public class DocumentStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task AppendedDocumentsAreInvisibleUntilPublished(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        await using var db = database.Create();
        await DocumentStore.AppendAsync(db, [.. Enumerable.Range(0, 10).Select(i => TestDatabase.Doc(p, i))]);

        Assert.Equal(0, await DocumentStore.CountAsync(db, p));
        Assert.Empty(await DocumentStore.ReadTextsAsync(db, p, 0, 100).ToListAsync());
        Assert.Empty(await DocumentStore.ReadAsync(db, p, 0, 100).ToListAsync());
        Assert.Empty(await DocumentStore.ReadKeysAsync(db, p).ToListAsync());
        Assert.Empty(await DocumentStore.FindAsync(db, p, [3]));
        Assert.Empty(await DocumentStore.OrdinalsAsync(db, p, ["id3"]));

        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 10, 1));

        Assert.Equal(10, await DocumentStore.CountAsync(db, p));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"text {i}"), (await DocumentStore.ReadTextsAsync(db, p, 0, 100).ToListAsync()).Select(t => t.Text));
        Assert.Equal([7, 3], (await DocumentStore.FindAsync(db, p, [7, 99, 3])).Select(d => d.Ordinal));
        Assert.Equal(new Dictionary<string, int> { ["id3"] = 3 }, await DocumentStore.OrdinalsAsync(db, p, ["id3", "nobody"]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AReadRangeEndsWhereThePublishedDocumentsEnd(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        await using var db = database.Create();
        const int count = 20_000; // more than two read batches
        await DocumentStore.AppendAsync(db, [.. Enumerable.Range(0, count + 5).Select(i => TestDatabase.Doc(p, i))]);
        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, count, 1));

        var texts = await DocumentStore.ReadTextsAsync(db, p, 7, int.MaxValue).ToListAsync();
        Assert.Equal(Enumerable.Range(7, count - 7), texts.Select(t => t.Ordinal));
        Assert.Equal([4, 5, 6], (await DocumentStore.ReadAsync(db, p, 4, 3).ToListAsync()).Select(d => d.Ordinal));
        Assert.Equal(count, await DocumentStore.ReadKeysAsync(db, p).CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ChangesAndGoldOfAnImportAppearTogetherWithItsDocuments(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync("P", "a", "b");
        await database.PublishAsync(p, Split.Train, Split.Dev);
        await using var db = database.Create();
        await DocumentStore.AppendAsync(db, [TestDatabase.Doc(p, 2)]);
        await DocumentStore.StageChangesAsync(db,
            [new DocumentChange { ProjectId = p, Ordinal = 1, Text = "changed", Split = Split.Train, Fields = """{"k":"v"}""", ContentHash = -1 }]);
        await GoldStore.StageAsync(db, p, [new GoldEntry(0, 1, GoldSource.Imported, null, DateTime.UtcNow), new GoldEntry(2, 0, GoldSource.Imported, null, DateTime.UtcNow)]);

        Assert.Equal("text 1", (await DocumentStore.FindAsync(db, p, [1]))[0].Text);
        Assert.Empty(await GoldStore.ReadAsync(db, p));

        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 3, 2));

        var changed = (await DocumentStore.FindAsync(db, p, [1]))[0];
        Assert.Equal(("changed", Split.Train, """{"k":"v"}""", -1L), (changed.Text, changed.Split, changed.Fields, changed.ContentHash));
        Assert.Equal([(0, 1), (2, 0)], (await GoldStore.ReadAsync(db, p)).Select(g => (g.Ordinal, g.Class)));
        Assert.Empty(db.DocumentChanges);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnInterruptedImportLeavesNothingAfterTheSweep(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        await database.PublishAsync(p, Split.Train, Split.Train);
        await using var db = database.Create();
        const int left = 70_000; // more than one step of the sweep
        await DocumentStore.AppendAsync(db, [.. Enumerable.Range(2, left).Select(i => TestDatabase.Doc(p, i))]);
        await DocumentStore.StageChangesAsync(db, [new DocumentChange { ProjectId = p, Ordinal = 0, Text = "half" }]);
        await GoldStore.StageAsync(db, p, [new GoldEntry(0, 0, GoldSource.Imported, null, DateTime.UtcNow)]);
        await DocumentChunks.WriteAsync(db, p, 0, 2, new Split[5], [1]);

        await DocumentStore.DiscardUnpublishedAsync(db, p);

        Assert.Equal(2, db.Documents.Count());
        Assert.Equal(0, db.DocumentChanges.Count() + db.DocumentChunks.Count());
        // the same ids can be imported again, and what was staged before does not come back
        await DocumentStore.AppendAsync(db, [TestDatabase.Doc(p, 2)]);
        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 3, 2));
        Assert.Equal("text 0", (await DocumentStore.FindAsync(db, p, [0]))[0].Text);
        Assert.Equal(0, (await GoldStore.CountAsync(db, p)).Train);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnImportThatWasOvertakenCannotPublish(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 0, 1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 0, 1)));
        await using var db = database.Create();
        await Assert.ThrowsAsync<InvalidOperationException>(() => DocumentStore.PublishAsync(db, p, 0, 2));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TwoDocumentsOfOneIdAreRefusedWithNothingWritten(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        await using var db = database.Create();
        var twice = TestDatabase.Doc(p, 1);
        twice.ExternalId = "id0";
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => DocumentStore.AppendAsync(db, [TestDatabase.Doc(p, 0), twice]));
        Assert.Empty(db.Documents);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TextsComeBackAsTheyWere(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        string[] texts = ["", " leading and trailing ", "line\r\nbreak\ttab", "'; DROP TABLE \"Documents\"; --", "naïve 日本語 🙂 é", new string('x', 200_000)];
        await using var db = database.Create();
        await DocumentStore.AppendAsync(db, [.. texts.Select((t, i) => TestDatabase.Doc(p, i, Split.Train, t))]);
        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, texts.Length, 1));
        Assert.Equal(texts, (await DocumentStore.ReadTextsAsync(db, p, 0, 100).ToListAsync()).Select(t => t.Text));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task BlocksAppearWithTheImportThatWroteThem(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync();
        await using var db = database.Create();
        Split[] first = [Split.Train, Split.Dev, Split.Test];
        await DocumentChunks.WriteAsync(db, p, 0, 1, first, [1, 2, 3]);
        Assert.Empty(await DocumentChunks.StatesAsync(db, p));
        Assert.Null(await DocumentChunks.ReadWordsAsync(db, p, 0));
        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 3, 1));
        Assert.Equal([new ChunkState(0, 3, 1)], await DocumentChunks.StatesAsync(db, p));

        Split[] longer = [Split.Train, Split.Train, Split.Test, Split.Dev];
        await DocumentChunks.WriteAsync(db, p, 0, 2, longer, [9]);
        await DocumentChunks.WriteAsync(db, p, 1, 2, first, [7]);
        Assert.Equal(first, await DocumentChunks.ReadSplitsAsync(db, p));
        var words = await DocumentChunks.ReadWordsAsync(db, p, 0);
        Assert.Equal(1, words!.Value.Version);
        Assert.Equal([1, 2, 3], words.Value.Words);

        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 7, 2));
        Assert.Equal([new ChunkState(0, 4, 2), new ChunkState(1, 3, 2)], await DocumentChunks.StatesAsync(db, p));
        Assert.Equal([.. longer, .. first], await DocumentChunks.ReadSplitsAsync(db, p));
        Assert.Equal([9], (await DocumentChunks.ReadWordsAsync(db, p, 0))!.Value.Words);
        Assert.Equal(2, db.DocumentChunks.Count());
    }
}
