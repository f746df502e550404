using System.Buffers;
using System.IO.Compression;

namespace LabelStudio.Storage.Bulk;

/// <summary>Compression of chunk columns: Brotli at its fastest, which halves what deflate leaves of byte columns.</summary>
internal static class Packing
{
    private const int Quality = 1;
    private const int Window = 22;

    /// <summary>Compresses bytes; the result starts with a header of the caller's.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> header, ReadOnlySpan<byte> bytes)
    {
        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            if (!BrotliEncoder.TryCompress(bytes, room, out var written, Quality, Window))
                throw new InvalidOperationException("The compressor ran out of room.");
            var packed = new byte[header.Length + written];
            header.CopyTo(packed);
            room.AsSpan(0, written).CopyTo(packed.AsSpan(header.Length));
            return packed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Restores exactly the bytes that fill <paramref name="bytes"/>.</summary>
    /// <exception cref="InvalidDataException">The column is damaged.</exception>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> bytes)
    {
        if (!BrotliDecoder.TryDecompress(packed, bytes, out var written) || written != bytes.Length)
            throw new InvalidDataException("A stored column is damaged; restore the data folder from a backup.");
    }
}
