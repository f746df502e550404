using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;

namespace LabelStudio.Web.Security;

/// <summary>Holds each key to its predictions a minute. The allowance refills steadily, a tenth of a second at a time, so that a full minute is never spent at once twice.</summary>
internal sealed class PredictionLimiter : IDisposable
{
    private const int RefillsPerMinute = 600;

    private readonly PartitionedRateLimiter<(int Key, int Limit)> _limiter = PartitionedRateLimiter.Create<(int Key, int Limit), (int, int)>(k => k.Limit == 0
        ? RateLimitPartition.GetNoLimiter(k)
        : RateLimitPartition.GetTokenBucketLimiter(k, _ => Bucket(k.Limit)));

    /// <summary>Takes one prediction request from the allowance of who asks.</summary>
    /// <returns>How long to wait for another try, or null when the request may go on.</returns>
    public TimeSpan? Refuses(ClaimsPrincipal user)
    {
        if (user.FindFirstValue(PredictPermission.KeyClaim) is not { } key) return null;
        var limit = int.Parse(user.FindFirstValue(PredictPermission.LimitClaim)!, CultureInfo.InvariantCulture);
        using var lease = _limiter.AttemptAcquire((int.Parse(key, CultureInfo.InvariantCulture), limit));
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
    }

    public void Dispose() => _limiter.Dispose();

    // few a minute come one at a time, at the pace of the limit
    private static TokenBucketRateLimiterOptions Bucket(int limit) => new()
    {
        TokenLimit = limit,
        TokensPerPeriod = Math.Max(1, limit / RefillsPerMinute),
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / Math.Min(limit, RefillsPerMinute),
        AutoReplenishment = true,
    };
}
