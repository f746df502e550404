namespace LabelStudio.Teachers.Channels;

/// <summary>How long to wait before the next attempt: exponential with full jitter, so that callers that failed together do not come back together. A time the server gives is kept to.</summary>
internal sealed class Backoff(int? seed)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>What is added at most to a time the server gave.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Random _random = seed is { } s ? new Random(s) : new Random();

    /// <param name="failures">Attempts that have failed, from 1.</param>
    /// <param name="retryAfter">What the server asked for, or null.</param>
    public TimeSpan Wait(int failures, TimeSpan? retryAfter)
    {
        double u;
        lock (_lock) u = _random.NextDouble();
        if (retryAfter is { } asked) return asked + u * (asked < Spread ? asked : Spread);
        var most = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 20) - 1));
        return TimeSpan.FromMilliseconds(u * most);
    }
}
