using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Carries the progress of one run to listeners (ten times a second at most) and to the database (twice), and brings a cancel request or the loss of the lease back.</summary>
internal sealed class JobProgress(Job job, IStudioDbFactory factory, JobEvents events, ILogger log) : IAsyncDisposable
{
    private const long ListenerInterval = 100;
    private static readonly TimeSpan DatabaseInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cancelled = new();
    private (string Stage, double? Fraction, string Detail) _latest = (job.Stage, job.Fraction, job.Detail);
    private bool _unsaved;
    private long _lastRaised;
    private Task _pump = Task.CompletedTask;

    /// <summary>Fires when somebody has asked to cancel the job, or when the job was taken over.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Whether it was a person who asked to stop.</summary>
    public bool CancelRequested { get; private set; }

    public void Start() => _pump = Task.Run(PumpAsync);

    public void RequestCancel()
    {
        CancelRequested = true;
        _cancelled.Cancel();
    }

    public void Report(string stage, double? fraction, string detail)
    {
        lock (_lock)
        {
            _latest = (stage, fraction is { } f ? Math.Clamp(f, 0, 1) : null, detail);
            _unsaved = true;
            var now = Environment.TickCount64;
            if (now - _lastRaised < ListenerInterval) return;
            _lastRaised = now;
        }
        Raise();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump;
        _stop.Dispose();
        _cancelled.Dispose();
    }

    /// <summary>What was reported last, for the job's final record.</summary>
    public (string Stage, double? Fraction, string Detail) Latest
    {
        get
        {
            lock (_lock) return _latest;
        }
    }

    private void Raise()
    {
        var (stage, fraction, detail) = Latest;
        events.Raise(JobEvents.View(job) with { State = JobState.Running, Stage = stage, Fraction = fraction, Detail = detail });
    }

    private async Task PumpAsync()
    {
        using var timer = new PeriodicTimer(DatabaseInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await ExchangeAsync(_stop.Token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // progress is a courtesy; the next tick tries again
                    log.LogWarning(e, "The progress of job {Job} could not be saved.", job.Id);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ExchangeAsync(CancellationToken cancel)
    {
        bool save;
        (string Stage, double? Fraction, string Detail) latest;
        lock (_lock)
        {
            (save, latest) = (_unsaved, _latest);
            _unsaved = false;
        }
        await using var db = factory.Create();
        if (save)
        {
            await db.Jobs.Where(j => j.Id == job.Id && j.LeaseToken == job.LeaseToken)
                .ExecuteUpdateAsync(
                    u => u.SetProperty(j => j.Stage, latest.Stage).SetProperty(j => j.Fraction, latest.Fraction).SetProperty(j => j.Detail, latest.Detail), cancel);
            Raise();
        }
        var state = await db.Jobs.Where(j => j.Id == job.Id).Select(j => new { j.CancelRequested, j.LeaseToken }).FirstOrDefaultAsync(cancel);
        if (state == null || state.LeaseToken != job.LeaseToken) await _cancelled.CancelAsync();
        else if (state.CancelRequested) RequestCancel();
    }
}
