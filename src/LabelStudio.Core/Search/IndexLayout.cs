using System.Buffers.Binary;
using System.Numerics;

namespace LabelStudio.Core.Search;

/// <summary>
/// Where the parts of a stored index lie: a header of 32 bytes (signature, version, sizes, checksum), then three tables of one 32-bit
/// number a word (end of the word, number of its documents, end of its documents), the words each with a zero after it, the documents.
/// All numbers are little-endian.
/// </summary>
internal readonly record struct IndexLayout(int Documents, int Terms, int TermBytes, int PostingBytes)
{
    private const uint Signature = 0x5849_534C; // "LSIX"
    private const int Version = 1, HeaderBytes = 32, ChecksumAt = 24;

    public int TermEndStart => HeaderBytes;

    public int CountStart => TermEndStart + (Terms * 4);

    public int PostingEndStart => CountStart + (Terms * 4);

    public int TermStart => PostingEndStart + (Terms * 4);

    public int PostingStart => TermStart + TermBytes;

    public long Length => HeaderBytes + (Terms * 12L) + TermBytes + PostingBytes;

    public void WriteHeader(Span<byte> data)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(data, Signature);
        BinaryPrimitives.WriteInt32LittleEndian(data[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(data[8..], Documents);
        BinaryPrimitives.WriteInt32LittleEndian(data[12..], Terms);
        BinaryPrimitives.WriteInt32LittleEndian(data[16..], TermBytes);
        BinaryPrimitives.WriteInt32LittleEndian(data[20..], PostingBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(data[ChecksumAt..], Checksum(data));
    }

    /// <summary>Reads and checks a header and the tables.</summary>
    /// <exception cref="InvalidDataException">The bytes are no sound index of this version.</exception>
    public static IndexLayout Read(ReadOnlySpan<byte> data)
    {
        if (data.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(data) != Signature) throw Damaged("it does not begin as one");
        var version = BinaryPrimitives.ReadInt32LittleEndian(data[4..]);
        if (version != Version) throw Damaged($"it has version {version}, and this program reads version {Version}");
        var layout = new IndexLayout(
            BinaryPrimitives.ReadInt32LittleEndian(data[8..]), BinaryPrimitives.ReadInt32LittleEndian(data[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(data[16..]), BinaryPrimitives.ReadInt32LittleEndian(data[20..]));
        if (layout.Documents is < 0 or > TokenIndex.MostDocuments || layout.Terms < 0 || layout.TermBytes < 0 || layout.PostingBytes < 0
            || layout.Length != data.Length) throw Damaged("its sizes do not fit its length");
        if (Checksum(data) != BinaryPrimitives.ReadUInt64LittleEndian(data[ChecksumAt..])) throw Damaged("its checksum does not fit its bytes");
        layout.CheckTables(data);
        return layout;
    }

    public static InvalidDataException Damaged(string why) => new($"The search index cannot be read: {why}. Build it anew.");

    private void CheckTables(ReadOnlySpan<byte> data)
    {
        var (termEnd, postingEnd) = (0, 0);
        for (var term = 0; term < Terms; term++)
        {
            var nextTermEnd = BinaryPrimitives.ReadInt32LittleEndian(data[(TermEndStart + (term * 4))..]);
            var count = BinaryPrimitives.ReadInt32LittleEndian(data[(CountStart + (term * 4))..]);
            var nextPostingEnd = BinaryPrimitives.ReadInt32LittleEndian(data[(PostingEndStart + (term * 4))..]);
            if (nextTermEnd < termEnd + 2 || nextTermEnd > TermBytes || data[TermStart + nextTermEnd - 1] != 0) throw Damaged("its words do not fit");
            if (count < 1 || count > Documents || nextPostingEnd < postingEnd || nextPostingEnd > PostingBytes) throw Damaged("its lists do not fit");
            if (Postings.IsBitmap(count, Documents) && nextPostingEnd - postingEnd != Postings.BitmapBytes(Documents)) throw Damaged("a bitmap does not fit");
            (termEnd, postingEnd) = (nextTermEnd, nextPostingEnd);
        }
        if (termEnd != TermBytes || postingEnd != PostingBytes) throw Damaged("its tables end too early");
    }

    /// <summary>A checksum of everything but itself, against accidents, not against malice.</summary>
    private static ulong Checksum(ReadOnlySpan<byte> data)
    {
        const ulong Prime = 0x9E37_79B9_7F4A_7C15;
        var sum = (ulong)data.Length;
        for (var at = 0; at < data.Length; at += 8)
        {
            if (at == ChecksumAt) continue;
            var rest = data[at..];
            ulong word = 0;
            if (rest.Length >= 8) word = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            else
                for (var i = 0; i < rest.Length; i++)
                    word |= (ulong)rest[i] << (8 * i);
            sum = (BitOperations.RotateLeft(sum, 29) ^ word) * Prime;
        }
        return sum ^ (sum >> 32);
    }
}
