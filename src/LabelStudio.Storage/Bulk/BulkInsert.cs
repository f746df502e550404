using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace LabelStudio.Storage.Bulk;

/// <summary>Writes many rows of one entity: prepared inserts on SQLite, COPY on PostgreSQL. Columns and conversions are those of the EF model.</summary>
public static class BulkInsert
{
    /// <summary>Inserts the rows in the context's transaction, or in one of their own. Keys must be set; nothing is tracked.</summary>
    public static async Task BulkInsertAsync<T>(this StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel = default)
        where T : class
    {
        if (rows.Count == 0) return;
        var columns = Columns(db, typeof(T), out var table);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            if (db.Database.GetDbConnection() is NpgsqlConnection postgres)
            {
                await CopyAsync(postgres, table, columns, rows, cancel);
                return;
            }
            await using var own = db.Database.CurrentTransaction == null ? await db.Database.BeginTransactionAsync(cancel) : null;
            Insert(db, table, columns, rows, cancel);
            if (own != null) await own.CommitAsync(cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task CopyAsync<T>(NpgsqlConnection connection, string table, Column[] columns, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class
    {
        var names = string.Join(", ", columns.Select(c => Quote(c.Name)));
        await using var import = await connection.BeginBinaryImportAsync($"COPY {Quote(table)} ({names}) FROM STDIN (FORMAT BINARY)", cancel);
        foreach (var row in rows)
        {
            await import.StartRowAsync(cancel);
            foreach (var column in columns)
            {
                var value = column.Value(row);
                if (value == null) await import.WriteNullAsync(cancel);
                else await import.WriteAsync(value, column.StoreType, cancel);
            }
        }
        await import.CompleteAsync(cancel);
    }

    [SuppressMessage("Security", "CA2100", Justification = "Names come from the model, values are parameters.")]
    private static void Insert<T>(StudioDb db, string table, Column[] columns, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var names = string.Join(", ", columns.Select(c => Quote(c.Name)));
        var slots = string.Join(", ", columns.Select((_, i) => FormattableString.Invariant($"@p{i}")));
        command.CommandText = $"INSERT INTO {Quote(table)} ({names}) VALUES ({slots})";
        var parameters = new DbParameter[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            parameters[i] = command.CreateParameter();
            parameters[i].ParameterName = FormattableString.Invariant($"@p{i}");
            command.Parameters.Add(parameters[i]);
        }
        command.Prepare();
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            for (var i = 0; i < columns.Length; i++)
                parameters[i].Value = columns[i].Value(row) ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    private static Column[] Columns(StudioDb db, Type type, out string table)
    {
        var entity = db.Model.FindEntityType(type) ?? throw new ArgumentException($"{type.Name} is not part of the model.", nameof(type));
        table = entity.GetTableName()!;
        return [.. entity.GetProperties().Where(p => p.ValueGenerated == ValueGenerated.Never).Select(p => new Column(p))];
    }

    private static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private sealed class Column(IProperty property)
    {
        private readonly IClrPropertyGetter _getter = property.GetGetter();
        private readonly Func<object?, object?>? _convert = property.GetTypeMapping().Converter?.ConvertToProvider;

        public string Name { get; } = property.GetColumnName();

        public string StoreType { get; } = property.GetColumnType();

        public object? Value(object row)
        {
            var value = _getter.GetClrValue(row);
            return value == null || _convert == null ? value : _convert(value);
        }
    }
}
