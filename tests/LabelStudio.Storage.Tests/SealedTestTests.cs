using System.Reflection;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;

namespace LabelStudio.Storage.Tests;

public class SealedTestTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task GoldOfTestComesOutOfNoOtherDoor(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await PrepareAsync(database);
        await using var db = database.Create();

        Assert.Equal([0, 1], (await GoldStore.ReadAsync(db, p)).Select(g => g.Ordinal));
        Assert.Equal<int[]>([1, 0, -1], await GoldStore.ReadColumnAsync(db, p, 3));
        Assert.Equal<int[]>([-1, 0, -1], await GoldStore.ReadColumnAsync(db, p, 3, Split.Dev));
        Assert.Equal([1], (await GoldStore.FindAsync(db, p, [1, 2])).Keys);
        Assert.Equal([0, 1], (await GoldStore.FindAsync(db, p, [.. Enumerable.Range(0, 2_500)])).Keys.Order());
        Assert.Equal(new GoldCounts(1, 1, 1), await GoldStore.CountAsync(db, p));
        await Assert.ThrowsAsync<ArgumentException>(() => GoldStore.ReadColumnAsync(db, p, 3, Split.Test));
        await Assert.ThrowsAsync<InvalidOperationException>(() => GoldStore.SetAsync(db, p, new GoldEntry(2, 0, GoldSource.Annotation, 1, DateTime.UtcNow)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => GoldStore.RemoveAsync(db, p, 2));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EveryLookIsCounted(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await PrepareAsync(database);
        var door = new SealedTest(database);
        Assert.Equal(0, await door.LooksAsync(p));

        var gold = await door.OpenAsync(p, 17, "anna");
        await door.OpenAsync(p, 18, "ben");

        Assert.Equal<int[]>([2], gold.Ordinals);
        Assert.Equal<int[]>([1], gold.Classes);
        Assert.Equal(2, await door.LooksAsync(p));
        Assert.Equal(1, await door.LooksAsync(p, 17));
        await using var db = database.Create();
        Assert.Equal(["anna", "ben"], db.TestLooks.OrderBy(l => l.Id).Select(l => l.By));
        Assert.All(db.TestLooks, l => Assert.Equal(DateTimeKind.Utc, l.At.Kind));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task GoldIsSetChangedAndRemoved(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await PrepareAsync(database);
        await using var db = database.Create();
        Assert.Equal(1, await GoldStore.SetAsync(db, p, new GoldEntry(0, 0, GoldSource.Annotation, 5, DateTime.UtcNow)));
        var gold = (await GoldStore.FindAsync(db, p, [0]))[0];
        Assert.Equal((0, GoldSource.Annotation, 5, Split.Train), (gold.Class, gold.Source, gold.UserId, gold.Split));
        Assert.InRange(DateTime.UtcNow - gold.At, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await GoldStore.RemoveAsync(db, p, 0);
        Assert.Equal(-1, await GoldStore.SetAsync(db, p, new GoldEntry(0, 1, GoldSource.Annotation, 5, DateTime.UtcNow)));
    }

    [Fact]
    public void NoPublicTypeOrTableGivesRawGold()
    {
        var storage = typeof(StudioDb).Assembly;
        // rows of gold are internal: DbContext.Set<T>() cannot be called for them from outside
        Assert.All(["GoldLabel", "StagedGold"], n => Assert.False(storage.GetTypes().Single(t => t.Name == n).IsVisible));
        const BindingFlags all = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var doors = storage.GetExportedTypes().SelectMany(t => t.GetMethods(all)).Where(m => m.ReturnType.ToString().Contains("TestGold", StringComparison.Ordinal))
            .Where(m => m.DeclaringType != typeof(TestGold)).Select(m => $"{m.DeclaringType!.Name}.{m.Name}");
        Assert.Equal(["SealedTest.OpenAsync"], doors);
    }

    [Fact]
    public void OnlyTheStoragesOwnGoldFilesNameTheTable()
    {
        var src = Path.Combine(SharedData.RepositoryRoot, "src");
        string[] allowed = ["Gold/GoldStore.cs", "Gold/SealedTest.cs", "Documents/DocumentStore.cs", "Projects/ProjectEraser.cs", "StudioDb.cs", "Model/GoldLabel.cs"];
        var files = Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/Migrations/", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 20, "the sources were not found");
        var offenders = files.Where(f => File.ReadAllText(f).Contains("GoldLabels", StringComparison.Ordinal) || File.ReadAllText(f).Contains("StagedGold", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Path.Combine(src, "LabelStudio.Storage"), f).Replace('\\', '/')).Except(allowed);
        Assert.Empty(offenders);
    }

    [Fact]
    public void OnlyTheEvaluatorOpensTheSealedTest()
    {
        var src = Path.Combine(SharedData.RepositoryRoot, "src");
        var users = Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.StartsWith(Path.Combine(src, "LabelStudio.Storage"), StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("SealedTest", StringComparison.Ordinal)).Select(f => Path.GetFileName(f));
        Assert.Equal(["EvaluateHandler.cs"], users);
    }

    // train, dev and test, all with gold
    private static async Task<int> PrepareAsync(TestDatabase database)
    {
        var p = await database.AddProjectAsync("P", "a", "b");
        await using var db = database.Create();
        await DocumentStore.AppendAsync(db, [TestDatabase.Doc(p, 0), TestDatabase.Doc(p, 1, Split.Dev), TestDatabase.Doc(p, 2, Split.Test)]);
        var now = DateTime.UtcNow;
        await GoldStore.StageAsync(db, p, [new(0, 1, GoldSource.Imported, null, now), new(1, 0, GoldSource.Imported, null, now), new(2, 1, GoldSource.Imported, null, now)]);
        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 3, 1));
        return p;
    }
}
