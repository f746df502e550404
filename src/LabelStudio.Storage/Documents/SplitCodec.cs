using System.Runtime.InteropServices;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Bulk;

namespace LabelStudio.Storage.Documents;

/// <summary>Splits of a block as a compressed column, one byte a document.</summary>
internal static class SplitCodec
{
    public static byte[] Encode(ReadOnlySpan<Split> splits) => Packing.Pack([], MemoryMarshal.Cast<Split, byte>(splits));

    public static void Decode(ReadOnlySpan<byte> packed, Span<Split> splits) => Packing.Unpack(packed, MemoryMarshal.Cast<Split, byte>(splits));
}
