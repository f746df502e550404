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

        Assert.Equal(["confident", "narrow", "silent"], read.Select(c => c.Column.Name));
        Assert.Equal(confident.Narrow, read[0].Column.Narrow);
        Assert.Equal(confident.Confidence, read[0].Column.Confidence);
        Assert.Equal(narrow.Narrow, read[1].Column.Narrow);
        Assert.Null(read[1].Column.Confidence);
        Assert.All(read[2].Column.Narrow!, v => Assert.Equal(VoteColumn.Abstain, v));
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

        Assert.Equal(wide.Wide, read[0].Column.Wide);
        Assert.Equal(Enumerable.Range(0, N).Select(i => before[i]), Enumerable.Range(0, N).Select(i => read[1].Column[i]));
        Assert.Equal(before.Confidence, read[1].Column.Confidence);
    }

    /// <summary>Values from K on are for sets; they are the same sets when the schema has more classes, and past one byte a vote.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task VotesForSetsOutliveASchemaThatGrows(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var versions = await VersionsAsync(database, 2);
        ClassSet[] few = [new([0, 4]), new([1, 2], [0.75f, 0.25f])];
        ClassSet[] many = [.. Enumerable.Range(0, 300).Select(i => new ClassSet([i % 76, 76], [(i + 1) / 1024f, 1 - ((i + 1) / 1024f)]))];
        var narrow = Column("narrow", 77 + few.Length, 1, confident: true);
        var wide = Column("wide", 77 + many.Length, 2, confident: false);
        await using var db = database.Create();
        foreach (var (version, sets, column) in new[] { (versions[0], few, narrow), (versions[1], many, wide) })
        {
            (await db.FunctionVersions.FindAsync(version))!.Sets = SetTable.Write(sets);
            await db.SaveChangesAsync();
            await VoteStore.WriteAllAsync(db, version, column, Chunks, 77);
        }

        foreach (var classes in new[] { 77, 126, 500 })
        {
            var joined = JoinedVotes.Of(await VoteStore.ReadAsync(db, [new(versions[1], "wide"), new(versions[0], "narrow")], N, classes), classes);
            Assert.Equal(302, joined.Sets.Count);
            Assert.All(many.Zip(joined.Sets), s => Assert.True(s.First.Same(s.Second)));
            Assert.True(few[1].Same(joined.Sets[301]));
            for (var d = 0; d < N; d++)
            {
                Assert.Equal(wide[d] < 77 ? wide[d] : wide[d] - 77 + classes, joined.Columns[0][d]);
                Assert.Equal(narrow[d] < 77 ? narrow[d] : narrow[d] - 77 + classes + 300, joined.Columns[1][d]);
            }
            Assert.Equal(narrow.Confidence, joined.Columns[1].Confidence);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnswersThatAreNoClassStandBesideTheVotes(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var version = (await VersionsAsync(database, 1))[0];
        await using var db = database.Create();
        await VoteStore.WriteAllAsync(db, version, Column("f", 5, 1, confident: false), Chunks);
        Assert.Null(await AnswerStore.ReadAsync(db, version, N));
        var answers = new short[N];
        Array.Fill(answers, AnswerStore.None);
        (answers[3], answers[N - 1]) = (0, 9_999);
        await AnswerStore.WriteAllAsync(db, version, answers, Chunks);
        Assert.Equal(answers, await AnswerStore.ReadAsync(db, version, N));

        // votes that are written anew leave no answers of the old ones behind
        await VoteStore.WriteChunkAsync(db, version, 0, 6, new VoteColumn("f", DocumentChunks.Size, 5));
        Assert.Equal([(short)9_999], (await AnswerStore.ReadAsync(db, version, N))!.Where(a => a != AnswerStore.None));
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
        Assert.Equal(new VoteChunkState(version, 1, 6, 1_000, 1, 0), states[1] with { Digest = 0 });
        Assert.NotEqual(states[0].Digest, states[1].Digest);
        var block = (await VoteStore.ReadChunkAsync(db, [new(version, "f")], 1, 1_000, 5))[0].Column;
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
