using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>A zip file whose entries are stored as they are, under one fixed date: equal contents give equal bytes on every machine, and the length is known before the first byte leaves.</summary>
/// <remarks>After APPNOTE.TXT 6.3 of PKWARE, without zip64: less than 4 GB in all. Entries carry size and checksum in front, so that it can be read as a stream.</remarks>
internal sealed class StoredZip
{
    private const uint LocalHeader = 0x04034b50, CentralHeader = 0x02014b50, EndRecord = 0x06054b50;
    private const int LocalBytes = 30, CentralBytes = 46, EndBytes = 22;
    private const ushort Version = 20, Utf8Names = 1 << 11;

    // 1 January 1980, the first day that a zip knows
    private const ushort Date = (1 << 5) | 1;

    private readonly List<Entry> _entries = [];

    /// <summary>Bytes of the whole file.</summary>
    public long Length => _entries.Sum(e => LocalBytes + CentralBytes + (2L * e.Name.Length) + e.Length) + EndBytes;

    public void Add(string name, byte[] content) =>
        _entries.Add(new Entry(Encoding.UTF8.GetBytes(name), content, null, content.Length, Crc32.HashToUInt32(content)));

    /// <summary>Adds a file, which must not change until the zip is written.</summary>
    public async Task AddFileAsync(string name, string path, CancellationToken cancel)
    {
        await using var file = Open(path);
        var crc = new Crc32();
        await crc.AppendAsync(file, cancel);
        _entries.Add(new Entry(Encoding.UTF8.GetBytes(name), null, path, file.Length, crc.GetCurrentHashAsUInt32()));
    }

    public async Task WriteAsync(Stream output, CancellationToken cancel = default)
    {
        if (Length > uint.MaxValue) throw new InvalidOperationException("A bundle of 4 GB and more is not written.");
        var at = 0L;
        var central = new MemoryStream();
        foreach (var entry in _entries)
        {
            await output.WriteAsync(Header(entry, at, local: true), cancel);
            await output.WriteAsync(entry.Name, cancel);
            if (entry.Content is { } content) await output.WriteAsync(content, cancel);
            else await CopyAsync(entry, output, cancel);
            central.Write(Header(entry, at, local: false));
            central.Write(entry.Name);
            at += LocalBytes + entry.Name.Length + entry.Length;
        }
        var size = central.Length;
        var end = new byte[EndBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(end, EndRecord);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)at);
        central.Write(end);
        await output.WriteAsync(central.GetBuffer().AsMemory(0, (int)central.Length), cancel);
        await output.FlushAsync(cancel);
    }

    private static async Task CopyAsync(Entry entry, Stream output, CancellationToken cancel)
    {
        await using var file = Open(entry.Path!);
        // the header has promised it
        if (file.Length != entry.Length) throw new IOException($"{Path.GetFileName(entry.Path)} changed while it was exported.");
        await file.CopyToAsync(output, cancel);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static byte[] Header(Entry entry, long offset, bool local)
    {
        var header = new byte[local ? LocalBytes : CentralBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, local ? LocalHeader : CentralHeader);
        // the central one names the version twice: that of the writer, that which a reader needs
        var rest = header.AsSpan(local ? 4 : 6);
        if (!local) BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(rest, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[2..], Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[8..], Date);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[10..], entry.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[14..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[18..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[22..], (ushort)entry.Name.Length);
        if (!local) BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), (uint)offset);
        return header;
    }

    private sealed record Entry(byte[] Name, byte[]? Content, string? Path, long Length, uint Crc);
}
