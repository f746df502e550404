using LabelStudio.Storage.Gold;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Storage;

/// <summary>Puts the storage into an application.</summary>
public static class StudioStorage
{
    /// <summary>Registers <see cref="IStudioDbFactory"/>, a scoped <see cref="StudioDb"/> (for Identity) and <see cref="SealedTest"/>.</summary>
    public static IServiceCollection AddStudioStorage(this IServiceCollection services, StorageProvider provider, string connectionString)
    {
        services.AddSingleton<IStudioDbFactory>(_ => new StudioDbFactory(provider, connectionString));
        services.AddScoped(s => s.GetRequiredService<IStudioDbFactory>().Create());
        services.AddSingleton<SealedTest>();
        return services;
    }

    /// <summary>Makes the database or brings it up to this version. For SQLite the caller must own the data folder.</summary>
    public static async Task MigrateAsync(this IStudioDbFactory factory, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        if (factory.Provider == StorageProvider.Sqlite)
        {
            await db.Database.OpenConnectionAsync(cancel);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancel);
            // a process that was killed while migrating leaves its lock behind, and nobody else can hold it: the folder is ours
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancel);
        }
        await db.Database.MigrateAsync(cancel);
    }
}
