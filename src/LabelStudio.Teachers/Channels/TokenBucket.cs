namespace LabelStudio.Teachers.Channels;

/// <summary>A rate a minute, with room for a burst of a few seconds. What is taken too early is a debt that time pays off.</summary>
internal sealed class TokenBucket
{
    /// <summary>Servers count over windows shorter than a minute, so no more than this is sent at once.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly double _perSecond;
    private readonly double _size;
    private double _level;
    private long _at;

    public TokenBucket(int perMinute, TimeProvider time)
    {
        _time = time;
        _perSecond = perMinute / 60.0;
        _size = _level = Math.Max(1, _perSecond * Burst.TotalSeconds);
        _at = time.GetTimestamp();
    }

    /// <summary>Takes <paramref name="n"/> and says how long to wait before using them.</summary>
    public TimeSpan Take(double n)
    {
        lock (_lock)
        {
            Fill();
            // who needs more than the bucket holds waits until it is full
            var wait = Math.Max(0, (Math.Min(n, _size) - _level) / _perSecond);
            _level -= n;
            return TimeSpan.FromSeconds(wait);
        }
    }

    /// <summary>Gives back what was taken and not used; negative for more than was taken.</summary>
    public void Return(double n)
    {
        lock (_lock)
        {
            Fill();
            _level = Math.Min(_size, _level + n);
        }
    }

    private void Fill()
    {
        var now = _time.GetTimestamp();
        _level = Math.Min(_size, _level + _time.GetElapsedTime(_at, now).TotalSeconds * _perSecond);
        _at = now;
    }
}
