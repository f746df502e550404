using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>Hands the pending documents of a queue out, each to one person at a time.</summary>
/// <remarks>A document is taken by one conditional update, which either database does for one of two people only.</remarks>
internal sealed class QueueLeases(TimeProvider time)
{
    /// <summary>How long a document stays with the person who got it; asking again begins anew.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    /// <summary>Leases up to <paramref name="count"/> pending documents in the queue's order, those that the person has already among them.</summary>
    public async Task<IReadOnlyList<QueueItem>> TakeAsync(StudioDb db, int projectId, int queueId, int count, int person, CancellationToken cancel)
    {
        var taken = new List<QueueItem>(count);
        var after = -1;
        while (taken.Count < count)
        {
            var now = time.GetUtcNow().UtcDateTime;
            var from = after;
            var free = await db.QueueItems.AsNoTracking()
                .Where(i => i.QueueId == queueId && i.State == QueueItemState.Pending && i.Position > from
                    && (i.LeasedTo == null || i.LeasedTo == person || i.LeasedUntil == null || i.LeasedUntil < now))
                .OrderBy(i => i.Position).Take(count - taken.Count).ToListAsync(cancel);
            if (free.Count == 0) break;
            foreach (var item in free)
            {
                after = item.Position;
                var until = now + Time;
                var won = await db.QueueItems
                    .Where(i => i.QueueId == queueId && i.Position == item.Position && i.State == QueueItemState.Pending
                        && (i.LeasedTo == null || i.LeasedTo == person || i.LeasedUntil == null || i.LeasedUntil < now))
                    .ExecuteUpdateAsync(s => s.SetProperty(i => i.LeasedTo, person).SetProperty(i => i.LeasedUntil, until), cancel);
                if (won == 1 && !await SettleAsync(db, projectId, item, cancel)) taken.Add(item);
            }
        }
        return taken;
    }

    /// <summary>Closes an entry that needs nobody any more: its document got gold elsewhere, or has become a test document.</summary>
    private static async Task<bool> SettleAsync(StudioDb db, int projectId, QueueItem item, CancellationToken cancel)
    {
        var split = await db.Documents.Where(d => d.ProjectId == projectId && d.Ordinal == item.Ordinal).Select(d => (Split?)d.Split).FirstOrDefaultAsync(cancel);
        QueueItemState? settled = split is null or Split.Test ? QueueItemState.Skipped
            : (await GoldStore.FindAsync(db, projectId, [item.Ordinal], cancel)).Count > 0 ? QueueItemState.Answered
            : null;
        if (settled is not { } state) return false;
        await db.QueueItems.Where(i => i.QueueId == item.QueueId && i.Position == item.Position)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.State, state).SetProperty(i => i.LeasedTo, (int?)null).SetProperty(i => i.LeasedUntil, (DateTime?)null), cancel);
        return true;
    }
}
