using LabelStudio.Core.Review;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.SecondOpinions;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <inheritdoc cref="IReviews"/>
internal sealed class ReviewService(IStudioDbFactory factory, QueueBuilder builder, SecondOpinionReader opinions, JobQueue jobs, QueueLeases leases, CardReader cards, AnswerBook answers) : IReviews
{
    public async Task<IReadOnlyList<QueueSummary>> QueuesAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var queues = await db.Queues.AsNoTracking().Where(q => q.ProjectId == projectId).OrderByDescending(q => q.Id).ToListAsync(cancel);
        return await SummariesAsync(db, queues, cancel);
    }

    public async Task<QueueSummary?> QueueAsync(int projectId, int queueId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var queue = await db.Queues.AsNoTracking().Where(q => q.ProjectId == projectId && q.Id == queueId).ToListAsync(cancel);
        return (await SummariesAsync(db, queue, cancel)).FirstOrDefault();
    }

    public async Task<QueueMade> CreateQueueAsync(int projectId, QueueRequest request, Actor by, CancellationToken cancel = default)
    {
        request = Checked(request);
        await using (var db = factory.Create())
        {
            if (request.AsksStudents && await opinions.NowAsync(db, projectId, cancel) != null && await opinions.LatestAsync(db, projectId, cancel) is not { MayRank: true })
                return new QueueMade(null, await jobs.EnqueueAsync(QueueHandler.Name, projectId, request, $"Make queue {request.Name}", by, cancel));
        }
        var plan = await builder.PlanAsync(projectId, request, by, cancel);
        return new QueueMade(await factory.WriteAsync(db => QueueBuilder.WriteAsync(db, plan, cancel), cancel), null);
    }

    private static QueueRequest Checked(QueueRequest request)
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > 200) throw new UserErrorException("A queue needs a name of 1 to 200 characters.");
        if (request.Size is < 1 or > QueueRequest.MaxSize)
            throw new UserErrorException($"A queue holds 1 to {InWords.Count(QueueRequest.MaxSize, "document")}. Choose a size between.");
        request.People.Check();
        try
        {
            ReviewMix.Parse(request.Mix);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Files.Schema.Message(e), e);
        }
        return request with { Name = name };
    }

    public async Task DeleteQueueAsync(int projectId, int queueId, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await db.Queues.AnyAsync(q => q.Id == queueId && q.ProjectId == projectId, cancel)) return;
        // the answers given in it stay, and what became gold by them
        await QueueSlots.DeleteAsync(db, queueId, cancel);
        await db.QueueItems.Where(i => i.QueueId == queueId).ExecuteDeleteAsync(cancel);
        await db.Queues.Where(q => q.Id == queueId).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task<IReadOnlyList<ReviewCard>> NextAsync(int projectId, int queueId, int count, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var queue = await FindAsync(db, projectId, queueId, cancel);
        var taken = await leases.TakeAsync(db, projectId, queueId, Math.Clamp(count, 1, 50), Person(by), cancel);
        return await CardsAsync(db, queue, taken, cancel);
    }

    public Task AnswerAsync(int projectId, int queueId, int position, int @class, string comment, Guid clientKey, Actor by, CancellationToken cancel = default) =>
        answers.AnswerAsync(projectId, queueId, position, @class, comment, clientKey, Person(by), cancel);

    public async Task<IReadOnlyList<ReviewCard>> UndoAsync(int projectId, int queueId, Actor by, Guid? answer = null, CancellationToken cancel = default)
    {
        var items = await answers.UndoAsync(projectId, queueId, Person(by), answer, AnnotationKind.Answer, cancel);
        if (items.Count == 0) return [];
        await using var db = factory.Create();
        var queue = await FindAsync(db, projectId, queueId, cancel);
        return await CardsAsync(db, queue, items, cancel);
    }

    private async Task<IReadOnlyList<ReviewCard>> CardsAsync(StudioDb db, ReviewQueue queue, IReadOnlyList<QueueItem> items, CancellationToken cancel)
    {
        var read = await cards.ReadAsync(db, queue.ProjectId, queue.LabelRunId, items, cancel);
        return queue.Blind ? [.. read.Select(c => c.Unbiased())] : read;
    }

    // 0 is nobody's account: the studio itself
    private static int Person(Actor by) => by.UserId ?? 0;

    private static async Task<ReviewQueue> FindAsync(StudioDb db, int projectId, int queueId, CancellationToken cancel) =>
        await db.Queues.AsNoTracking().FirstOrDefaultAsync(q => q.Id == queueId && q.ProjectId == projectId, cancel)
            ?? throw new UserErrorException("This review queue does not exist any more. Choose another one.");

    private static async Task<IReadOnlyList<QueueSummary>> SummariesAsync(StudioDb db, List<ReviewQueue> queues, CancellationToken cancel)
    {
        var ids = queues.ConvertAll(q => q.Id);
        var counts = await db.QueueItems.Where(i => ids.Contains(i.QueueId)).GroupBy(i => new { i.QueueId, i.State })
            .Select(g => new { g.Key.QueueId, g.Key.State, Count = g.Count() }).ToListAsync(cancel);
        var people = (await db.QueueAssignments.Where(a => ids.Contains(a.QueueId)).OrderBy(a => a.UserId).ToListAsync(cancel)).ToLookup(a => a.QueueId, a => a.UserId);
        var given = await db.QueueSlots.Where(s => ids.Contains(s.QueueId) && s.State != QueueItemState.Pending).GroupBy(s => s.QueueId)
            .Select(g => new { Queue = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Queue, g => g.Count, cancel);
        var planted = await db.QueueItems.Where(i => ids.Contains(i.QueueId) && i.PlantedClass != null).Select(i => i.QueueId).Distinct().ToListAsync(cancel);
        int Of(int queue, QueueItemState state) => counts.FirstOrDefault(c => c.QueueId == queue && c.State == state)?.Count ?? 0;
        return
        [
            .. queues.Select(q => new QueueSummary(
                q.Id, q.Name, q.Mix, q.Size,
                Of(q.Id, QueueItemState.Answered) + Of(q.Id, QueueItemState.Disputed), Of(q.Id, QueueItemState.Skipped), Of(q.Id, QueueItemState.Pending), q.By, q.At)
            {
                Overlap = q.Overlap,
                Blind = q.Blind,
                Planted = planted.Contains(q.Id),
                Policy = q.Policy,
                Disputed = Of(q.Id, QueueItemState.Disputed),
                Given = given.GetValueOrDefault(q.Id),
                AssignedTo = [.. people[q.Id]],
                Filter = q.Filter,
                FunctionId = q.FunctionId,
            }),
        ];
    }
}
