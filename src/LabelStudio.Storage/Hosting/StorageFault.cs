using Microsoft.Data.Sqlite;
using Npgsql;

namespace LabelStudio.Storage;

/// <summary>Tells apart the faults of a database or disk that a user can do something about.</summary>
public static class StorageFault
{
    private const int SqliteFull = 13;
    private const int NoSpaceLeft = 28;

    /// <summary>Whether the fault is that the disk is full.</summary>
    public static bool IsDiskFull(Exception e) => e switch
    {
        SqliteException s => s.SqliteErrorCode == SqliteFull,
        PostgresException p => p.SqlState == PostgresErrorCodes.DiskFull,
        IOException io => (io.HResult & 0xFFFF) is NoSpaceLeft or 0x70,
        _ => false,
    };
}
