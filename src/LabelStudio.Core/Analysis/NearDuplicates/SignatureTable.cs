namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>Signatures in blocks, each with its document and shingle size; grows without copying.</summary>
internal sealed class SignatureTable
{
    private const int RowsPerBlock = 4_096;

    private readonly List<ushort[]> _blocks = [];
    private readonly List<int> _documents = [];
    private readonly List<byte> _sizes = [];
    private readonly List<bool> _own = [];

    /// <summary>The number of signatures.</summary>
    public int Count => _documents.Count;

    public int Document(int row) => _documents[row];

    public int ShingleSize(int row) => _sizes[row];

    /// <summary>Whether the shingle size is the document's own, not that of shorter documents it may be alike to.</summary>
    public bool IsOwnSize(int row) => _own[row];

    public ReadOnlySpan<ushort> Signature(int row) => Place(row);

    /// <summary>Adds a signature that the caller writes.</summary>
    public Span<ushort> Add(int document, int shingleSize, bool isOwnSize)
    {
        if (_documents.Count == _blocks.Count * RowsPerBlock) _blocks.Add(new ushort[RowsPerBlock * MinHashFunctions.Count]);
        _documents.Add(document);
        _sizes.Add((byte)shingleSize);
        _own.Add(isOwnSize);
        return Place(_documents.Count - 1);
    }

    private Span<ushort> Place(int row) =>
        _blocks[row / RowsPerBlock].AsSpan(row % RowsPerBlock * MinHashFunctions.Count, MinHashFunctions.Count);
}
