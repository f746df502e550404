using System.Text;

namespace LabelStudio.Workflow.Files;

/// <summary>The fields of one record as places in a block of bytes; reused from record to record.</summary>
internal sealed class RecordFields
{
    private Place[] _places = new Place[64];
    private byte[] _scratch = [];

    public int Count { get; private set; }

    private readonly record struct Place(int Start, int Length, bool Doubled);

    public void Clear() => Count = 0;

    /// <param name="doubled">Whether quotes inside are doubled and have to be halved when read.</param>
    public void Add(int start, int length, bool doubled = false)
    {
        if (Count == _places.Length) Array.Resize(ref _places, Count * 2);
        _places[Count++] = new Place(start, length, doubled);
    }

    public void Set(int index, int start, int length)
    {
        while (Count <= index) Add(0, 0);
        _places[index] = new Place(start, length, false);
    }

    /// <summary>The bytes of a field; valid until the next field with doubled quotes, or record, is read.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> block, int index)
    {
        var p = _places[index];
        var raw = block.Slice(p.Start, p.Length);
        if (!p.Doubled) return raw;
        if (_scratch.Length < raw.Length) _scratch = new byte[Math.Max(256, raw.Length)];
        var written = 0;
        while (true)
        {
            var quote = raw.IndexOf((byte)'"');
            if (quote < 0) break;
            raw[..(quote + 1)].CopyTo(_scratch.AsSpan(written));
            written += quote + 1;
            raw = raw[(quote + 2)..];
        }
        raw.CopyTo(_scratch.AsSpan(written));
        return _scratch.AsSpan(0, written + raw.Length);
    }

    public string Text(ReadOnlySpan<byte> block, int index) => Encoding.UTF8.GetString(Bytes(block, index));
}
