using System.Numerics;
using System.Runtime.InteropServices;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Bulk;

namespace LabelStudio.Storage.Votes;

/// <summary>A block of votes as compressed bytes: one header byte (bytes a vote), then the column.</summary>
/// <remarks>A vote for set s is kept as -2 - s, which stays what it is when the schema gets more classes; in memory it is K + s.</remarks>
internal static class VoteCodec
{
    private const byte OneByte = 1;
    private const byte TwoBytes = 2;
    private const int FirstSet = -2;

    /// <param name="votes">The column.</param>
    /// <param name="start">The first document of the block.</param>
    /// <param name="count">Documents of the block.</param>
    /// <param name="classes">K, from which on values are for sets; null where there are none.</param>
    public static byte[] Encode(VoteColumn votes, int start, int count, int? classes = null) => votes.Narrow != null
        ? Packing.Pack([OneByte], MemoryMarshal.AsBytes(Kept(votes.Narrow.AsSpan(start, count), classes)))
        : Packing.Pack([TwoBytes], MemoryMarshal.AsBytes(Kept(votes.Wide.AsSpan(start, count), classes)));

    /// <summary>Decodes a block into the column; a block written when the schema had fewer classes may be narrower than the column.</summary>
    /// <param name="packed">What <see cref="Encode"/> made.</param>
    /// <param name="votes">The column.</param>
    /// <param name="start">The first document of the block.</param>
    /// <param name="count">Documents of the block.</param>
    /// <param name="classes">K, to which votes for sets are added; null where there are none.</param>
    public static void Decode(ReadOnlySpan<byte> packed, VoteColumn votes, int start, int count, int? classes = null)
    {
        var wide = packed[0] == TwoBytes;
        if (wide && votes.Narrow != null) throw new InvalidDataException("Stored votes know more classes than the schema.");
        if (!wide && votes.Narrow != null) Packing.Unpack(packed[1..], MemoryMarshal.AsBytes(votes.Narrow.AsSpan(start, count)));
        else if (wide) Packing.Unpack(packed[1..], MemoryMarshal.AsBytes(votes.Wide.AsSpan(start, count)));
        else
        {
            var narrow = new sbyte[count];
            Packing.Unpack(packed[1..], MemoryMarshal.AsBytes(narrow.AsSpan()));
            for (var i = 0; i < count; i++) votes.Wide![start + i] = narrow[i];
        }
        if (classes is not { } k) return;
        for (var d = start; d < start + count; d++)
            if (votes[d] <= FirstSet) votes[d] = k + FirstSet - votes[d];
    }

    public static byte[] EncodeConfidence(ReadOnlySpan<float> confidence) => FloatCodec.Encode(confidence);

    public static void DecodeConfidence(ReadOnlySpan<byte> packed, Span<float> confidence) => FloatCodec.Decode(packed, confidence);

    private static Span<T> Kept<T>(Span<T> votes, int? classes)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (classes is not { } k) return votes;
        var kept = votes.ToArray();
        for (var i = 0; i < kept.Length; i++)
        {
            var value = int.CreateTruncating(kept[i]);
            if (value >= k) kept[i] = T.CreateChecked(FirstSet - (value - k));
        }
        return kept;
    }
}
