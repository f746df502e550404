using System.Collections.Concurrent;
using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Search;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Embeddings;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>What was known of a project's embeddings at one moment; equal ones are interchangeable.</summary>
/// <param name="Folder">The encoder's folder; empty for the studio's.</param>
/// <param name="Blocks">The published blocks of documents.</param>
/// <param name="Stored">The blocks of vectors that are stored, of whatever encoder.</param>
internal sealed record SimilarityGround(string Folder, IReadOnlyList<ChunkState> Blocks, IReadOnlyList<(string Encoder, EmbeddingChunkState State)> Stored)
{
    public bool Equals(SimilarityGround? other) =>
        other != null && Folder == other.Folder && Blocks.SequenceEqual(other.Blocks) && Stored.SequenceEqual(other.Stored);

    public override int GetHashCode() => HashCode.Combine(Folder, Blocks.Count, Stored.Count);
}

/// <summary>Compares the documents of a project with texts, or with documents named by their ids, by the vectors that were computed before. A document that came since is encoded when it is asked for.</summary>
/// <param name="projectId">The project.</param>
/// <param name="ground">What is stored.</param>
/// <param name="needsVectors">Whether a project without any vector is refused, because encoding its documents one by one would take long.</param>
internal sealed class ProjectSimilarity(
    int projectId, SimilarityGround ground, bool needsVectors, EncoderHost host, VectorCache cache, IStudioDbFactory factory) : IRuleSimilarity
{
    private const int Remembered = 128;

    private readonly ConcurrentDictionary<(string Encoder, string Text), ISimilarText> _prepared = new();

    public ISimilarText Prepare(string text)
    {
        var encoder = Open();
        var stored = ground.Stored.Where(s => s.Encoder == encoder.Identity).Select(s => s.State).ToList();
        if (needsVectors && ground.Blocks.Count > 0 && stored.Count == 0)
            throw new UnknownResourceException(
                "similar(…) needs the documents' embeddings, and they have not been computed yet",
                "Press \"Compute embeddings\" under Settings. Everything else works meanwhile.");
        if (_prepared.TryGetValue((encoder.Identity, text), out var known)) return known;
        if (_prepared.Count >= Remembered) _prepared.Clear();
        var prepared = new PreparedText(projectId, ground.Blocks, stored, encoder, new QueryVector(encoder.Encode([TextOf(text)])[0]), cache);
        return _prepared.GetOrAdd((encoder.Identity, text), prepared);
    }

    private OnnxSentenceEncoder Open()
    {
        if (ground.Folder.Length == 0 && !host.HasDefault)
            throw new UnknownResourceException(
                "similar(…) needs a sentence encoder, and none is installed",
                "Build the studio again with Node 20 and npm, or name a folder with an encoder under Settings. Everything else works without.");
        try
        {
            return host.Open(ground.Folder);
        }
        catch (EncoderException e)
        {
            throw new UnknownResourceException($"similar(…) cannot use the sentence encoder. {e.Message.TrimEnd('.')}", "Everything else works without.");
        }
    }

    private string TextOf(string text)
    {
        using var db = factory.Create();
        return NamedDocument.Texts(db, projectId, text).FirstOrDefault() ?? text;
    }

    private sealed class PreparedText(
        int projectId, IReadOnlyList<ChunkState> blocks, IReadOnlyList<EmbeddingChunkState> stored, OnnxSentenceEncoder encoder, QueryVector query, VectorCache cache) : ISimilarText
    {
        private readonly IReadOnlySet<int> _fresh = EmbeddingState.Of(blocks, stored).Fresh;
        private readonly Dictionary<int, int> _versions = stored.ToDictionary(s => s.Chunk, s => s.DocumentVersion);

        // the block that was asked last; the cache alone decides how long it lives
        private volatile LastBlock? _last;

        public double SimilarityOf(ReadOnlySpan<char> document, int number)
        {
            if (number >= 0 && Block(DocumentChunks.Of(number)) is { } block)
            {
                var row = number % DocumentChunks.Size;
                // in a block with new documents most are as they were
                if (row < block.Vectors.Count && (_fresh.Contains(DocumentChunks.Of(number)) || block.Texts[row] == TextDigest.Of(document))) return block.Vectors.Cosine(row, query);
            }
            // rounded as stored vectors are, so that it is the same once the document's vector is stored
            var alone = new VectorBlock(1, encoder.Dimensions);
            alone.Set(0, encoder.Encode([document.ToString()], threads: 1)[0]);
            return alone.Cosine(0, query);
        }

        public bool TryFind(int first, double least, DocumentSet found)
        {
            var chunk = DocumentChunks.Of(first);
            if (first % DocumentChunks.Size != 0 || !_fresh.Contains(chunk) || Block(chunk)?.Vectors is not { } vectors || vectors.Count != found.Documents) return false;
            vectors.Find(query, least, found);
            return true;
        }

        private EmbeddedBlock? Block(int chunk)
        {
            if (_last is { } last && last.Chunk == chunk && last.Block.TryGetTarget(out var known)) return known;
            if (!_versions.TryGetValue(chunk, out var version) || cache.Get(new VectorKey(projectId, encoder.Identity, chunk, version)) is not { } read) return null;
            _last = new LastBlock(chunk, new WeakReference<EmbeddedBlock>(read));
            return read;
        }

        private sealed record LastBlock(int Chunk, WeakReference<EmbeddedBlock> Block);
    }
}
