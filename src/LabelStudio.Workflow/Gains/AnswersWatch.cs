using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Gains;

/// <summary>Applies answers to the published labels when reviewing pauses or a queue is done, so that every page follows.</summary>
/// <remarks>Looks at the database alone, so that answers given before a restart are not forgotten.</remarks>
internal sealed class AnswersWatch(StudioOptions options, IStudioDbFactory factory, ILabels labels, JobQueue jobs, TimeProvider time, ILogger<AnswersWatch> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    /// <summary>What was asked for last and could not be done, so that it is not asked for again and again.</summary>
    private readonly Dictionary<int, string> _refused = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.AnswerPauseSeconds <= 0) return;
        using var timer = new PeriodicTimer(Look, time);
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                await ApplyAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // a database that was busy is there again at the next look
                log.LogWarning(e, "Answers could not be applied to the labels; they will be at the next look.");
            }
        }
    }

    /// <summary>Starts what is due.</summary>
    /// <returns>How many jobs were started.</returns>
    public async Task<int> ApplyAsync(CancellationToken cancel)
    {
        var started = 0;
        foreach (var (project, stamp) in await DueAsync(cancel))
        {
            if (_refused.TryGetValue(project, out var refused) && refused == stamp) continue;
            if (await jobs.FindActiveAsync(project, AnchorHandler.Name, cancel) != null || await jobs.FindActiveAsync(project, FitHandler.Name, cancel) != null) continue;
            try
            {
                await labels.AnchorAsync(project, Actor.Studio, cancel);
                started++;
            }
            catch (UserErrorException e)
            {
                log.LogDebug(e, "The answers in project {Project} are not applied by themselves.", project);
                _refused[project] = stamp;
            }
        }
        return started;
    }

    /// <summary>Projects with answers younger than their labels, where nobody has answered for a while or the queue is done.</summary>
    private async Task<List<(int Project, string Stamp)>> DueAsync(CancellationToken cancel)
    {
        await using var db = factory.Create();
        var runs = await db.Runs.Where(r => r.Kind == RunKind.LabelModel && r.Published).GroupBy(r => r.ProjectId)
            .Select(g => new { Project = g.Key, Id = g.Max(r => r.Id), At = g.Max(r => r.At) }).ToListAsync(cancel);
        var due = new List<(int, string)>();
        foreach (var run in runs)
        {
            var answers = db.Annotations.Where(a => a.ProjectId == run.Project && (a.At > run.At || a.UndoneAt > run.At));
            var last = await answers.OrderByDescending(a => a.Id).Select(a => new { a.Id, a.At, a.QueueId }).FirstOrDefaultAsync(cancel);
            if (last == null) continue;
            var undone = await answers.MaxAsync(a => a.UndoneAt, cancel);
            var quiet = time.GetUtcNow().UtcDateTime - (undone > last.At ? undone.Value : last.At) >= TimeSpan.FromSeconds(options.AnswerPauseSeconds);
            if (quiet || !await db.QueueItems.AnyAsync(i => i.QueueId == last.QueueId && i.State == QueueItemState.Pending, cancel))
                due.Add((run.Project, RunJson.Digest(run.Id, last.Id, undone?.Ticks ?? 0)));
        }
        return due;
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancel)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
