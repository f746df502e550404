using LabelStudio.Core.Schema;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using Microsoft.Data.Sqlite;

namespace LabelStudio.Storage.Tests;

/// <summary>A fresh, migrated database of either provider.</summary>
internal sealed class TestDatabase : IStudioDbFactory, IAsyncDisposable
{
    private readonly StudioDbFactory _factory;

    private TestDatabase(StorageProvider provider, string connectionString, string? folder)
    {
        _factory = new StudioDbFactory(provider, connectionString);
        Folder = folder;
    }

    public string? Folder { get; }

    public StorageProvider Provider => _factory.Provider;

    public static async Task<TestDatabase> CreateAsync(string provider)
    {
        TestDatabase database;
        if (provider == "Sqlite")
        {
            var folder = Directory.CreateTempSubdirectory("ls-db-").FullName;
            database = new TestDatabase(StorageProvider.Sqlite, $"Data Source={Path.Combine(folder, "studio.db")}", folder);
        }
        else
        {
            database = new TestDatabase(StorageProvider.Postgres, PostgresServer.Shared.ConnectionString(PostgresServer.NewName()), null);
        }
        await database.MigrateAsync();
        return database;
    }

    public StudioDb Create() => _factory.Create();

    public async Task<int> AddProjectAsync(string name = "Project", params string[] classes)
    {
        await using var db = Create();
        var project = new Project { Name = name, CreatedAt = DateTime.UtcNow };
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        db.Classes.AddRange(classes.Select((c, i) => new ProjectClass { ProjectId = project.Id, Index = i, Name = c }));
        await db.SaveChangesAsync();
        return project.Id;
    }

    /// <summary>Appends and publishes documents whose split is given; texts are "text 0", ids "id0" and so on.</summary>
    public async Task PublishAsync(int projectId, params Split[] splits)
    {
        await using var db = Create();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var before = await DocumentStore.CountAsync(db, projectId);
        await DocumentStore.AppendAsync(db, [.. splits.Select((s, i) => Doc(projectId, before + i, s))]);
        var version = db.Projects.Single(p => p.Id == projectId).DocumentsVersion + 1;
        await DocumentStore.PublishAsync(db, projectId, before + splits.Length, version);
        await transaction.CommitAsync();
    }

    public static Document Doc(int projectId, int ordinal, Split split = Split.Train, string? text = null) => new()
    {
        ProjectId = projectId,
        Ordinal = ordinal,
        ExternalId = FormattableString.Invariant($"id{ordinal}"),
        Text = text ?? FormattableString.Invariant($"text {ordinal}"),
        Split = split,
        ContentHash = ordinal * 31L,
    };

    public async Task WriteAsync(Func<StudioDb, Task> write)
    {
        await using var db = Create();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await write(db);
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (Folder == null) return ValueTask.CompletedTask;
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, true);
        return ValueTask.CompletedTask;
    }
}
