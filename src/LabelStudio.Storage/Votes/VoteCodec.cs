using System.Runtime.InteropServices;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Bulk;

namespace LabelStudio.Storage.Votes;

/// <summary>A block of votes as compressed bytes: one header byte (bytes a vote), then the column.</summary>
internal static class VoteCodec
{
    private const byte OneByte = 1;
    private const byte TwoBytes = 2;

    public static byte[] Encode(VoteColumn votes, int start, int count) => votes.Narrow != null
        ? Packing.Pack([OneByte], MemoryMarshal.AsBytes(votes.Narrow.AsSpan(start, count)))
        : Packing.Pack([TwoBytes], MemoryMarshal.AsBytes(votes.Wide.AsSpan(start, count)));

    /// <summary>Decodes a block into the column; a block written when the schema had fewer classes may be narrower than the column.</summary>
    public static void Decode(ReadOnlySpan<byte> packed, VoteColumn votes, int start, int count)
    {
        var wide = packed[0] == TwoBytes;
        if (!wide && votes.Narrow != null)
        {
            Packing.Unpack(packed[1..], MemoryMarshal.AsBytes(votes.Narrow.AsSpan(start, count)));
            return;
        }
        if (wide && votes.Wide != null)
        {
            Packing.Unpack(packed[1..], MemoryMarshal.AsBytes(votes.Wide.AsSpan(start, count)));
            return;
        }
        if (wide) throw new InvalidDataException("Stored votes know more classes than the schema.");
        var narrow = new sbyte[count];
        Packing.Unpack(packed[1..], MemoryMarshal.AsBytes(narrow.AsSpan()));
        for (var i = 0; i < count; i++) votes.Wide![start + i] = narrow[i];
    }

    public static byte[] EncodeConfidence(ReadOnlySpan<float> confidence) => FloatCodec.Encode(confidence);

    public static void DecodeConfidence(ReadOnlySpan<byte> packed, Span<float> confidence) => FloatCodec.Decode(packed, confidence);
}
