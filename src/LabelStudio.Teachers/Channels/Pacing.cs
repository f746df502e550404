using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Teachers.Channels;

/// <summary>The limits of a teacher in requests and tokens a minute.</summary>
internal sealed class Pacing(TeacherLimits limits, TimeProvider time)
{
    private readonly TokenBucket? _requests = limits.RequestsPerMinute is { } r ? new TokenBucket(r, time) : null;
    private readonly TokenBucket? _tokens = limits.TokensPerMinute is { } t ? new TokenBucket(t, time) : null;

    /// <summary>Waits until one request with so many tokens may be sent.</summary>
    public async ValueTask WaitAsync(int tokens, CancellationToken cancel)
    {
        if (_requests == null && _tokens == null) return;
        var wait = _requests?.Take(1) ?? TimeSpan.Zero;
        var forTokens = _tokens?.Take(tokens) ?? TimeSpan.Zero;
        if (forTokens > wait) wait = forTokens;
        if (wait <= TimeSpan.Zero) return;
        try
        {
            await Task.Delay(wait, time, cancel);
        }
        catch (OperationCanceledException)
        {
            _requests?.Return(1);
            _tokens?.Return(tokens);
            throw;
        }
    }

    /// <summary>The server has counted: what was taken too much goes back.</summary>
    public void Settle(int taken, int used) => _tokens?.Return(taken - used);
}
