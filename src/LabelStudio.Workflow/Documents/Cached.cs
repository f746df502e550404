namespace LabelStudio.Workflow.Documents;

/// <summary>One value that is made again when the key it was made for has changed; those who ask at the same time wait for one making.</summary>
internal sealed class Cached<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Entry? _entry;

    /// <summary>The value that is there, whatever it was made for.</summary>
    public TValue? Current => _entry?.Value;

    public async Task<TValue> GetAsync(TKey key, Func<Task<TValue>> make, CancellationToken cancel)
    {
        if (_entry is { } hit && hit.Key.Equals(key)) return hit.Value;
        await _gate.WaitAsync(cancel);
        try
        {
            if (_entry is { } made && made.Key.Equals(key)) return made.Value;
            var value = await make();
            _entry = new Entry(key, value);
            return value;
        }
        finally
        {
            _gate.Release();
        }
    }

    private sealed record Entry(TKey Key, TValue Value);
}
