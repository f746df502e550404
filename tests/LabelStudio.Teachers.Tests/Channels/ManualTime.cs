namespace LabelStudio.Teachers.Tests.Channels;

/// <summary>A clock that stands still until it is told to go on.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Timer, long> _timers = new();
    private long _now = new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock) return _now;
    }

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass; whatever falls due happens at its time.</summary>
    public void Advance(TimeSpan by)
    {
        long until;
        lock (_lock) until = _now + by.Ticks;
        while (true)
        {
            Timer? due = null;
            lock (_lock)
            {
                if (_timers.TryPeek(out var first, out var at) && at <= until)
                {
                    _timers.Dequeue();
                    if (first.IsDueAt(at))
                    {
                        _now = Math.Max(_now, at);
                        due = first;
                    }
                }
                else
                {
                    _now = until;
                    return;
                }
            }
            due?.Fire();
        }
    }

    private sealed class Timer(ManualTime time, Action fire) : ITimer
    {
        private long _due = long.MaxValue;

        public bool IsDueAt(long at) => _due == at;

        public void Fire()
        {
            _due = long.MaxValue;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time._now + dueTime.Ticks;
                if (_due != long.MaxValue) time._timers.Enqueue(this, _due);
            }
            return true;
        }

        public void Dispose() => _due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
