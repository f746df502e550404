using LabelStudio.Storage;
using LabelStudio.Storage.Projects;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.People;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Workflow;

/// <summary>What has to be true before anything else runs: the data folder is ours, the database is of this version, the roles exist, interrupted removals are finished and interrupted jobs go on.</summary>
internal sealed class StudioStartup(
    StudioOptions options, DataFolder folder, IStudioDbFactory factory, RoleSeed roles, FirstAdministrator firstAdministrator, JobScheduler jobs) : IHostedService, IDisposable
{
    private DataFolderLock? _lock;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        folder.Create();
        // several processes may share a PostgreSQL server, but never a SQLite file
        if (options.Database.StorageProvider() == StorageProvider.Sqlite) _lock = DataFolderLock.Take(folder);
        await factory.MigrateAsync(cancellationToken);
        if (_lock != null) await UseWalAsync(folder.JobsFile, cancellationToken);
        await roles.SeedAsync(cancellationToken);
        await firstAdministrator.RenewAsync(cancellationToken);
        await ProjectEraser.FinishAsync(factory, cancellationToken);
        await jobs.RecoverAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task UseWalAsync(string file, CancellationToken cancel)
    {
        await using var connection = new SqliteConnection(DataFolder.Sqlite(file));
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        await command.ExecuteNonQueryAsync(cancel);
    }

    // after all other services have stopped
    public void Dispose() => _lock?.Dispose();
}
