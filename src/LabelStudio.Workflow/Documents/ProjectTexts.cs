using System.Collections.Concurrent;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;

namespace LabelStudio.Workflow.Documents;

/// <summary>The texts of a project's blocks in memory, as far as they fit: what the word index cannot decide is then read at the speed of memory.</summary>
/// <remarks>A block that is read for any reason stays, while all of them together are small enough; larger ones are streamed from the database each time.</remarks>
internal sealed class ProjectTexts
{
    private const long MaxBytes = 256L << 20;
    private const long MaxBlockBytes = 48L << 20;

    private readonly ConcurrentDictionary<int, (int Version, TextBlock Block)> _blocks = new();
    private readonly ConcurrentDictionary<ChunkState, bool> _tooLarge = new();
    private readonly SemaphoreSlim _loading = new(1, 1);
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The block as it is now, or null where it is not in memory.</summary>
    public TextBlock? Find(ChunkState state) => _blocks.TryGetValue(state.Chunk, out var kept) && kept.Version == state.Version ? kept.Block : null;

    /// <summary>Brings the blocks into memory for which there is room; where somebody else is at it already, that is left to them.</summary>
    public async Task LoadAsync(IStudioDbFactory factory, int projectId, IEnumerable<ChunkState> states, CancellationToken cancel)
    {
        if (!await _loading.WaitAsync(0, cancel)) return;
        try
        {
            foreach (var state in states)
                if (Find(state) == null && Bytes < MaxBytes && !_tooLarge.ContainsKey(state))
                    await ReadAsync(factory, projectId, state, null, cancel);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Streams a block from the database and keeps it where there is room.</summary>
    /// <param name="factory">Opens the database.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="state">The block.</param>
    /// <param name="each">Told each document's number within the block and its text, in order.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task ReadAsync(IStudioDbFactory factory, int projectId, ChunkState state, Action<int, string>? each, CancellationToken cancel)
    {
        var room = Math.Min(MaxBlockBytes, MaxBytes - Bytes);
        var builder = room > 0 ? new TextBlock.Builder(state.Count, room) : null;
        var start = state.Chunk * DocumentChunks.Size;
        await using var db = factory.Create();
        await foreach (var d in DocumentStore.ReadTextsAsync(db, projectId, start, state.Count, cancel))
        {
            cancel.ThrowIfCancellationRequested();
            builder?.Add(d.Ordinal - start, d.Text);
            each?.Invoke(d.Ordinal - start, d.Text);
        }
        // what was published meanwhile belongs to another version of the block
        var now = (await DocumentChunks.StatesAsync(db, projectId, cancel)).FirstOrDefault(s => s.Chunk == state.Chunk);
        if (now != state || builder == null) return;
        if (builder.Build() is { } block) Keep(state, block);
        else _tooLarge[state] = true;
    }

    private void Keep(ChunkState state, TextBlock block)
    {
        var before = 0L;
        _blocks.AddOrUpdate(
            state.Chunk, _ => (state.Version, block),
            (_, old) =>
            {
                before = old.Block.Bytes;
                return (state.Version, block);
            });
        Interlocked.Add(ref _bytes, block.Bytes - before);
    }
}
