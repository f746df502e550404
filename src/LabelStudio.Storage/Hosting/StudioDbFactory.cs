using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage;

/// <summary>Makes contexts of the configured provider; the options are built once.</summary>
public sealed class StudioDbFactory : IStudioDbFactory
{
    private readonly Func<StudioDb> _create;

    public StudioDbFactory(StorageProvider provider, string connectionString)
    {
        Provider = provider;
        if (provider == StorageProvider.Sqlite)
        {
            var options = SqliteOptions(connectionString);
            _create = () => new SqliteStudioDb(options);
        }
        else
        {
            var options = PostgresOptions(connectionString);
            _create = () => new PostgresStudioDb(options);
        }
    }

    public StorageProvider Provider { get; }

    public StudioDb Create() => _create();

    internal static DbContextOptions<SqliteStudioDb> SqliteOptions(string connectionString)
    {
        var full = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 30 }.ToString();
        return new DbContextOptionsBuilder<SqliteStudioDb>()
            .UseSqlite(full, o => o.MigrationsHistoryTable("__StudioMigrations"))
            .AddInterceptors(SqlitePragmas.Instance)
            .Options;
    }

    internal static DbContextOptions<PostgresStudioDb> PostgresOptions(string connectionString) =>
        new DbContextOptionsBuilder<PostgresStudioDb>()
            .UseNpgsql(connectionString, o => o.MigrationsHistoryTable("__StudioMigrations"))
            .Options;
}
