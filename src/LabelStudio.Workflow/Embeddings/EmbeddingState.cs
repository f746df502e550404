using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Embeddings;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Which blocks of a project's documents one encoder has seen as they are now.</summary>
/// <param name="Blocks">The published blocks of documents.</param>
/// <param name="Fresh">Those of them whose vectors are stored, by number.</param>
internal sealed record EmbeddingState(IReadOnlyList<ChunkState> Blocks, IReadOnlySet<int> Fresh)
{
    public IEnumerable<ChunkState> Stale => Blocks.Where(b => !Fresh.Contains(b.Chunk));

    public long Documents => Blocks.Sum(b => (long)b.Count);

    public long Embedded => Blocks.Where(b => Fresh.Contains(b.Chunk)).Sum(b => (long)b.Count);

    public static async Task<EmbeddingState> ReadAsync(StudioDb db, int projectId, string encoder, CancellationToken cancel)
    {
        var blocks = await DocumentChunks.StatesAsync(db, projectId, cancel);
        var stored = await EmbeddingStore.StatesAsync(db, projectId, encoder, cancel);
        return Of(blocks, stored);
    }

    public static EmbeddingState Of(IReadOnlyList<ChunkState> blocks, IReadOnlyList<EmbeddingChunkState> stored)
    {
        var seen = stored.ToDictionary(s => s.Chunk, s => (s.DocumentVersion, s.Count));
        return new EmbeddingState(blocks, blocks.Where(b => seen.TryGetValue(b.Chunk, out var s) && s == (b.Version, b.Count)).Select(b => b.Chunk).ToHashSet());
    }
}
