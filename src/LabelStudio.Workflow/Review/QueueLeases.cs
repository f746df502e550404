using System.Data.Common;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>Hands the pending documents of a queue out, each to as many people as shall answer it, and to none of them twice.</summary>
internal sealed class QueueLeases(TimeProvider time)
{
    /// <summary>How long a document stays with the person who got it; asking again begins anew.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    private const int MostAttempts = 5;

    /// <summary>Leases up to <paramref name="count"/> pending documents in the queue's order, those that the person has already among them.</summary>
    /// <exception cref="UserErrorException">The queue is for other people.</exception>
    public async Task<IReadOnlyList<QueueItem>> TakeAsync(StudioDb db, int projectId, int queueId, int count, int person, CancellationToken cancel)
    {
        var assigned = await db.QueueAssignments.Where(a => a.QueueId == queueId).Select(a => a.UserId).ToListAsync(cancel);
        if (assigned.Count > 0 && !assigned.Contains(person))
            throw new UserErrorException("This queue is assigned to other people. Choose another queue, or ask an analyst to assign it to you too.");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TakeOnceAsync(db, projectId, queueId, count, person, cancel);
            }
            catch (DbException) when (attempt < MostAttempts && !cancel.IsCancellationRequested)
            {
                // the same person asks in two windows at once, and both reached for a slot of one document
            }
        }
    }

    private async Task<IReadOnlyList<QueueItem>> TakeOnceAsync(StudioDb db, int projectId, int queueId, int count, int person, CancellationToken cancel)
    {
        var taken = new List<QueueItem>(count);
        var after = -1;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        while (taken.Count < count)
        {
            var now = time.GetUtcNow().UtcDateTime;
            var last = after;
            var open = await db.QueueSlots.Where(QueueSlots.OpenTo(db, queueId, person, now)).Where(s => s.Position > last)
                .GroupBy(s => s.Position).Select(g => new { Position = g.Key, Slot = g.Min(s => s.Slot) })
                .OrderBy(s => s.Position).Take(count - taken.Count).ToListAsync(cancel);
            if (open.Count == 0) break;
            after = open[^1].Position;
            var positions = open.ConvertAll(o => o.Position);
            var items = await db.QueueItems.AsNoTracking().Where(i => i.QueueId == queueId && positions.Contains(i.Position)).OrderBy(i => i.Position).ToListAsync(cancel);
            var settled = await SettledAsync(db, projectId, items, cancel);
            foreach (var (item, slot) in items.Zip(open))
            {
                if (settled.TryGetValue(item.Position, out var state)) await CloseAsync(db, item, state, cancel);
                else if (await QueueSlots.LeaseAsync(db, queueId, item.Position, slot.Slot, person, now, now + Time, cancel)) taken.Add(item);
            }
        }
        await transaction.CommitAsync(cancel);
        return taken;
    }

    /// <summary>Entries that need nobody any more, by position, and what becomes of them: their document got gold elsewhere, or has become a test document.</summary>
    private static async Task<Dictionary<int, QueueItemState>> SettledAsync(StudioDb db, int projectId, List<QueueItem> items, CancellationToken cancel)
    {
        var ordinals = items.ConvertAll(i => i.Ordinal);
        var open = (await db.Documents.Where(d => d.ProjectId == projectId && ordinals.Contains(d.Ordinal) && d.Split != Split.Test)
            .Select(d => d.Ordinal).ToListAsync(cancel)).ToHashSet();
        var gold = await GoldStore.FindAsync(db, projectId, ordinals, cancel);
        var settled = new Dictionary<int, QueueItemState>();
        foreach (var item in items)
        {
            if (!open.Contains(item.Ordinal)) settled[item.Position] = QueueItemState.Skipped;
            // gold of a planted document is no news, nor what is there to be looked at again
            else if (item.PlantedClass == null && !item.HadGold && gold.ContainsKey(item.Ordinal)) settled[item.Position] = QueueItemState.Answered;
        }
        return settled;
    }

    private static async Task CloseAsync(StudioDb db, QueueItem item, QueueItemState state, CancellationToken cancel)
    {
        await db.QueueItems.Where(i => i.QueueId == item.QueueId && i.Position == item.Position && i.State == QueueItemState.Pending)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.State, state), cancel);
        await db.QueueSlots.Where(s => s.QueueId == item.QueueId && s.Position == item.Position && s.State == QueueItemState.Pending)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.State, state).SetProperty(x => x.UserId, (int?)null).SetProperty(x => x.LeasedUntil, (DateTime?)null), cancel);
    }
}
