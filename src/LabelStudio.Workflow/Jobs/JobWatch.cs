using LabelStudio.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Where several processes share the work: tells this one's listeners about jobs that run in others, and picks up jobs that a process dropped without a word.</summary>
internal sealed class JobWatch(
    IStudioDbFactory factory, JobScheduler scheduler, JobEvents events, RunningJobs running, ILogger<JobWatch> log) : BackgroundService
{
    private const int RoundsBetweenRecoveries = 30;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndedLately = TimeSpan.FromSeconds(30);

    private Dictionary<long, JobView> _known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        for (var round = 1; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                await LookAsync(stoppingToken);
                if (round % RoundsBetweenRecoveries == 0) await scheduler.RecoverAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "The jobs of other processes could not be looked at; the next round tries again.");
            }
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var since = DateTime.UtcNow - EndedLately;
        await using var db = factory.Create();
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.EndedAt == null || j.EndedAt > since).OrderBy(j => j.Id)
            .Select(j => new JobView(
                j.Id, j.ProjectId, j.Kind, j.Title, j.State, j.Stage, j.Fraction, j.Detail, j.Error, j.Result, j.By, j.CreatedAt, j.EndedAt))
            .ToListAsync(cancel);
        var before = _known;
        _known = jobs.ToDictionary(j => j.Id);
        foreach (var job in jobs)
            if (!running.Contains(job.Id) && (!before.TryGetValue(job.Id, out var old) || old != job))
                events.Raise(job);
    }
}
