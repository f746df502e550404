namespace LabelStudio.Web.Pages.PromptRuns;

/// <summary>How fast a run goes, from what was seen of it in the last half minute.</summary>
public sealed class RunPace(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private readonly Queue<(long At, int Asked)> _seen = new();

    /// <summary>Documents a second; null until two moments were seen.</summary>
    public double? PerSecond { get; private set; }

    public void See(int asked)
    {
        var now = time.GetTimestamp();
        while (_seen.TryPeek(out var oldest) && _seen.Count > 1 && time.GetElapsedTime(oldest.At, now) > Window) _seen.Dequeue();
        if (_seen.TryPeek(out var first) && time.GetElapsedTime(first.At, now).TotalSeconds is > 0.5 and var seconds) PerSecond = Math.Max(0, asked - first.Asked) / seconds;
        _seen.Enqueue((now, asked));
    }

    /// <summary>A run that stood still starts over.</summary>
    public void Forget()
    {
        _seen.Clear();
        PerSecond = null;
    }

    public TimeSpan? Left(int documents) => PerSecond is > 0 and var rate ? TimeSpan.FromSeconds(Math.Min(documents / rate, TimeSpan.FromDays(365).TotalSeconds)) : null;
}
