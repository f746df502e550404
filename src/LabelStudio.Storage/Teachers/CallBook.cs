using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LabelStudio.Storage.Teachers;

/// <summary>Calls to teachers and the answers they gave, written many at a time.</summary>
public static class CallBook
{
    /// <summary>Writes calls that are about to be sent, calls that have ended, and answers to keep; an answer that is there already stays as it is.</summary>
    /// <param name="db">The database, with a transaction.</param>
    /// <param name="begun">New rows.</param>
    /// <param name="ended">Rows that were begun before, as they ended.</param>
    /// <param name="answers">Answers of the ended ones.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task WriteAsync(
        StudioDb db, IReadOnlyCollection<TeacherCall> begun, IReadOnlyCollection<TeacherCall> ended, IReadOnlyCollection<TeacherAnswer> answers, CancellationToken cancel = default)
    {
        await db.BulkInsertAsync(begun, cancel);
        await EachAsync(
            db,
            """
            UPDATE "TeacherCalls" SET "Outcome" = @a, "Milliseconds" = @b, "InputTokens" = @c, "CachedTokens" = @d, "OutputTokens" = @e, "Cost" = @f,
              "Assumed" = @g, "Reason" = @h WHERE "Id" = @i
            """,
            ended,
            c => [(short?)c.Outcome, c.Milliseconds, c.InputTokens, c.CachedTokens, c.OutputTokens, c.Cost, c.Assumed, c.Reason, c.Id], cancel);
        await EachAsync(
            db,
            """
            INSERT INTO "TeacherAnswers" ("Key", "TeacherId", "ProjectId", "At", "Reply") VALUES (@a, @b, @c, @d, @e)
            ON CONFLICT ("Key") DO NOTHING
            """,
            answers, a => [a.Key, a.TeacherId, a.ProjectId, a.At, a.Reply], cancel);
    }

    /// <summary>The kept answer to a question, or null.</summary>
    public static async Task<byte[]?> FindAnswerAsync(StudioDb db, string key, CancellationToken cancel = default)
    {
        var found = await Sql.ListAsync(db, """SELECT "Reply" FROM "TeacherAnswers" WHERE "Key" = @key""", r => (byte[])r.GetValue(0), cancel, ("key", key));
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Marks calls of a run that nobody has ended, because the process that made them is gone. Their tokens and costs stay the most they can have been.</summary>
    public static Task<int> GiveUpAsync(StudioDb db, long runId, byte outcome, CancellationToken cancel = default) =>
        db.TeacherCalls.Where(c => c.PromptRunId == runId && c.Outcome == null).ExecuteUpdateAsync(u => u.SetProperty(c => c.Outcome, outcome), cancel);

    [SuppressMessage("Security", "CA2100", Justification = "Callers pass constant text, values are parameters.")]
    private static async Task EachAsync<T>(StudioDb db, string sql, IReadOnlyCollection<T> rows, Func<T, object?[]> values, CancellationToken cancel)
    {
        if (rows.Count == 0) return;
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = (db.Database.CurrentTransaction ?? throw new InvalidOperationException("Calls are written in a transaction.")).GetDbTransaction();
        command.CommandText = sql;
        List<DbParameter> parameters = [];
        foreach (var row in rows)
        {
            var cells = values(row);
            for (var i = 0; i < cells.Length; i++)
            {
                if (i == parameters.Count)
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = "@" + (char)('a' + i);
                    command.Parameters.Add(parameter);
                    parameters.Add(parameter);
                }
                parameters[i].Value = cells[i] ?? DBNull.Value;
            }
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
