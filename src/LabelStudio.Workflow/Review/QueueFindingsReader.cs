using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <inheritdoc cref="IQueueFindings"/>
internal sealed class QueueFindingsReader(IStudioDbFactory factory, VoteColumns votes) : IQueueFindings
{
    private static readonly TimeSpan LongestThought = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyDictionary<int, QueueFindings>> ReadAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var answers = await AnswersAsync(db, projectId, cancel);
        if (answers.Count == 0) return new Dictionary<int, QueueFindings>();
        var names = await NamesAsync(db, answers, cancel);
        var audits = await db.Queues.AsNoTracking().Where(q => q.ProjectId == projectId && q.FunctionVersionId != null).ToDictionaryAsync(q => q.Id, cancel);
        var found = new Dictionary<int, QueueFindings>();
        foreach (var queue in answers.GroupBy(a => a.Queue))
        {
            var decided = Decided(queue);
            var labelled = decided.Where(a => a.Label >= 0).ToList();
            found.Add(queue.Key, new QueueFindings(
                labelled.Count, labelled.Count(a => a.Class != a.Label), PerMinute([.. queue]),
                audits.TryGetValue(queue.Key, out var audit) ? await PrecisionAsync(db, projectId, audit.FunctionVersionId!.Value, decided, cancel) : null,
                [
                    .. queue.GroupBy(a => a.Person).OrderByDescending(p => p.Count()).ThenBy(p => p.Key)
                        .Select(p => new PersonProgress(names.GetValueOrDefault(p.Key, "the studio"), p.Count(a => a.Class >= 0), p.Count(a => a.Class < 0))),
                ]));
        }
        return found;
    }

    public async Task<AuditResult?> PrecisionAsync(int projectId, int functionId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var version = (await CurrentFunction.ReadAsync(db, projectId, cancel)).FirstOrDefault(f => f.Id == functionId)?.VersionId;
        var queues = await db.Queues.Where(q => q.ProjectId == projectId && q.FunctionVersionId != null && q.FunctionVersionId == version).Select(q => q.Id).ToListAsync(cancel);
        if (version is not { } audited || queues.Count == 0) return null;
        var answers = (await AnswersAsync(db, projectId, cancel)).Where(a => queues.Contains(a.Queue));
        // a document may have been drawn for two audits
        return await PrecisionAsync(db, projectId, audited, [.. Decided(answers).GroupBy(a => a.Ordinal).Select(g => g.Last())], cancel);
    }

    private static async Task<List<Answer>> AnswersAsync(StudioDb db, int projectId, CancellationToken cancel) =>
        await (from a in db.Annotations.AsNoTracking()
               join i in db.QueueItems.AsNoTracking() on new { Queue = a.QueueId!.Value, Position = a.Position!.Value } equals new { Queue = i.QueueId, i.Position }
               where a.ProjectId == projectId && a.QueueId != null && a.UndoneAt == null
               orderby a.Id
               select new Answer(i.QueueId, i.Position, i.Ordinal, a.UserId, a.Class, i.Label, i.PlantedClass != null, a.At)).ToListAsync(cancel);

    private static async Task<Dictionary<int, string>> NamesAsync(StudioDb db, List<Answer> answers, CancellationToken cancel)
    {
        var ids = answers.Select(a => a.Person).Distinct().ToList();
        return await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.UserName ?? "", cancel);
    }

    /// <summary>The last class given to each document, planted ones left out.</summary>
    private static List<Answer> Decided(IEnumerable<Answer> answers) =>
        [.. answers.Where(a => a.Class >= 0 && !a.Planted).GroupBy(a => (a.Queue, a.Position)).Select(g => g.Last())];

    private static double? PerMinute(List<Answer> answers)
    {
        var worked = TimeSpan.Zero;
        var count = 0;
        foreach (var person in answers.GroupBy(a => a.Person))
        {
            DateTime? last = null;
            foreach (var answer in person)
            {
                if (last is { } before && answer.At - before is var thought && thought >= TimeSpan.Zero && thought <= LongestThought)
                {
                    worked += thought;
                    count++;
                }
                last = answer.At;
            }
        }
        return count == 0 || worked < TimeSpan.FromSeconds(1) ? null : count / worked.TotalMinutes;
    }

    private async Task<AuditResult?> PrecisionAsync(StudioDb db, int projectId, int version, List<Answer> decided, CancellationToken cancel)
    {
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var read = await votes.ReadAsync(db, [new VoteSource(version, "audited")], dataset.Documents, dataset.Classes.Count, cancel);
        var (column, voted) = (read.Columns[0], read.Voted(dataset.Classes.Count));
        var judged = decided.Where(a => a.Ordinal < column.Length && column[a.Ordinal] != VoteColumn.Abstain).ToList();
        return judged.Count == 0 ? null : new AuditResult(Intervals.Wilson(judged.Count(a => voted.Names(column[a.Ordinal], a.Class)), judged.Count), judged.Count);
    }

    private sealed record Answer(int Queue, int Position, int Ordinal, int Person, int Class, int Label, bool Planted, DateTime At);
}
