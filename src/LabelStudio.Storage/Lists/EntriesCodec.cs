using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using LabelStudio.Storage.Bulk;

namespace LabelStudio.Storage.Lists;

/// <summary>The entries of a list as compressed bytes: the length of the text, then UTF-8 with one entry a line.</summary>
public static class EntriesCodec
{
    /// <summary>Compressed bytes that hold the first entries, and the text that is made of them.</summary>
    private const int SampleBytes = 4_096;

    private const int SampleEntries = 8;

    /// <param name="entries">Entries without line breaks.</param>
    public static byte[] Encode(IReadOnlyCollection<string> entries)
    {
        var text = Encoding.UTF8.GetBytes(string.Join('\n', entries));
        var header = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(header, text.Length);
        return Packing.Pack(header, text);
    }

    public static string[] Decode(ReadOnlySpan<byte> packed)
    {
        var text = new byte[BinaryPrimitives.ReadInt32LittleEndian(packed)];
        Packing.Unpack(packed[sizeof(int)..], text);
        return text.Length == 0 ? [] : Encoding.UTF8.GetString(text).Split('\n');
    }

    /// <summary>The first entries of all lists of a project by their ids, without reading the rest.</summary>
    public static async Task<IReadOnlyDictionary<int, IReadOnlyList<string>>> FirstAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        var rows = await Sql.ListAsync(
            db, $"""SELECT "Id", "Count", SUBSTR("Entries", 1, {SampleBytes}) FROM "Lists" WHERE "ProjectId" = @project""",
            r => (Id: r.GetInt32(0), Count: r.GetInt32(1), Packed: (byte[])r.GetValue(2)), cancel, ("project", projectId));
        return rows.ToDictionary(r => r.Id, r => (IReadOnlyList<string>)First(r.Packed, r.Count));
    }

    /// <summary>The first entries of a list of which the first bytes are known.</summary>
    internal static string[] First(ReadOnlySpan<byte> packed, int count)
    {
        var text = new byte[Math.Min(SampleBytes, BinaryPrimitives.ReadInt32LittleEndian(packed))];
        using var decoder = default(BrotliDecoder);
        decoder.Decompress(packed[sizeof(int)..], text, out _, out var written);
        var lines = Encoding.UTF8.GetString(text.AsSpan(0, written)).Split('\n');
        // the last line may be cut
        return [.. lines.Take(Math.Min(SampleEntries, lines.Length < count ? lines.Length - 1 : lines.Length))];
    }
}
