using System.Data;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>Writes people's answers down and takes them back: annotation, gold and queue in one transaction.</summary>
internal sealed class AnswerBook(IStudioDbFactory factory, TimeProvider time)
{
    private const int Skip = -1;

    public async Task AnswerAsync(
        int projectId, int queueId, int position, int @class, string comment, Guid clientKey, int person, CancellationToken cancel)
    {
        if (clientKey == Guid.Empty) throw new ArgumentException("An answer needs a key of its own.", nameof(clientKey));
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Annotations.AnyAsync(a => a.ClientKey == clientKey, cancel)) return;
        var item = await ItemAsync(db, projectId, queueId, position, cancel);
        if (@class != Skip) await CheckClassAsync(db, projectId, @class, cancel);
        var now = time.GetUtcNow().UtcDateTime;
        var before = -1;
        if (@class != Skip)
        {
            if (await SplitAsync(db, projectId, item.Ordinal, cancel) == Split.Test)
                throw new UserErrorException("This document has been moved to the test split, whose gold is sealed. It was not answered; go on with the next one.");
            before = await GoldStore.SetAsync(db, projectId, new GoldEntry(item.Ordinal, @class, GoldSource.Annotation, person == 0 ? null : person, now), cancel);
        }
        db.Annotations.Add(new Annotation
        {
            ProjectId = projectId,
            Ordinal = item.Ordinal,
            QueueId = queueId,
            Position = position,
            UserId = person,
            Class = @class,
            Comment = comment.Trim(),
            GoldBefore = before,
            ClientKey = clientKey,
            At = now,
        });
        item.State = @class == Skip && item.State != QueueItemState.Answered ? QueueItemState.Skipped : QueueItemState.Answered;
        (item.LeasedTo, item.LeasedUntil) = (null, null);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // the same answer was sent twice at once, and the other sending was first
            await transaction.RollbackAsync(CancellationToken.None);
            db.ChangeTracker.Clear();
            if (await db.Annotations.AnyAsync(a => a.ClientKey == clientKey, cancel)) return;
            throw;
        }
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Takes a standing answer of the person back, the last one unless a client key names another; the document is theirs again.</summary>
    /// <returns>The queue's entry, or null when there is no such answer to take back.</returns>
    public async Task<QueueItem?> UndoAsync(int projectId, int queueId, int person, Guid? answer, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var last = await db.Annotations.Where(a => a.ProjectId == projectId && a.QueueId == queueId && a.UserId == person && a.UndoneAt == null && (answer == null || a.ClientKey == answer))
            .OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancel);
        if (last == null) return null;
        var now = time.GetUtcNow().UtcDateTime;
        last.UndoneAt = now;
        if (last.Class != Skip) await RestoreGoldAsync(db, last, now, cancel);
        var item = await ItemAsync(db, projectId, queueId, last.Position!.Value, cancel);
        item.State = QueueItemState.Pending;
        (item.LeasedTo, item.LeasedUntil) = (person, now + QueueLeases.Time);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return item;
    }

    /// <summary>Gold as it would be had the answer never been given: that of the latest other answer that stands, else what was there before the first one.</summary>
    private static async Task RestoreGoldAsync(StudioDb db, Annotation undone, DateTime now, CancellationToken cancel)
    {
        var (projectId, ordinal) = (undone.ProjectId, undone.Ordinal);
        if (await SplitAsync(db, projectId, ordinal, cancel) == Split.Test) return;
        var gold = await GoldStore.FindAsync(db, projectId, [ordinal], cancel);
        // an import has spoken since: its gold stays
        if (gold.TryGetValue(ordinal, out var present) && present.Source == GoldSource.Imported && present.At > undone.At) return;
        var answers = await db.Annotations.AsNoTracking()
            .Where(a => a.ProjectId == projectId && a.Ordinal == ordinal && a.Class != Skip).OrderBy(a => a.Id).ToListAsync(cancel);
        var standing = answers.LastOrDefault(a => a.UndoneAt == null && a.Id != undone.Id);
        var original = answers[0].GoldBefore;
        if (standing != null)
            await GoldStore.SetAsync(db, projectId, new GoldEntry(ordinal, standing.Class, GoldSource.Annotation, standing.UserId == 0 ? null : standing.UserId, standing.At), cancel);
        else if (original >= 0)
            await GoldStore.SetAsync(db, projectId, new GoldEntry(ordinal, original, GoldSource.Imported, null, now), cancel);
        else
            await GoldStore.RemoveAsync(db, projectId, ordinal, cancel);
    }

    private static async Task<QueueItem> ItemAsync(StudioDb db, int projectId, int queueId, int position, CancellationToken cancel)
    {
        var item = await db.QueueItems.FirstOrDefaultAsync(
            i => i.QueueId == queueId && i.Position == position && db.Queues.Any(q => q.Id == queueId && q.ProjectId == projectId), cancel);
        return item ?? throw new UserErrorException("This review queue has been removed. The answer was not kept; choose another queue.");
    }

    private static async Task CheckClassAsync(StudioDb db, int projectId, int @class, CancellationToken cancel)
    {
        if (await db.Classes.AnyAsync(c => c.ProjectId == projectId && c.Index == @class, cancel)) return;
        var count = await db.Classes.CountAsync(c => c.ProjectId == projectId, cancel);
        throw new UserErrorException($"There is no class number {@class + 1}: the project has {InWords.Count(count, "class", "classes")}. Choose one of them.");
    }

    private static Task<Split> SplitAsync(StudioDb db, int projectId, int ordinal, CancellationToken cancel) =>
        db.Documents.Where(d => d.ProjectId == projectId && d.Ordinal == ordinal).Select(d => d.Split).FirstAsync(cancel);
}
