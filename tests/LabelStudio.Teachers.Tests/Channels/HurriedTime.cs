namespace LabelStudio.Teachers.Tests.Channels;

/// <summary>A clock whose waits are over a thousand times sooner.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        // time-outs of a minute stay long enough to never come
        base.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(30) || dueTime < TimeSpan.Zero ? dueTime : dueTime / 1000, period);
}
