using LabelStudio.Core.Embeddings;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Embeddings;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Makes the vectors of one block of documents: what is known is taken over, the rest is encoded a few thousand texts at a time.</summary>
internal sealed class ChunkEmbedder(IStudioDbFactory factory, int projectId, OnnxSentenceEncoder encoder, KnownTexts known)
{
    private const int Slice = 512;

    private readonly List<string> _texts = [];
    private readonly List<int> _rows = [];
    private float[] _vectors = [];

    /// <summary>Texts that had to be encoded.</summary>
    public long Encoded { get; private set; }

    /// <param name="block">The block.</param>
    /// <param name="report">Told after each slice how many documents are done.</param>
    /// <param name="cancel">Ends the work between two batches of texts.</param>
    public async Task<(UInt128[] Texts, VectorBlock Vectors)> EmbedAsync(ChunkState block, Action<int> report, CancellationToken cancel)
    {
        var digests = new UInt128[block.Count];
        var vectors = new VectorBlock(block.Count, encoder.Dimensions);
        var here = new Dictionary<UInt128, int>();
        var repeats = new List<(int Row, int Of)>();
        var elsewhere = new List<(int Row, int Chunk, int Of)>();
        var first = block.Chunk * DocumentChunks.Size;
        await using (var db = factory.Create())
        {
            await foreach (var document in DocumentStore.ReadTextsAsync(db, projectId, first, block.Count, cancel))
            {
                var row = document.Ordinal - first;
                var digest = digests[row] = TextDigest.Of(document.Text);
                if (here.TryGetValue(digest, out var of)) repeats.Add((row, of));
                else if (known.Find(digest, block.Chunk) is { } place) elsewhere.Add((row, place.Chunk, place.Row));
                else
                {
                    here.Add(digest, row);
                    _texts.Add(document.Text);
                    _rows.Add(row);
                    if (_texts.Count == Slice) Encode(vectors, cancel);
                }
                if (row % Slice == Slice - 1) report(row + 1);
            }
        }
        Encode(vectors, cancel);
        // one block of others at a time
        foreach (var group in elsewhere.GroupBy(e => e.Chunk).OrderBy(g => g.Key)) Take(vectors, group, group.Key);
        foreach (var (row, of) in repeats) vectors.Copy(row, vectors, of);
        return (digests, vectors);
    }

    private void Encode(VectorBlock vectors, CancellationToken cancel)
    {
        if (_texts.Count == 0) return;
        var needed = _texts.Count * encoder.Dimensions;
        if (_vectors.Length < needed) _vectors = new float[needed];
        encoder.Encode(_texts, _vectors.AsMemory(0, needed), 0, cancel);
        for (var i = 0; i < _rows.Count; i++) vectors.Set(_rows[i], _vectors.AsSpan(i * encoder.Dimensions, encoder.Dimensions));
        Encoded += _texts.Count;
        _texts.Clear();
        _rows.Clear();
    }

    private void Take(VectorBlock vectors, IEnumerable<(int Row, int Chunk, int Of)> rows, int chunk)
    {
        using var db = factory.Create();
        var stored = EmbeddingStore.Read(db, projectId, encoder.Identity, chunk)?.Vectors
            ?? throw new InvalidOperationException($"Block {chunk} of the vectors is gone while others are made of it.");
        foreach (var (row, _, of) in rows) vectors.Copy(row, stored, of);
    }
}
