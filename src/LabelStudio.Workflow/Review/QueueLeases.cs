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
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        while (taken.Count < count)
        {
            var now = time.GetUtcNow().UtcDateTime;
            var last = after;
            var free = await db.QueueItems.AsNoTracking()
                .Where(i => i.QueueId == queueId && i.State == QueueItemState.Pending && i.Position > last
                    && (i.LeasedTo == null || i.LeasedTo == person || i.LeasedUntil == null || i.LeasedUntil < now))
                .OrderBy(i => i.Position).Take(count - taken.Count).ToListAsync(cancel);
            if (free.Count == 0) break;
            after = free[^1].Position;
            var settled = await SettledAsync(db, projectId, free, cancel);
            foreach (var item in free)
            {
                if (settled.TryGetValue(item.Ordinal, out var state)) await CloseAsync(db, item, state, cancel);
                else if (await LeaseAsync(db, item, person, now, cancel)) taken.Add(item);
            }
        }
        await transaction.CommitAsync(cancel);
        return taken;
    }

    private static async Task<bool> LeaseAsync(StudioDb db, QueueItem item, int person, DateTime now, CancellationToken cancel)
    {
        var until = now + Time;
        return await db.QueueItems
            .Where(i => i.QueueId == item.QueueId && i.Position == item.Position && i.State == QueueItemState.Pending
                && (i.LeasedTo == null || i.LeasedTo == person || i.LeasedUntil == null || i.LeasedUntil < now))
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.LeasedTo, person).SetProperty(i => i.LeasedUntil, until), cancel) == 1;
    }

    /// <summary>Entries that need nobody any more, and what becomes of them: their document got gold elsewhere, or has become a test document.</summary>
    private static async Task<Dictionary<int, QueueItemState>> SettledAsync(StudioDb db, int projectId, List<QueueItem> items, CancellationToken cancel)
    {
        var ordinals = items.ConvertAll(i => i.Ordinal);
        var open = (await db.Documents.Where(d => d.ProjectId == projectId && ordinals.Contains(d.Ordinal) && d.Split != Split.Test)
            .Select(d => d.Ordinal).ToListAsync(cancel)).ToHashSet();
        var settled = ordinals.Where(o => !open.Contains(o)).ToDictionary(o => o, _ => QueueItemState.Skipped);
        foreach (var (ordinal, _) in await GoldStore.FindAsync(db, projectId, ordinals, cancel)) settled[ordinal] = QueueItemState.Answered;
        return settled;
    }

    private static Task<int> CloseAsync(StudioDb db, QueueItem item, QueueItemState state, CancellationToken cancel) =>
        db.QueueItems.Where(i => i.QueueId == item.QueueId && i.Position == item.Position && i.State == QueueItemState.Pending)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.State, state).SetProperty(i => i.LeasedTo, (int?)null).SetProperty(i => i.LeasedUntil, (DateTime?)null), cancel);
}
