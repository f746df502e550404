namespace LabelStudio.TeacherSimulator.Faults;

/// <summary>Requests and tokens a minute of each model: two buckets that fill at a steady rate and hold a second's worth at least.</summary>
internal sealed class RateLimits(LimitOptions limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Bucket Requests, Bucket Tokens)> _buckets = new(StringComparer.Ordinal);

    public bool Limited => limits.RequestsPerMinute > 0 || limits.TokensPerMinute > 0;

    /// <summary>Takes one request of so many tokens; else how long to wait.</summary>
    public Lease Take(string model, int tokens)
    {
        lock (_lock)
        {
            if (!_buckets.TryGetValue(model, out var b))
                _buckets[model] = b = (new Bucket(limits.RequestsPerMinute, time), new Bucket(limits.TokensPerMinute, time));
            var wait = Math.Max(b.Requests.Wait(1), b.Tokens.Wait(tokens));
            if (wait > 0) return new Lease(TimeSpan.FromSeconds(wait), b.Requests.Left, b.Tokens.Left);
            b.Requests.Take(1);
            b.Tokens.Take(tokens);
            return new Lease(null, b.Requests.Left, b.Tokens.Left);
        }
    }

    /// <summary>What came of asking: null in <paramref name="Wait"/> when the request may pass.</summary>
    public readonly record struct Lease(TimeSpan? Wait, int RequestsLeft, int TokensLeft);

    private sealed class Bucket(int perMinute, TimeProvider time)
    {
        private readonly double _size = Math.Max(1, perMinute / 60.0);
        private double _level = Math.Max(1, perMinute / 60.0);
        private long _at = time.GetTimestamp();

        public int Left => perMinute == 0 ? 0 : (int)Math.Max(0, _level);

        /// <summary>Seconds until <paramref name="n"/> may be taken; a request larger than the bucket passes when it is full.</summary>
        public double Wait(double n)
        {
            if (perMinute == 0) return 0;
            var now = time.GetTimestamp();
            _level = Math.Min(_size, _level + time.GetElapsedTime(_at, now).TotalSeconds * perMinute / 60);
            _at = now;
            return Math.Max(0, (Math.Min(n, _size) - _level) * 60 / perMinute);
        }

        public void Take(double n) => _level -= n;
    }
}
