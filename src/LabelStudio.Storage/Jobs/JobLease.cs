using LabelStudio.Storage.Bulk;

namespace LabelStudio.Storage.Jobs;

/// <summary>The job's work was taken over by another run of it; whoever gets this must stop without writing.</summary>
public sealed class LeaseLostException(long jobId) : Exception($"Job {jobId} is no longer ours: another process has taken it over.")
{
    public long JobId { get; } = jobId;
}

/// <summary>The right to write for a job: a token in the job's row, checked in the transaction of every write.</summary>
public static class JobLease
{
    /// <summary>Throws unless <paramref name="token"/> is the job's present lease; no one can take the lease over before the transaction ends.</summary>
    /// <exception cref="LeaseLostException">The job has another token by now, or is gone.</exception>
    /// <exception cref="InvalidOperationException">There is no transaction, so the check would promise nothing.</exception>
    public static async Task CheckLeaseAsync(this StudioDb db, long jobId, Guid token, CancellationToken cancel = default)
    {
        if (db.Database.CurrentTransaction == null) throw new InvalidOperationException("A lease is checked inside the transaction that writes.");
        // KEY SHARE keeps a take-over out (it locks FOR UPDATE) but lets progress and cancel requests through;
        // on SQLite the transaction itself is the lock
        var sql = db is PostgresStudioDb
            ? "SELECT \"LeaseToken\" FROM \"Jobs\" WHERE \"Id\" = @id FOR KEY SHARE"
            : "SELECT \"LeaseToken\" FROM \"Jobs\" WHERE \"Id\" = @id";
        var found = await Sql.ListAsync<Guid?>(db, sql, r => r.IsDBNull(0) ? null : r.GetGuid(0), cancel, ("id", jobId));
        if (found.Count == 0 || found[0] != token) throw new LeaseLostException(jobId);
    }

    /// <summary>Waits until no write of the present holder is under way, and keeps new ones out until the transaction ends.</summary>
    public static async Task LockForTakeOverAsync(this StudioDb db, long jobId, CancellationToken cancel = default)
    {
        if (db.Database.CurrentTransaction == null) throw new InvalidOperationException("A lease is taken over inside a transaction.");
        if (db is PostgresStudioDb)
            await Sql.ListAsync(db, "SELECT \"Id\" FROM \"Jobs\" WHERE \"Id\" = @id FOR UPDATE", r => r.GetInt64(0), cancel, ("id", jobId));
    }
}
