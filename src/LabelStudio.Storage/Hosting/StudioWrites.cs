using System.Diagnostics;

namespace LabelStudio.Storage;

/// <summary>Writes in one transaction, with courtesy to other writers.</summary>
public static class StudioWrites
{
    // SQLite lets one write at a time. Who waits looks again after at most 25 ms while it has waited for less than a quarter
    // of a second, and every 100 ms then: a bulk writer that began its next transaction at once would keep a person's
    // click waiting for many of them, so it leaves the door open for as long as a waiter may be looking away
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan VeryLong = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(105);

    /// <summary>Runs <paramref name="write"/> in a transaction of its own; an exception leaves nothing written. Keep it short: aim at a tenth of a second.</summary>
    public static async Task<T> WriteAsync<T>(this IStudioDbFactory factory, Func<StudioDb, Task<T>> write, CancellationToken cancel = default)
    {
        T result;
        TimeSpan held;
        await using (var db = factory.Create())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var start = Stopwatch.GetTimestamp();
            result = await write(db);
            await transaction.CommitAsync(cancel);
            held = Stopwatch.GetElapsedTime(start);
        }
        if (factory.Provider == StorageProvider.Sqlite && held > Long) await Task.Delay(held > VeryLong ? LongPause : Pause, CancellationToken.None);
        return result;
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public static Task WriteAsync(this IStudioDbFactory factory, Func<StudioDb, Task> write, CancellationToken cancel = default) =>
        factory.WriteAsync(async db =>
        {
            await write(db);
            return true;
        }, cancel);
}
