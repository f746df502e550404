namespace LabelStudio.Teachers.Channels;

/// <summary>How many calls may be under way: one more for each round of answers, a third fewer for each round with a rate limit
/// (additive increase, multiplicative decrease; Chiu and Jain, 1989), and none while the server has asked to wait.</summary>
internal sealed class ConcurrencyGate(int most, TimeProvider time)
{
    private const double Decrease = 0.7;

    /// <summary>One refusal may be meant for one call; so many without an answer in between are meant for all.</summary>
    private const int RefusalsThatStop = 3;

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiters = new();
    private double _limit = most;
    private int _active;
    private int _refusals;
    private long _decreasedAt = long.MinValue;
    private long _pausedUntil = long.MinValue;
    private ITimer? _resume;

    /// <summary>Calls that may be under way now.</summary>
    public int Limit
    {
        get
        {
            lock (_lock) return (int)_limit;
        }
    }

    /// <summary>Waits for a place; whoever has one calls <see cref="Leave"/>.</summary>
    public async ValueTask EnterAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        TaskCompletionSource waiter;
        lock (_lock)
        {
            if (_waiters.Count == 0 && IsOpen)
            {
                _active++;
                return;
            }
            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.AddLast(waiter);
        }
        await using var stop = cancel.UnsafeRegister(static (state, token) =>
        {
            var (gate, waiting) = ((ConcurrencyGate, TaskCompletionSource))state!;
            lock (gate._lock)
            {
                if (gate._waiters.Remove(waiting)) waiting.SetCanceled(token);
            }
        }, (this, waiter));
        await waiter.Task;
    }

    public void Leave()
    {
        lock (_lock)
        {
            _active--;
            Admit();
        }
    }

    /// <summary>The server has answered.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            _refusals = 0;
            _limit = Math.Min(most, _limit + 1 / _limit);
            Admit();
        }
    }

    /// <summary>The server has said that it is asked too much.</summary>
    /// <param name="sentAt">When the refused call was sent; refusals of calls from before the last decrease say nothing new.</param>
    /// <param name="wait">How long the server asks to wait.</param>
    public void Refused(long sentAt, TimeSpan wait)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (sentAt >= _decreasedAt)
            {
                _limit = Math.Max(1, _limit * Decrease);
                _decreasedAt = now;
            }
            if (++_refusals < RefusalsThatStop || wait <= TimeSpan.Zero) return;
            var until = now + (long)(wait.TotalSeconds * time.TimestampFrequency);
            if (until <= _pausedUntil) return;
            _pausedUntil = until;
            _resume?.Dispose();
            _resume = time.CreateTimer(static gate => ((ConcurrencyGate)gate!).Resume(), this, wait, Timeout.InfiniteTimeSpan);
        }
    }

    private bool IsOpen => _active < (int)_limit && time.GetTimestamp() >= _pausedUntil;

    private void Resume()
    {
        lock (_lock)
        {
            _pausedUntil = long.MinValue;
            Admit();
        }
    }

    private void Admit()
    {
        while (_waiters.First is { } first && IsOpen)
        {
            _waiters.RemoveFirst();
            _active++;
            first.Value.SetResult();
        }
    }
}
