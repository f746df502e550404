namespace LabelStudio.Workflow.PromptRuns;

/// <summary>The end of one function's asking before all is asked: the first reason counts, and whoever waits is let go.</summary>
internal sealed class RunStop : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source;

    public RunStop(CancellationToken outer) => _source = CancellationTokenSource.CreateLinkedTokenSource(outer);

    /// <summary>Fires when nothing more is to be sent; what is under way is finished.</summary>
    public CancellationToken Token => _source.Token;

    public PromptRunState? State { get; private set; }

    public string? Reason { get; private set; }

    public void Set(PromptRunState state, string reason)
    {
        lock (_lock)
        {
            if (State != null) return;
            (State, Reason) = (state, reason);
        }
        _source.Cancel();
    }

    public void Dispose() => _source.Dispose();
}
