using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>Makes gold of a document, and the state of its entry, what the standing answers say: after each answer, each decision and each one taken back.</summary>
/// <remarks>It looks at all answers that the document ever got, whatever queue they came from, and never at the order in which some were taken back.</remarks>
internal static class GoldSettling
{
    /// <summary>Settles an entry and its document in the transaction that changed an answer to it.</summary>
    /// <returns>The document's gold class afterwards, or -1.</returns>
    public static async Task<int> SettleAsync(StudioDb db, ReviewQueue queue, QueueItem item, DateTime now, CancellationToken cancel)
    {
        var (projectId, ordinal) = (queue.ProjectId, item.Ordinal);
        var answers = await db.Annotations.AsNoTracking().Where(a => a.ProjectId == projectId && a.Ordinal == ordinal).OrderBy(a => a.Id).ToListAsync(cancel);
        var here = answers.Where(a => a.QueueId == queue.Id && a.Position == item.Position && a.UndoneAt == null).ToList();
        var complete = !await QueueSlots.IsPendingAsync(db, queue.Id, item.Position, cancel);
        var verdict = item.PlantedClass == null ? GoldVerdict.Of(queue.Policy, queue.Overlap, complete, here) : GoldVerdict.None;
        item.State = verdict.By?.Kind == AnnotationKind.Adjudication ? QueueItemState.Answered
            : !complete ? QueueItemState.Pending
            : verdict.Disputed ? QueueItemState.Disputed
            : here.Exists(a => a.Class >= 0) ? QueueItemState.Answered : QueueItemState.Skipped;
        await db.SaveChangesAsync(cancel);

        var present = (await GoldStore.FindAsync(db, projectId, [ordinal], cancel)).TryGetValue(ordinal, out var gold) ? gold : (Gold?)null;
        answers.RemoveAll(a => a.PlantedClass != null);
        if (answers.Count == 0 || await SplitAsync(db, projectId, ordinal, cancel) == Split.Test) return present?.Class ?? -1;
        var best = verdict.Class >= 0 ? verdict.By : null;
        foreach (var other in answers.Where(a => a.UndoneAt == null && (a.QueueId != queue.Id || a.Position != item.Position)).GroupBy(a => (a.QueueId, a.Position)))
            if (await OtherAsync(db, other.Key.QueueId, other.Key.Position, [.. other], cancel) is { } decided && (best == null || decided.Id > best.Id)) best = decided;
        return await WriteAsync(db, projectId, ordinal, best, answers[0].GoldBefore, present, now, cancel);
    }

    public static Task<Split> SplitAsync(StudioDb db, int projectId, int ordinal, CancellationToken cancel) =>
        db.Documents.Where(d => d.ProjectId == projectId && d.Ordinal == ordinal).Select(d => d.Split).FirstAsync(cancel);

    /// <summary>What made the document gold in another queue, or null.</summary>
    private static async Task<Annotation?> OtherAsync(StudioDb db, int? queueId, int? position, IReadOnlyList<Annotation> standing, CancellationToken cancel)
    {
        var queue = queueId == null ? null : await db.Queues.AsNoTracking().FirstOrDefaultAsync(q => q.Id == queueId, cancel);
        // of a queue that was removed, what it made gold is left
        if (queue == null || position == null) return standing.LastOrDefault(a => a.Class >= 0 && a.GoldAfter == a.Class);
        var verdict = GoldVerdict.Of(queue.Policy, queue.Overlap, !await QueueSlots.IsPendingAsync(db, queue.Id, position.Value, cancel), standing);
        return verdict.Class >= 0 ? verdict.By : null;
    }

    private static async Task<int> WriteAsync(
        StudioDb db, int projectId, int ordinal, Annotation? best, int original, Gold? present, DateTime now, CancellationToken cancel)
    {
        // an import has spoken since, or nothing of what people said is in force: its gold stays
        if (present is { Source: GoldSource.Imported } imported && (best == null || imported.At > best.At)) return imported.Class;
        var wanted = best?.Class ?? original;
        if (best != null)
            await GoldStore.SetAsync(db, projectId, new GoldEntry(ordinal, best.Class, GoldSource.Annotation, best.UserId == 0 ? null : best.UserId, best.At), cancel);
        else if (original >= 0)
            await GoldStore.SetAsync(db, projectId, new GoldEntry(ordinal, original, GoldSource.Imported, null, now), cancel);
        else if (present != null)
            await GoldStore.RemoveAsync(db, projectId, ordinal, cancel);
        return wanted;
    }
}
