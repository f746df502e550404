namespace LabelStudio.Core.Embeddings;

/// <summary>The vectors of a project's documents, in the blocks that they are kept in; a document may have none.</summary>
/// <param name="blocks">The blocks in their order, each of <paramref name="size"/> documents but the last; null where a block has no vectors.</param>
/// <param name="size">Documents a block.</param>
/// <exception cref="ArgumentException">No vectors at all, or of different lengths.</exception>
public sealed class DocumentVectors(IReadOnlyList<VectorBlock?> blocks, int size)
{
    /// <summary>D, the length of a vector.</summary>
    public int Dimensions { get; } = blocks.OfType<VectorBlock>().Select(b => b.Dimensions).Distinct().ToList() is [var one]
        ? one : throw new ArgumentException("There must be vectors, all of the same length.", nameof(blocks));

    /// <summary>The number of blocks.</summary>
    public int Blocks => blocks.Count;

    /// <summary>The number of the document in row 0 of a block.</summary>
    public int First(int block) => block * size;

    /// <summary>A block, or null where it has no vectors.</summary>
    public VectorBlock? Block(int block) => blocks[block];

    /// <summary>Reads a document's vector of length 1; false where it has none, or one of zeros.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="vector">Receives D numbers.</param>
    public bool TryRead(int document, Span<float> vector)
    {
        if (document / size >= blocks.Count || blocks[document / size] is not { } block || document % size >= block.Count) return false;
        block.Read(document % size, vector);
        return block.Scales[document % size] > 0;
    }
}
