using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Annotators;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review.Adjudication;

/// <inheritdoc cref="IAdjudication"/>
internal sealed class AdjudicationService(IStudioDbFactory factory, CardReader cards, AnswerBook answers) : IAdjudication
{
    private const int MostCases = 50;
    private const int MostHistory = 200;

    public async Task<AdjudicationCounts> CountAsync(int projectId, int? queueId = null, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var open = await Disputed(db, projectId, queueId).CountAsync(cancel);
        var decided = await db.Annotations.CountAsync(
            a => a.ProjectId == projectId && a.Kind == AnnotationKind.Adjudication && a.UndoneAt == null && (queueId == null || a.QueueId == queueId), cancel);
        return new AdjudicationCounts(open, decided);
    }

    public async Task<IReadOnlyList<AdjudicationCase>> NextAsync(
        int projectId, int? queueId, int count, (int QueueId, int Position)? after = null, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var waiting = Disputed(db, projectId, queueId);
        if (after is { } a) waiting = waiting.Where(i => i.QueueId > a.QueueId || (i.QueueId == a.QueueId && i.Position > a.Position));
        var items = await waiting.OrderBy(i => i.QueueId).ThenBy(i => i.Position).Take(Math.Clamp(count, 1, MostCases)).ToListAsync(cancel);
        return await CasesAsync(db, projectId, items, cancel);
    }

    public Task DecideAsync(int projectId, int queueId, int position, int @class, string comment, Guid clientKey, Actor by, CancellationToken cancel = default) =>
        answers.DecideAsync(projectId, queueId, position, @class, comment, clientKey, by.UserId ?? 0, cancel);

    public async Task<AdjudicationCase?> UndoAsync(int projectId, int? queueId, Actor by, CancellationToken cancel = default)
    {
        var items = await answers.UndoAsync(projectId, queueId, by.UserId ?? 0, null, AnnotationKind.Adjudication, cancel);
        await using var db = factory.Create();
        return (await CasesAsync(db, projectId, items, cancel)).FirstOrDefault();
    }

    /// <summary>Entries that wait; a document that has been moved to test is out of sight.</summary>
    private static IQueryable<QueueItem> Disputed(StudioDb db, int projectId, int? queueId) =>
        from i in db.QueueItems.AsNoTracking()
        join q in db.Queues on i.QueueId equals q.Id
        where q.ProjectId == projectId && (queueId == null || q.Id == queueId) && i.State == QueueItemState.Disputed
            && db.Documents.Any(d => d.ProjectId == projectId && d.Ordinal == i.Ordinal && d.Split != Split.Test)
        select i;

    private async Task<IReadOnlyList<AdjudicationCase>> CasesAsync(StudioDb db, int projectId, IReadOnlyList<QueueItem> items, CancellationToken cancel)
    {
        if (items.Count == 0) return [];
        var ids = items.Select(i => i.QueueId).Distinct().ToList();
        var queues = await db.Queues.AsNoTracking().Where(q => ids.Contains(q.Id)).ToDictionaryAsync(q => q.Id, cancel);
        var read = new Dictionary<(int, int), ReviewCard>();
        foreach (var group in items.GroupBy(i => i.QueueId))
            foreach (var card in await cards.ReadAsync(db, projectId, queues[group.Key].LabelRunId, [.. group], cancel)) read[(card.QueueId, card.Position)] = card;
        var cases = new List<AdjudicationCase>(items.Count);
        foreach (var item in items)
        {
            if (!read.TryGetValue((item.QueueId, item.Position), out var card)) continue;
            var queue = queues[item.QueueId];
            var history = (await AnnotationReader.ReadAsync(db, projectId, new AnnotationFilter { Ordinal = item.Ordinal }, 0, MostHistory, cancel)).Rows;
            cases.Add(new AdjudicationCase(
                card, queue.Name, queue.Policy, queue.Overlap,
                [.. history.Where(a => a is { Kind: AnnotationKind.Answer, UndoneAt: null } && a.QueueId == item.QueueId && a.Position == item.Position).Reverse()], history));
        }
        return cases;
    }
}
