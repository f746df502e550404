using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>Writes people's answers and decisions down and takes them back: annotation, slot, gold and queue in one transaction.</summary>
internal sealed class AnswerBook(IStudioDbFactory factory, TimeProvider time)
{
    private const int Skip = -1;
    private const string NotKept = "This review queue has been removed. The answer was not kept; choose another queue.";
    private const string TakenBack = "This answer has been taken back already.";

    /// <summary>Writes an answer down. One that comes after its lease has ended, or twice under one key, or beyond what was asked for, is neither lost nor doubled.</summary>
    public Task AnswerAsync(int projectId, int queueId, int position, int @class, string comment, Guid clientKey, int person, CancellationToken cancel) =>
        AddAsync(projectId, queueId, position, @class, comment, clientKey, person, AnnotationKind.Answer, cancel);

    /// <summary>Writes a decision on differing answers down; -1 leaves the document without gold.</summary>
    public Task DecideAsync(int projectId, int queueId, int position, int @class, string comment, Guid clientKey, int person, CancellationToken cancel) =>
        AddAsync(projectId, queueId, position, @class, comment, clientKey, person, AnnotationKind.Adjudication, cancel);

    /// <summary>Takes a standing answer or decision of the person back; without a client key the last one and those that were given together with it. The documents are theirs again.</summary>
    /// <returns>The queue's entries in the order of the answers; none when there is nothing to take back.</returns>
    public async Task<IReadOnlyList<QueueItem>> UndoAsync(int projectId, int? queueId, int person, Guid? answer, AnnotationKind kind, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var latest = await db.Annotations
            .Where(a => a.ProjectId == projectId && (queueId == null ? db.Queues.Any(q => q.Id == a.QueueId) : a.QueueId == queueId) && a.UserId == person && a.Kind == kind && a.UndoneAt == null && (answer == null || a.ClientKey == answer))
            .OrderByDescending(a => a.Id).Take(AnswerKeys.MostTogether).ToListAsync(cancel);
        var items = new List<QueueItem>();
        foreach (var given in latest.Where(a => AnswerKeys.GivenTogether(a.ClientKey, latest[0].ClientKey)).Reverse())
            if (await TakeBackAsync(db, given, person, cancel) is { } item) items.Add(item);
        if (items.Count > 0) await transaction.CommitAsync(cancel);
        return items;
    }

    /// <summary>Takes any standing answer or decision back, whoever gave it; its document goes to whoever asks next.</summary>
    /// <exception cref="UserErrorException">There is no such answer, or its queue has been removed.</exception>
    public async Task TakeBackAsync(int projectId, long annotationId, int person, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var given = await db.Annotations.FirstOrDefaultAsync(a => a.Id == annotationId && a.ProjectId == projectId && a.UndoneAt == null, cancel)
            ?? throw new UserErrorException(TakenBack);
        if (await TakeBackAsync(db, given, person, cancel) == null) throw new UserErrorException(TakenBack);
        await transaction.CommitAsync(cancel);
    }

