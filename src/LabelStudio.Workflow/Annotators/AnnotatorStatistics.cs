using LabelStudio.Core.Agreement;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Annotators;

/// <summary>Counts what people answered, in one pass over the answers.</summary>
internal static class AnnotatorStatistics
{
    public static async Task<AnnotatorReport> ReadAsync(StudioDb db, int projectId, int? queueId, CancellationToken cancel)
    {
        var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
        var read = await db.Annotations.AsNoTracking().Where(a => a.ProjectId == projectId && (queueId == null || a.QueueId == queueId)).OrderBy(a => a.Id)
            .Select(a => new Given(a.Id, a.Ordinal, a.QueueId ?? 0, a.Position ?? 0, a.UserId, a.Class, a.Kind, a.PlantedClass, a.At, a.UndoneAt != null)).ToListAsync(cancel);
        read.RemoveAll(a => a.Ordinal >= splits.Length || splits[a.Ordinal] == Split.Test);
        var names = await AnnotationReader.NamesAsync(db, read.Select(a => a.UserId), cancel);
        var queues = await db.Queues.AsNoTracking().Where(q => q.ProjectId == projectId && (queueId == null || q.Id == queueId)).OrderByDescending(q => q.Id)
            .Select(q => new AnnotatedQueue(q.Id, q.Name, q.Overlap, q.Policy, q.Blind, q.Size, 0, 0, 0, Array.Empty<int>(), AgreementEstimate.Nothing)).ToListAsync(cancel);
        return await Task.Run(() => Of(read, names, queues), cancel);
    }

    /// <summary>The queues with their counters as they are now.</summary>
    public static async Task<IReadOnlyList<AnnotatedQueue>> QueuesAsync(StudioDb db, int projectId, IReadOnlyList<AnnotatedQueue> queues, CancellationToken cancel)
    {
        var ids = queues.Select(q => q.Id).ToList();
        var given = await db.QueueSlots.Where(s => ids.Contains(s.QueueId) && s.State != QueueItemState.Pending).GroupBy(s => s.QueueId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var items = await db.QueueItems.Where(i => ids.Contains(i.QueueId)).GroupBy(i => i.QueueId)
            .Select(g => new { g.Key, Planted = g.Count(i => i.PlantedClass != null), Disputed = g.Count(i => i.State == QueueItemState.Disputed) })
            .ToDictionaryAsync(g => g.Key, g => (g.Planted, g.Disputed), cancel);
        var people = (await db.QueueAssignments.Where(a => ids.Contains(a.QueueId)).OrderBy(a => a.UserId).ToListAsync(cancel)).ToLookup(a => a.QueueId, a => a.UserId);
        return
        [
            .. queues.Select(q => q with
            {
                Given = given.GetValueOrDefault(q.Id),
                Planted = items.GetValueOrDefault(q.Id).Planted,
                Disputed = items.GetValueOrDefault(q.Id).Disputed,
                AssignedTo = [.. people[q.Id]],
            }),
        ];
    }

    private static AnnotatorReport Of(List<Given> read, Func<int, string> names, List<AnnotatedQueue> queues)
    {
        var table = Latest(read);
        var decisions = new Dictionary<(int, int), int>();
        foreach (var a in read.Where(a => a is { Kind: AnnotationKind.Adjudication, Undone: false })) decisions[(a.QueueId, a.Position)] = a.Class;
        var alike = Alike(table);
        var people = read.Where(a => a.Kind == AnnotationKind.Answer).GroupBy(a => a.UserId)
            .Select(g => Row(g.Key, names(g.Key), [.. g], decisions, alike.GetValueOrDefault(g.Key)))
            .OrderByDescending(p => p.Answers).ThenBy(p => p.Name, StringComparer.Ordinal).ToList();
        var often = Enumerable.Range(0, table.Documents).Select(d => table[d].Length).Where(m => m > 1)
            .GroupBy(m => m).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).FirstOrDefault()?.Key ?? 0;
        var pairs = CohenKappa.OfAll(table).Select(p => new AnnotatorPair(p.Key.First, names(p.Key.First), p.Key.Second, names(p.Key.Second), p.Value))
            .OrderByDescending(p => p.Kappa.Documents).ThenBy(p => p.First).ThenBy(p => p.Second).ToList();
        return new AnnotatorReport(
            people, queues.ConvertAll(q => q with { Alpha = KrippendorffAlpha.Of(Latest(read.FindAll(a => a.QueueId == q.Id))) }),
            KrippendorffAlpha.Of(table), often == 0 ? AgreementEstimate.Nothing : FleissKappa.Of(table, often), often, pairs);
    }

    /// <summary>The last standing class of each person for each document, whichever queue it came from.</summary>
    private static AnswerTable Latest(List<Given> read)
    {
        var last = new Dictionary<(int, int), GivenClass>();
        foreach (var a in read)
            if (a is { Kind: AnnotationKind.Answer, Undone: false, Class: >= 0 })
                last[(a.Ordinal, a.UserId)] = new GivenClass(a.Ordinal, a.UserId, a.Class);
        return AnswerTable.Of(last.Values);
    }

    /// <summary>By person: pairs with others' answers that agree, and all such pairs.</summary>
    private static Dictionary<int, (int Alike, int Pairs)> Alike(AnswerTable table)
    {
        var found = new Dictionary<int, (int Alike, int Pairs)>();
        for (var d = 0; d < table.Documents; d++)
        {
            var answers = table[d];
            foreach (var a in answers)
            {
                var same = -1;
                foreach (var b in answers)
                    if (a.Class == b.Class) same++;
                var (alike, pairs) = found.GetValueOrDefault(a.Person);
                found[a.Person] = (alike + same, pairs + answers.Length - 1);
            }
        }
        return found;
    }

    private static AnnotatorRow Row(int id, string name, List<Given> all, Dictionary<(int, int), int> decisions, (int Alike, int Pairs) pairs)
    {
        var standing = all.FindAll(a => !a.Undone);
        var answers = standing.FindAll(a => a.Class >= 0);
        var planted = answers.FindAll(a => a.PlantedClass != null);
        var decided = answers.FindAll(a => decisions.GetValueOrDefault((a.QueueId, a.Position), -1) >= 0);
        var pace = AnnotatorPace.Of([.. all.Select(a => a.At)]);
        return new AnnotatorRow(
            id, name, answers.Count, standing.Count - answers.Count, all.Count - standing.Count, pace?.Median, pace?.PerHour, all.Max(a => a.At),
            Share(pairs.Alike, pairs.Pairs), pairs.Pairs,
            Share(planted.Count(a => a.Class == a.PlantedClass), planted.Count), planted.Count,
            Share(decided.Count(a => a.Class == decisions[(a.QueueId, a.Position)]), decided.Count), decided.Count);
    }

    private static Estimate? Share(int right, int of) => of == 0 ? null : Intervals.Wilson(right, of);

    private sealed record Given(long Id, int Ordinal, int QueueId, int Position, int UserId, int Class, AnnotationKind Kind, int? PlantedClass, DateTime At, bool Undone);
}
