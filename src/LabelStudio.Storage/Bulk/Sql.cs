using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LabelStudio.Storage.Bulk;

/// <summary>Plain SQL on the context's connection and in its transaction, for what EF Core would do slowly. Quoted names are valid on both providers.</summary>
internal static class Sql
{
    /// <summary>Runs a statement; returns the number of rows changed.</summary>
    public static async Task<int> ExecuteAsync(StudioDb db, string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = Command(db, sql, parameters);
            return await command.ExecuteNonQueryAsync(cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Reads all rows of a query that has few.</summary>
    public static async Task<List<T>> ListAsync<T>(
        StudioDb db, string sql, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = Command(db, sql, parameters);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var list = new List<T>();
            while (await reader.ReadAsync(cancel)) list.Add(row(reader));
            return list;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "Callers pass constant text, values are parameters.")]
    private static DbCommand Command(StudioDb db, string sql, (string Name, object? Value)[] parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var p = command.CreateParameter();
            p.ParameterName = "@" + name;
            p.Value = value ?? DBNull.Value;
            command.Parameters.Add(p);
        }
        return command;
    }
}
