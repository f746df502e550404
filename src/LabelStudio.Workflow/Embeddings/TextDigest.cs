using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Tells equal texts: 128 bits, so that two texts of ten million share one by chance in less than one of 10^24 projects.</summary>
internal static class TextDigest
{
    public static UInt128 Of(ReadOnlySpan<char> text) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text));
}
