using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Model;

namespace LabelStudio.Storage.Tests;

public class LabelStoreTests
{
    private const int N = DocumentChunks.Size + 321;

    [Theory, OnSqlite, OnPostgres]
    public async Task PosteriorsComeBackToTheBit(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var run = await RunAsync(database);
        var labels = Labels(7, 900);
        await using var db = database.Create();
        await LabelStore.WriteAllAsync(db, run, labels);

        var read = await LabelStore.ReadAsync(db, run, labels.Classes);

        Assert.Equal(N, read.Count);
        for (var i = 0; i < N; i++)
        {
            Assert.True(labels[i].SequenceEqual(read[i]), $"document {i}");
            Assert.Equal(labels.IsCovered(i), read.IsCovered(i));
        }
        foreach (var i in new[] { 0, DocumentChunks.Size - 1, DocumentChunks.Size, N - 1 })
        {
            var one = await LabelStore.FindAsync(db, run, i, 7);
            Assert.Equal(labels[i].ToArray(), one!.Posterior);
            Assert.Equal(labels.IsCovered(i), one.Covered);
        }
        Assert.Null(await LabelStore.FindAsync(db, run, N, 7));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ClassesAddedSinceHaveProbabilityZero(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var run = await RunAsync(database);
        var labels = Labels(3, 50);
        await using var db = database.Create();
        await LabelStore.WriteAllAsync(db, run, labels);
        var read = await LabelStore.ReadAsync(db, run, new ClassList(["c0", "c1", "c2", "new"]));
        Assert.Equal([.. labels[N - 1].ToArray(), 0f], read[N - 1].ToArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task DocumentsWithTheSameVotesShareTheirSpace(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var run = await RunAsync(database);
        await using var db = database.Create();
        await LabelStore.WriteAllAsync(db, run, Labels(77, 64));
        // 65,857 documents × 77 floats are 20 MB; 64 rows and a row number each are what is left
        Assert.InRange(db.LabelChunks.Sum(c => c.Labels.Length), 1, 200_000);
        Assert.True((await LabelStore.ReadAsync(db, run, Labels(77, 64).Classes)).Rows.Count <= 2 * 64);
    }

    private static ProbabilisticLabels Labels(int classes, int distinct)
    {
        var random = new Random(5);
        var rows = new float[distinct * classes];
        for (var i = 0; i < rows.Length; i++) rows[i] = random.NextSingle();
        return new ProbabilisticLabels(
            new ClassList(Enumerable.Range(0, classes).Select(c => $"c{c}")), rows, [.. Enumerable.Range(0, N).Select(_ => random.Next(distinct))],
            [.. Enumerable.Range(0, distinct).Select(r => r % 3 != 0)]);
    }

    private static async Task<long> RunAsync(TestDatabase database)
    {
        var p = await database.AddProjectAsync();
        await using var db = database.Create();
        var run = new Run { ProjectId = p, Kind = RunKind.LabelModel, Number = 1, By = "t", At = DateTime.UtcNow, InputsDigest = "d", Inputs = "{}", Figures = "{}" };
        db.Runs.Add(run);
        await db.SaveChangesAsync();
        return run.Id;
    }
}