    private async Task AddAsync(
        int projectId, int queueId, int position, int @class, string comment, Guid clientKey, int person, AnnotationKind kind, CancellationToken cancel)
    {
        if (clientKey == Guid.Empty) throw new ArgumentException("An answer needs a key of its own.", nameof(clientKey));
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await LockAsync(db, queueId, position, cancel);
        if (await db.Annotations.AnyAsync(a => a.ClientKey == clientKey, cancel)) return;
        var (queue, item) = await ItemAsync(db, projectId, queueId, position, NotKept, cancel);
        if (@class != Skip) await CheckClassAsync(db, projectId, @class, cancel);
        if (@class != Skip && await GoldSettling.SplitAsync(db, projectId, item.Ordinal, cancel) == Split.Test)
            throw new UserErrorException("This document has been moved to the test split, whose gold is sealed. It was not answered; go on with the next one.");
        if (kind == AnnotationKind.Adjudication) await CheckDisputedAsync(db, item, person, cancel);
        else await CheckAssignedAsync(db, item, person, cancel);
        var now = time.GetUtcNow().UtcDateTime;
        // a person's later word on the same card replaces the earlier one
        await db.Annotations.Where(a => a.QueueId == queueId && a.Position == position && a.UserId == person && a.Kind == kind && a.UndoneAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.UndoneAt, now).SetProperty(a => a.UndoneBy, person), cancel);
        if (kind == AnnotationKind.Answer)
            await QueueSlots.CloseAsync(db, queueId, position, person, @class == Skip ? QueueItemState.Skipped : QueueItemState.Answered, now, cancel);
        var before = (await GoldStore.FindAsync(db, projectId, [item.Ordinal], cancel)).TryGetValue(item.Ordinal, out var gold) ? gold.Class : -1;
        var given = new Annotation
        {
            ProjectId = projectId,
            Ordinal = item.Ordinal,
            QueueId = queueId,
            Position = position,
            UserId = person,
            Class = @class,
            Comment = comment.Trim(),
            Kind = kind,
            PlantedClass = item.PlantedClass,
            GoldBefore = before,
            GoldAfter = before,
            ClientKey = clientKey,
            At = now,
        };
        db.Annotations.Add(given);
        await db.SaveChangesAsync(cancel);
        given.GoldAfter = await GoldSettling.SettleAsync(db, queue, item, now, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task<QueueItem?> TakeBackAsync(StudioDb db, Annotation given, int person, CancellationToken cancel)
    {
        if (given is not { QueueId: { } queueId, Position: { } position }) throw new UserErrorException("This answer came from no queue; it cannot be taken back.");
        await LockAsync(db, queueId, position, cancel);
        await db.Entry(given).ReloadAsync(cancel);
        if (given.UndoneAt != null) return null;
        var (queue, item) = await ItemAsync(db, given.ProjectId, queueId, position, "The queue of this answer has been removed, so the answer cannot be taken back. Answer the document again in another queue.", cancel);
        var now = time.GetUtcNow().UtcDateTime;
        (given.UndoneAt, given.UndoneBy) = (now, person);
        await db.SaveChangesAsync(cancel);
        if (given.Kind == AnnotationKind.Answer)
            await QueueSlots.ReopenAsync(db, queueId, position, given.UserId, given.UserId == person ? now + QueueLeases.Time : null, cancel);
        await GoldSettling.SettleAsync(db, queue, item, now, cancel);
        return item;
    }

    /// <summary>Lets whoever changes the same entry wait: each must see what the other did.</summary>
    private static Task LockAsync(StudioDb db, int queueId, int position, CancellationToken cancel) =>
        db.QueueItems.Where(i => i.QueueId == queueId && i.Position == position).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, i => i.State), cancel);

    private static async Task<(ReviewQueue, QueueItem)> ItemAsync(StudioDb db, int projectId, int queueId, int position, string otherwise, CancellationToken cancel)
    {
        var found = await (from i in db.QueueItems
                           join q in db.Queues on i.QueueId equals q.Id
                           where q.Id == queueId && q.ProjectId == projectId && i.Position == position
                           select new { Queue = q, Item = i }).FirstOrDefaultAsync(cancel);
        return found == null ? throw new UserErrorException(otherwise) : (found.Queue, found.Item);
    }

    /// <summary>Two people may have the same case before them; the first decision stands until whoever made it takes it back.</summary>
    private static async Task CheckDisputedAsync(StudioDb db, QueueItem item, int person, CancellationToken cancel)
    {
        var decision = await db.Annotations.AsNoTracking().Where(
            a => a.QueueId == item.QueueId && a.Position == item.Position && a.Kind == AnnotationKind.Adjudication && a.UndoneAt == null).FirstOrDefaultAsync(cancel);
        if (decision != null && decision.UserId != person)
            throw new UserErrorException("Somebody else has decided this document meanwhile. Your decision was not kept; go on with the next one.");
        if (decision == null && item.State != QueueItemState.Disputed)
            throw new UserErrorException("An answer to this document was taken back meanwhile, so there is nothing to decide any more. Go on with the next one.");
    }

    /// <summary>Who had the document before the queue went to others may still answer it.</summary>
    private static async Task CheckAssignedAsync(StudioDb db, QueueItem item, int person, CancellationToken cancel)
    {
        if (!await db.QueueAssignments.AnyAsync(a => a.QueueId == item.QueueId, cancel)) return;
        if (await db.QueueAssignments.AnyAsync(a => a.QueueId == item.QueueId && a.UserId == person, cancel)) return;
        if (await db.QueueSlots.AnyAsync(s => s.QueueId == item.QueueId && s.Position == item.Position && s.UserId == person, cancel)) return;
        throw new UserErrorException("This queue is assigned to other people. The answer was not kept; choose another queue.");
    }

    private static async Task CheckClassAsync(StudioDb db, int projectId, int @class, CancellationToken cancel)
    {
        if (await db.Classes.AnyAsync(c => c.ProjectId == projectId && c.Index == @class, cancel)) return;
        var count = await db.Classes.CountAsync(c => c.ProjectId == projectId, cancel);
        throw new UserErrorException($"There is no class number {@class + 1}: the project has {InWords.Count(count, "class", "classes")}. Choose one of them.");
    }
}
