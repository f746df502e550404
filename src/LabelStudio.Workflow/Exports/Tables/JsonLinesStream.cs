namespace LabelStudio.Workflow.Exports.Tables;

/// <summary>JSON Lines on their way out: gathered in memory and sent on in pieces, so that a slow reader never blocks a thread.</summary>
internal sealed class JsonLinesStream(Stream output)
{
    private const int Piece = 1 << 18;

    private readonly MemoryStream _held = new(Piece * 2);

    public ValueTask WriteAsync<T>(T line, CancellationToken cancel)
    {
        _held.Write(ExportJson.WriteLine(line));
        _held.WriteByte((byte)'\n');
        return _held.Length < Piece ? ValueTask.CompletedTask : new ValueTask(SendAsync(cancel));
    }

    /// <summary>Sends the rest.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        await SendAsync(cancel);
        await output.FlushAsync(cancel);
    }

    private async Task SendAsync(CancellationToken cancel)
    {
        await output.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), cancel);
        _held.SetLength(0);
    }
}
