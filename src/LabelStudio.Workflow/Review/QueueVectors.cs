using LabelStudio.Core.Embeddings;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Embeddings;

namespace LabelStudio.Workflow.Review;

/// <summary>Reads the embeddings that queues are made with.</summary>
internal static class QueueVectors
{
    /// <summary>Those of all documents; null where there are none. A million of 512 dimensions take 532 MB.</summary>
    public static async Task<DocumentVectors?> AllAsync(IEmbeddings embeddings, int projectId, int documents, CancellationToken cancel)
    {
        var blocks = new VectorBlock?[DocumentChunks.CountFor(documents)];
        for (var chunk = 0; chunk < blocks.Length; chunk++) blocks[chunk] = await embeddings.ReadBlockAsync(projectId, chunk, cancel);
        return Array.TrueForAll(blocks, b => b == null) ? null : new DocumentVectors(blocks, DocumentChunks.Size);
    }

    /// <summary>Those of some documents, a row each in their order; null unless there are some of all their blocks.</summary>
    public static async Task<VectorBlock?> OfAsync(IEmbeddings embeddings, int projectId, IReadOnlyList<int> documents, CancellationToken cancel)
    {
        VectorBlock? rows = null;
        foreach (var chunk in Enumerable.Range(0, documents.Count).GroupBy(row => DocumentChunks.Of(documents[row])).OrderBy(g => g.Key))
        {
            if (await embeddings.ReadBlockAsync(projectId, chunk.Key, cancel) is not { } block) return null;
            rows ??= new VectorBlock(documents.Count, block.Dimensions);
            foreach (var row in chunk) rows.Copy(row, block, documents[row] % DocumentChunks.Size);
        }
        return rows;
    }
}
