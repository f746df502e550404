namespace LabelStudio.Workflow.Tests.Simulated;

/// <summary>A clock by which whoever waits waits less: back-off and rest of seconds take milliseconds.</summary>
internal sealed class SoonerTime(double times) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / times : dueTime, period > TimeSpan.Zero ? period / times : period);
}
