using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LabelStudio.Core.LabelModels;
using LabelStudio.Storage.Bulk;

namespace LabelStudio.Storage.Labels;

/// <summary>Posteriors of one block as bytes: header (classes, distinct rows, lengths), rows, covered flags, one row number a document.</summary>
internal static class LabelCodec
{
    private const int HeaderBytes = 16;

    /// <summary>A decoded block; row numbers count from 0 within it.</summary>
    public readonly record struct Block(float[] Rows, bool[] Covered, int[] RowOf);

    public static byte[] Encode(ProbabilisticLabels labels, int start, int count)
    {
        var k = labels.Classes.Count;
        var local = new Dictionary<int, int>();
        var order = new List<int>();
        var rowOf = new int[count];
        for (var i = 0; i < count; i++)
        {
            var row = labels.RowOf[start + i];
            if (!local.TryGetValue(row, out var number))
            {
                local.Add(row, number = order.Count);
                order.Add(row);
            }
            rowOf[i] = number;
        }
        var rows = new float[order.Count * k];
        var covered = new byte[order.Count];
        for (var r = 0; r < order.Count; r++)
        {
            labels.Rows.CopyTo(order[r], rows.AsSpan(r * k, k));
            covered[r] = labels.Covered[order[r]] ? (byte)1 : (byte)0;
        }
        var packedRows = FloatCodec.Encode(rows);
        var packedCovered = Packing.Pack([], covered);
        var packedRowOf = Packing.Pack([], MemoryMarshal.AsBytes(rowOf.AsSpan()));
        var bytes = new byte[HeaderBytes + packedRows.Length + packedCovered.Length + packedRowOf.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, k);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), order.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), packedRows.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), packedCovered.Length);
        packedRows.CopyTo(bytes, HeaderBytes);
        packedCovered.CopyTo(bytes, HeaderBytes + packedRows.Length);
        packedRowOf.CopyTo(bytes, HeaderBytes + packedRows.Length + packedCovered.Length);
        return bytes;
    }

    /// <summary>The number of distinct rows of a block, without decoding it.</summary>
    public static int DistinctRows(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);

    /// <summary>Decodes a block for a schema of <paramref name="classes"/> classes, which may have grown since.</summary>
    public static Block Decode(ReadOnlySpan<byte> bytes, int count, int classes)
    {
        var k = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (k > classes) throw new InvalidDataException("Stored labels know more classes than the schema.");
        var distinct = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        var rowBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        var coveredBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        var body = bytes[HeaderBytes..];
        var rows = new float[distinct * k];
        FloatCodec.Decode(body[..rowBytes], rows);
        var covered = new byte[distinct];
        Packing.Unpack(body.Slice(rowBytes, coveredBytes), covered);
        var rowOf = new int[count];
        Packing.Unpack(body[(rowBytes + coveredBytes)..], MemoryMarshal.AsBytes(rowOf.AsSpan()));
        if (k < classes)
        {
            var wider = new float[distinct * classes];
            for (var r = 0; r < distinct; r++) rows.AsSpan(r * k, k).CopyTo(wider.AsSpan(r * classes));
            rows = wider;
        }
        return new Block(rows, Array.ConvertAll(covered, c => c != 0), rowOf);
    }
}
