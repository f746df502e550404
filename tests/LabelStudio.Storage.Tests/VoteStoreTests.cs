using LabelStudio.Core.Votes;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;

namespace LabelStudio.Storage.Tests;

public class VoteStoreTests
{
    private const int N = DocumentChunks.Size + 1_000;
    private static readonly ChunkState[] Chunks = [new(0, DocumentChunks.Size, 4), new(1, 1_000, 5)];

    [Theory, OnSqlite, OnPostgres]
    public async Task ColumnsComeBackAsTheyWere(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var versions = await VersionsAsync(database, 3);
        var narrow = Column("narrow", 77, 1, confident: false);
        var confident = Column("confident", 77, 2, confident: true);
        await using var db = database.Create();
        await VoteStore.WriteAllAsync(db, versions[0], narrow, Chunks);
        await VoteStore.WriteAllAsync(db, versions[1], confident, Chunks);

        var read = await VoteStore.ReadAsync(db, [new(versions[1], "confident"), new(versions[0], "narrow"), new(versions[2], "silent")], N, 77);

        Assert.Equal(["confident", "narrow", "silent"], read.Select(c => c.Name));
        Assert.Equal(confident.Narrow, read[0].Narrow);
        Assert.Equal(confident.Confidence, read[0].Confidence);
        Assert.Equal(narrow.Narrow, read[1].Narrow);
        Assert.Null(read[1].Confidence);
        Assert.All(read[2].Narrow!, v => Assert.Equal(VoteColumn.Abstain, v));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WideColumnsAndASchemaThatGrewPast127Classes(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var versions = await VersionsAsync(database, 2);
        var wide = Column("wide", 500, 3, confident: false);
        var before = Column("before", 100, 4, confident: true);
        await using var db = database.Create();
        await VoteStore.WriteAllAsync(db, versions[0], wide, Chunks);
        await VoteStore.WriteAllAsync(db, versions[1], before, Chunks);

        var read = await VoteStore.ReadAsync(db, [new(versions[0], "wide"), new(versions[1], "before")], N, 500);

        Assert.Equal(wide.Wide, read[0].Wide);
        Assert.Equal(Enumerable.Range(0, N).Select(i => before[i]), Enumerable.Range(0, N).Select(i => read[1][i]));
        Assert.Equal(before.Confidence, read[1].Confidence);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ABlockIsReplacedAndItsStateIsKnown(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var version = (await VersionsAsync(database, 1))[0];
        await using var db = database.Create();
        await VoteStore.WriteAllAsync(db, version, Column("f", 5, 1, confident: true), Chunks);
        var again = new VoteColumn("f", 1_000, 5);
        again[7] = 3;
        await VoteStore.WriteChunkAsync(db, version, 1, 6, again);

        var states = await VoteStore.StatesAsync(db, [version]);
        Assert.Equal((0, 4, DocumentChunks.Size), (states[0].Chunk, states[0].DocumentVersion, states[0].Count));
        Assert.Equal(new VoteChunkState(version, 1, 6, 1_000, 1), states[1]);
        var block = (await VoteStore.ReadChunkAsync(db, [new(version, "f")], 1, 1_000, 5))[0];
        Assert.Equal(again.Narrow, block.Narrow);

        await VoteStore.DeleteAsync(db, version);
        Assert.Empty(await VoteStore.StatesAsync(db, [version]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task RemovingAFunctionRemovesItsVotes(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var version = (await VersionsAsync(database, 1))[0];
        await using var db = database.Create();
        await VoteStore.WriteAllAsync(db, version, Column("f", 5, 1, confident: false), Chunks);
        db.Functions.Remove(db.Functions.Single());
        await db.SaveChangesAsync();
        Assert.Equal(0, db.VoteChunks.Count() + db.FunctionVersions.Count());
    }

    private static VoteColumn Column(string name, int classes, int seed, bool confident)
    {
        var random = new Random(seed);
        var column = new VoteColumn(name, N, classes) { Confidence = confident ? new float[N] : null };
        for (var i = 0; i < N; i++)
        {
            column[i] = random.Next(10) < 7 ? VoteColumn.Abstain : random.Next(classes);
            if (confident) column.Confidence![i] = random.NextSingle();
        }
        return column;
    }

    private static async Task<int[]> VersionsAsync(TestDatabase database, int count)
    {
        var p = await database.AddProjectAsync();
        await using var db = database.Create();
        var functions = Enumerable.Range(0, count).Select(i => new LabelingFunction
        {
            ProjectId = p,
            Name = $"f{i}",
            Versions = [new FunctionVersion { Number = 1, Definition = "x", By = "t", At = DateTime.UtcNow }],
        }).ToArray();
        db.Functions.AddRange(functions);
        await db.SaveChangesAsync();
        return [.. functions.Select(f => f.Versions[0].Id)];
    }
}
