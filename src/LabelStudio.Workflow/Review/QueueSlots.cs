using System.Linq.Expressions;
using LabelStudio.Storage;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>The answers that each document of a queue needs, one row each. A slot is taken by one conditional update, which either database does for one of two people only.</summary>
internal static class QueueSlots
{
    /// <summary>Writes the entries of a new queue in their order, planted gold spread among them, with their slots and the people they are for.</summary>
    /// <param name="db">In the transaction that made the queue.</param>
    /// <param name="queue">The queue, which has its id; what the options say is written into it.</param>
    /// <param name="chosen">The documents to be reviewed; their positions are set here.</param>
    /// <param name="planted">Documents with <see cref="QueueItem.PlantedClass"/>.</param>
    /// <param name="options">Who answers.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task CreateAsync(
        StudioDb db, ReviewQueue queue, IReadOnlyList<QueueItem> chosen, IReadOnlyList<QueueItem> planted, QueueOptions options, CancellationToken cancel)
    {
        options.Check();
        var items = PlantedGold.Spread(chosen, planted, queue.Id);
        for (var i = 0; i < items.Count; i++) (items[i].QueueId, items[i].Position) = (queue.Id, i);
        (queue.Size, queue.Overlap, queue.Blind, queue.Policy) = (items.Count, options.Overlap, options.Blind, options.Policy);
        await db.SaveChangesAsync(cancel);
        await db.BulkInsertAsync(items, cancel);
        await db.BulkInsertAsync<QueueSlot>(
            [.. items.SelectMany(i => Enumerable.Range(0, options.Overlap).Select(s => new QueueSlot { QueueId = queue.Id, Position = i.Position, Slot = s }))], cancel);
        await AssignAsync(db, queue.Id, options.Assignees, cancel);
    }

    /// <summary>Makes the queue the work of these people; none is everybody. What others are looking at now is left to them until their leases end.</summary>
    public static async Task AssignAsync(StudioDb db, int queueId, IReadOnlyList<int> people, CancellationToken cancel)
    {
        await db.QueueAssignments.Where(a => a.QueueId == queueId).ExecuteDeleteAsync(cancel);
        await db.BulkInsertAsync<QueueAssignment>([.. people.Distinct().Select(u => new QueueAssignment { QueueId = queueId, UserId = u })], cancel);
    }

    /// <summary>Removes what belongs to a queue beside its entries.</summary>
    public static async Task DeleteAsync(StudioDb db, int queueId, CancellationToken cancel)
    {
        await db.QueueSlots.Where(s => s.QueueId == queueId).ExecuteDeleteAsync(cancel);
        await db.QueueAssignments.Where(a => a.QueueId == queueId).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Slots that this person may answer: their own, and where they have none, those that nobody has now.</summary>
    public static Expression<Func<QueueSlot, bool>> OpenTo(StudioDb db, int queueId, int person, DateTime now) =>
        s => s.QueueId == queueId && s.State == QueueItemState.Pending
            && (s.UserId == person
                || ((s.UserId == null || s.LeasedUntil == null || s.LeasedUntil < now)
                    && !db.QueueSlots.Any(o => o.QueueId == queueId && o.Position == s.Position && o.UserId == person)));

    /// <summary>Makes a slot the person's.</summary>
    /// <returns>Whether it is; somebody else may have been first.</returns>
    public static async Task<bool> LeaseAsync(StudioDb db, int queueId, int position, int slot, int person, DateTime now, DateTime until, CancellationToken cancel) =>
        await db.QueueSlots.Where(OpenTo(db, queueId, person, now)).Where(s => s.Position == position && s.Slot == slot)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.UserId, person).SetProperty(x => x.LeasedUntil, until), cancel) == 1;

    /// <summary>Closes the slot that this answer is for: the person's own, else one that nobody has now, else one that somebody only looks at: an answer is worth more than a lease. When others have answered all, it is one more than was asked for.</summary>
    public static async Task CloseAsync(StudioDb db, int queueId, int position, int person, QueueItemState state, DateTime now, CancellationToken cancel)
    {
        var slots = await db.QueueSlots.AsNoTracking().Where(s => s.QueueId == queueId && s.Position == position).OrderBy(s => s.Slot).ToListAsync(cancel);
        var free = slots.Where(s => s.State == QueueItemState.Pending).OrderBy(s => s.UserId == null ? 0 : s.LeasedUntil == null || s.LeasedUntil < now ? 1 : 2);
        if ((slots.Find(s => s.UserId == person) ?? free.FirstOrDefault()) is not { } slot) return;
        await db.QueueSlots.Where(s => s.QueueId == queueId && s.Position == position && s.Slot == slot.Slot)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.UserId, person).SetProperty(x => x.State, state).SetProperty(x => x.LeasedUntil, (DateTime?)null), cancel);
    }

    /// <summary>Opens the slot of an answer that was taken back: to the person themselves, or to anybody.</summary>
    public static Task ReopenAsync(StudioDb db, int queueId, int position, int person, DateTime? until, CancellationToken cancel)
    {
        var holder = until == null ? (int?)null : person;
        return db.QueueSlots.Where(s => s.QueueId == queueId && s.Position == position && s.UserId == person)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.State, QueueItemState.Pending).SetProperty(x => x.UserId, holder).SetProperty(x => x.LeasedUntil, until), cancel);
    }

    public static Task<bool> IsPendingAsync(StudioDb db, int queueId, int position, CancellationToken cancel) =>
        db.QueueSlots.AnyAsync(s => s.QueueId == queueId && s.Position == position && s.State == QueueItemState.Pending, cancel);
}
