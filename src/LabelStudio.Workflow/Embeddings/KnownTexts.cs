using LabelStudio.Storage;
using LabelStudio.Storage.Embeddings;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Where in the stored blocks a text's vector lies, so that no text is encoded twice. 18 bytes a document.</summary>
internal sealed class KnownTexts
{
    private readonly Dictionary<int, (UInt128[] Digests, ushort[] Rows)> _blocks = [];

    /// <summary>What is stored of one encoder, of this and of earlier versions of the documents.</summary>
    public static async Task<KnownTexts> ReadAsync(StudioDb db, int projectId, string encoder, CancellationToken cancel)
    {
        var known = new KnownTexts();
        foreach (var state in await EmbeddingStore.StatesAsync(db, projectId, encoder, cancel))
            if (await EmbeddingStore.TextsAsync(db, projectId, encoder, state.Chunk, cancel) is { } texts)
                known.Set(state.Chunk, texts);
        return known;
    }

    /// <summary>Takes up a block; what was known of it before is forgotten.</summary>
    public void Set(int chunk, UInt128[] texts)
    {
        var rows = new ushort[texts.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = (ushort)i;
        UInt128[] sorted = [.. texts];
        Array.Sort(sorted, rows);
        _blocks[chunk] = (sorted, rows);
    }

    /// <summary>Block and row of a text, its own block first; null where it is in none.</summary>
    public (int Chunk, int Row)? Find(UInt128 text, int own)
    {
        if (_blocks.TryGetValue(own, out var mine) && Row(mine, text) is { } row) return (own, row);
        foreach (var (chunk, block) in _blocks)
            if (chunk != own && Row(block, text) is { } other)
                return (chunk, other);
        return null;
    }

    private static int? Row((UInt128[] Digests, ushort[] Rows) block, UInt128 text)
    {
        var at = Array.BinarySearch(block.Digests, text);
        return at < 0 ? null : block.Rows[at];
    }
}
