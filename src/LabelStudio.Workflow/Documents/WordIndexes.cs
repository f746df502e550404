using LabelStudio.Core.Search;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;

namespace LabelStudio.Workflow.Documents;

/// <summary>The word indexes of a project's blocks in memory; a block is read again when its documents have changed.</summary>
internal sealed class WordIndexes
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile IReadOnlyList<BlockIndex> _blocks = [];

    public long Bytes => _blocks.Sum(b => b.Bytes);

    /// <summary>One entry a block, in order.</summary>
    public async Task<IReadOnlyList<BlockIndex>> ReadAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        var states = await DocumentChunks.StatesAsync(db, projectId, cancel);
        if (Fits(_blocks, states)) return _blocks;
        await _gate.WaitAsync(cancel);
        try
        {
            if (Fits(_blocks, states)) return _blocks;
            var old = _blocks.ToDictionary(b => (b.State.Chunk, b.State.Version));
            var blocks = new List<BlockIndex>(states.Count);
            foreach (var state in states)
                blocks.Add(old.TryGetValue((state.Chunk, state.Version), out var kept) ? kept : await LoadAsync(db, projectId, state, cancel));
            _blocks = blocks;
            return blocks;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static bool Fits(IReadOnlyList<BlockIndex> blocks, IReadOnlyList<ChunkState> states) => blocks.Select(b => b.State).SequenceEqual(states);

    private static async Task<BlockIndex> LoadAsync(StudioDb db, int projectId, ChunkState state, CancellationToken cancel)
    {
        var stored = await DocumentChunks.ReadWordsAsync(db, projectId, state.Chunk, cancel);
        if (stored is not { } words || words.Version != state.Version) return new BlockIndex(state, null, 0);
        try
        {
            var index = TokenIndex.FromBytes(words.Words);
            return new BlockIndex(state, index.Documents == state.Count ? index : null, words.Words.Length);
        }
        catch (InvalidDataException)
        {
            // an index is only a help: without it the texts are read
            return new BlockIndex(state, null, 0);
        }
    }
}

/// <summary>The word index of one block, null when it cannot be used.</summary>
internal sealed record BlockIndex(ChunkState State, TokenIndex? Index, long Bytes);
