using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Exports.Tables;

/// <summary>A table on its way out: rows are formatted into memory and sent on in pieces, so that a slow reader never blocks a thread.</summary>
internal sealed class TableStream
{
    private const int Piece = 1 << 18;

    private readonly Stream _output;
    private readonly MemoryStream _held = new(Piece * 2);

    public TableStream(Stream output, params IEnumerable<string> header)
    {
        _output = output;
        Row = new TableWriter(_held);
        foreach (var name in header) Row.Field(name);
        Row.EndRow();
    }

    /// <summary>The row being written.</summary>
    public TableWriter Row { get; }

    /// <summary>Ends the row and sends on what has come together.</summary>
    public ValueTask EndRowAsync(CancellationToken cancel)
    {
        Row.EndRow();
        return _held.Length < Piece ? ValueTask.CompletedTask : new ValueTask(SendAsync(cancel));
    }

    /// <summary>Sends the rest; the table is complete only after this.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        Row.Flush();
        await SendAsync(cancel);
        await _output.FlushAsync(cancel);
    }

    private async Task SendAsync(CancellationToken cancel)
    {
        await _output.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), cancel);
        _held.SetLength(0);
    }
}
