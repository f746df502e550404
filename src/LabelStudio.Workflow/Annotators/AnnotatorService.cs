using System.Collections.Concurrent;
using LabelStudio.Storage;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Annotators;

/// <inheritdoc cref="IAnnotators"/>
internal sealed class AnnotatorService(IStudioDbFactory factory, AnswerBook answers) : IAnnotators
{
    private const int MostRows = 500;

    private readonly ConcurrentDictionary<(int Project, int Queue), Cached<string, AnnotatorReport>> _reports = new();

    public async Task<AnnotatorReport> ReportAsync(int projectId, int? queueId = null, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        var queues = await db.Queues.Where(q => q.ProjectId == projectId).Select(q => new { q.Id, q.Name }).OrderBy(q => q.Id).ToListAsync(cancel);
        var assigned = await db.QueueAssignments.Where(a => db.Queues.Any(q => q.Id == a.QueueId && q.ProjectId == projectId))
            .OrderBy(a => a.QueueId).ThenBy(a => a.UserId).Select(a => new { a.QueueId, a.UserId }).ToListAsync(cancel);
        // a queue that closes entries by itself changes no answer: the counters of queues are read each time
        var key = RunJson.Digest(stamp.Gold, queues, assigned);
        var report = await _reports.GetOrAdd((projectId, queueId ?? 0), _ => new Cached<string, AnnotatorReport>())
            .GetAsync(key, () => AnnotatorStatistics.ReadAsync(db, projectId, queueId, cancel), cancel);
        return report with { Queues = await AnnotatorStatistics.QueuesAsync(db, projectId, report.Queues, cancel) };
    }

    public async Task<AnnotationPage> HistoryAsync(int projectId, AnnotationFilter filter, int skip, int take, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await AnnotationReader.ReadAsync(db, projectId, filter, Math.Max(0, skip), Math.Clamp(take, 1, MostRows), cancel);
    }

    public Task TakeBackAsync(int projectId, long annotationId, Actor by, CancellationToken cancel = default) =>
        answers.TakeBackAsync(projectId, annotationId, by.UserId ?? 0, cancel);

    public async Task AssignAsync(int projectId, int queueId, IReadOnlyList<int> people, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var queue = await db.Queues.FirstOrDefaultAsync(q => q.Id == queueId && q.ProjectId == projectId, cancel)
            ?? throw new UserErrorException("This review queue does not exist any more. Choose another one.");
        new QueueOptions { Overlap = queue.Overlap, Assignees = people }.Check();
        await QueueSlots.AssignAsync(db, queueId, people, cancel);
        await transaction.CommitAsync(cancel);
    }
}
