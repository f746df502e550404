using System.Numerics;

namespace LabelStudio.Core.Search;

/// <summary>A set of documents of one chunk, one bit a document (8 KB for 65,536 documents).</summary>
public sealed class DocumentSet
{
    private readonly ulong[] _bits;

    /// <summary>The empty set.</summary>
    /// <param name="documents">The number of documents in the chunk, 0 to <see cref="TokenIndex.MostDocuments"/>.</param>
    public DocumentSet(int documents)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(documents);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(documents, TokenIndex.MostDocuments);
        Documents = documents;
        _bits = new ulong[(documents + 63) / 64];
    }

    /// <summary>The number of documents in the chunk, in the set or not.</summary>
    public int Documents { get; }

    /// <summary>The number of documents in the set.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _bits) count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>The set of every document of a chunk.</summary>
    public static DocumentSet All(int documents) => new DocumentSet(documents).Invert();

    /// <summary>Whether a document, 0 to <see cref="Documents"/>-1, is in the set.</summary>
    public bool Contains(int document) => (_bits[document >> 6] >> (document & 63) & 1) != 0;

    /// <summary>Puts a document, 0 to <see cref="Documents"/>-1, into the set.</summary>
    public void Add(int document)
    {
        if ((uint)document >= (uint)Documents) throw new ArgumentOutOfRangeException(nameof(document));
        _bits[document >> 6] |= 1UL << (document & 63);
    }

    /// <summary>Keeps what is in the other set too.</summary>
    /// <returns>This set.</returns>
    public DocumentSet IntersectWith(DocumentSet other)
    {
        CheckSize(other);
        for (var i = 0; i < _bits.Length; i++) _bits[i] &= other._bits[i];
        return this;
    }

    /// <summary>Takes up what is in the other set.</summary>
    /// <returns>This set.</returns>
    public DocumentSet UnionWith(DocumentSet other)
    {
        CheckSize(other);
        for (var i = 0; i < _bits.Length; i++) _bits[i] |= other._bits[i];
        return this;
    }

    /// <summary>Turns the set into the set of all documents of the chunk that were not in it.</summary>
    /// <returns>This set.</returns>
    public DocumentSet Invert()
    {
        for (var i = 0; i < _bits.Length; i++) _bits[i] = ~_bits[i];
        if ((Documents & 63) != 0) _bits[^1] &= (1UL << (Documents & 63)) - 1;
        return this;
    }

    /// <summary>Whether both sets, of one chunk, hold the same documents.</summary>
    public bool SetEquals(DocumentSet other)
    {
        CheckSize(other);
        return _bits.AsSpan().SequenceEqual(other._bits);
    }

    /// <summary>A set of its own with the same documents.</summary>
    public DocumentSet Copy() => new DocumentSet(Documents).UnionWith(this);

    /// <summary>The documents in the set, ascending.</summary>
    public IEnumerable<int> Members()
    {
        for (var i = 0; i < _bits.Length; i++)
            for (var word = _bits[i]; word != 0; word &= word - 1)
                yield return (i << 6) + BitOperations.TrailingZeroCount(word);
    }

    /// <summary>The bits, 64 documents a number.</summary>
    internal ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>Takes up the documents of a stored bitmap.</summary>
    internal void AddBitmap(ReadOnlySpan<byte> bitmap)
    {
        for (var i = 0; i < _bits.Length; i++) _bits[i] |= System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bitmap[(i * 8)..]);
        if ((Documents & 63) != 0) _bits[^1] &= (1UL << (Documents & 63)) - 1;
    }

    private void CheckSize(DocumentSet other)
    {
        if (other.Documents != Documents) throw new ArgumentException($"The sets are of chunks of {Documents} and {other.Documents} documents.", nameof(other));
    }
}
