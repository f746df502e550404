namespace LabelStudio.Storage.Model;

/// <summary>The vectors that one sentence encoder gives one block of 65,536 documents.</summary>
public sealed class EmbeddingChunk
{
    public int ProjectId { get; set; }

    /// <summary>The encoder's identity: a digest of its files.</summary>
    public required string Encoder { get; set; }

    public int Chunk { get; set; }

    /// <summary>The <see cref="DocumentChunk.Version"/> that was encoded; older means stale.</summary>
    public int DocumentVersion { get; set; }

    public int Count { get; set; }

    /// <summary>D, the length of a vector.</summary>
    public int Dimensions { get; set; }

    /// <summary>16 bytes a document: a digest of its text, by which an unchanged one keeps its vector.</summary>
    public required byte[] Texts { get; set; }

    /// <summary>4 bytes a document: the scale of its vector, a float.</summary>
    public required byte[] Scales { get; set; }

    /// <summary>D bytes a document: whole numbers from -127 to 127.</summary>
    public required byte[] Vectors { get; set; }
}
