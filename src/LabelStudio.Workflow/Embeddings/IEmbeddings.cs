using LabelStudio.Core.Embeddings;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Embeddings of a project's documents: vectors of length 1 whose dot product says how near two texts are in meaning.</summary>
public interface IEmbeddings
{
    /// <summary>Which encoder the project uses and how far its embeddings are. May take a second the first time, when the encoder is opened.</summary>
    Task<EmbeddingStatus> StatusAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Starts the job that encodes what has not been encoded, unless one is under way.</summary>
    /// <returns>The job's id.</returns>
    /// <exception cref="UserErrorException">There is no encoder, or it cannot be opened.</exception>
    Task<long> ComputeAsync(int projectId, Actor by, CancellationToken cancel = default);

    /// <summary>Sets the project's encoder once it has been opened; its embeddings are computed by <see cref="ComputeAsync"/>.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="folder">A folder with model.onnx and tokenizer.json or vocab.txt, relative to the data folder; empty for the studio's encoder.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="UserErrorException">The folder holds no encoder that can be used; the message says which file, why, and what to do.</exception>
    Task SetEncoderAsync(int projectId, string folder, Actor by, CancellationToken cancel = default);

    /// <summary>The documents nearest in meaning, the nearest first, without the document itself.</summary>
    /// <returns>Null where the document's embedding has not been computed.</returns>
    Task<IReadOnlyList<SimilarDocument>?> NearestAsync(int projectId, int ordinal, int take, CancellationToken cancel = default);

    /// <summary>
    /// The vectors of one block of documents, for use as features: rows 0 to n-1 are the documents from 65,536 × chunk on,
    /// <see cref="VectorBlock.Read"/> gives row i as D floats of length 1 (zeros for a text without words).
    /// </summary>
    /// <returns>Null where the block's embeddings have not been computed for its documents as they are now, or there is no encoder.</returns>
    Task<VectorBlock?> ReadBlockAsync(int projectId, int chunk, CancellationToken cancel = default);
}

/// <summary>Which encoder a project uses and how far its embeddings are.</summary>
/// <param name="Folder">The folder that the project names; empty for the studio's encoder.</param>
/// <param name="Name">What the encoder is called: its folder's name.</param>
/// <param name="Problem">Why no encoder can be used, and what to do; null where one can.</param>
/// <param name="Identity">Digest of the encoder's files; empty without one.</param>
/// <param name="Dimensions">D, the length of a vector; 0 without an encoder.</param>
/// <param name="Documents">n, the published documents.</param>
/// <param name="Embedded">Documents whose vectors are computed for their texts as they are now.</param>
/// <param name="Bytes">What these take in the database.</param>
/// <param name="Remaining">How long the rest will take, judged by a sample of the texts; null where nothing is left or there is no encoder.</param>
/// <param name="Job">The job that computes them now, or null.</param>
public sealed record EmbeddingStatus(
    string Folder, string Name, string? Problem, string Identity, int Dimensions, int Documents, int Embedded, long Bytes, TimeSpan? Remaining, long? Job);

/// <summary>A document near in meaning to another.</summary>
/// <param name="Ordinal">Its ordinal.</param>
/// <param name="ExternalId">The id it was imported with.</param>
/// <param name="Text">Its text.</param>
/// <param name="Similarity">The cosine of the two vectors, -1 to 1.</param>
public sealed record SimilarDocument(int Ordinal, string ExternalId, string Text, double Similarity);
