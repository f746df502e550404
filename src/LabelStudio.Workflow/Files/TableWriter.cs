using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LabelStudio.Workflow.Files;

/// <summary>Writes CSV after RFC 4180: UTF-8 without a byte order mark, lines ended by LF, quotes only where they are needed.</summary>
public sealed class TableWriter(Stream stream)
{
    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",\"\r\n"u8);

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;
    private bool _inRow;

    public TableWriter Field(string value)
    {
        var max = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (max <= 1024)
        {
            Span<byte> bytes = stackalloc byte[1024];
            return Field(bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
        }
        return Field(Encoding.UTF8.GetBytes(value));
    }

    public TableWriter Field(ReadOnlySpan<byte> utf8)
    {
        Separate();
        if (utf8.IndexOfAny(NeedQuotes) < 0 && !(utf8.Length > 0 && (utf8[0] == ' ' || utf8[^1] == ' ')))
        {
            Put(utf8);
            return this;
        }
        Put("\""u8);
        while (true)
        {
            var quote = utf8.IndexOf((byte)'"');
            if (quote < 0) break;
            Put(utf8[..(quote + 1)]);
            Put("\""u8);
            utf8 = utf8[(quote + 1)..];
        }
        Put(utf8);
        Put("\""u8);
        return this;
    }

    /// <summary>The shortest text that reads back as the same number.</summary>
    public TableWriter Field(float value)
    {
        Separate();
        if (_buffer.Length - _used < ShortestNumber.MostBytes) Send();
        _used += ShortestNumber.Write(value, _buffer.AsSpan(_used));
        return this;
    }

    public TableWriter Field(long value)
    {
        Separate();
        Span<byte> bytes = stackalloc byte[24];
        Utf8Formatter.TryFormat(value, bytes, out var n);
        Put(bytes[..n]);
        return this;
    }

    public TableWriter Empty()
    {
        Separate();
        return this;
    }

    /// <summary>Fields that were put into their form before, with the commas between them.</summary>
    public TableWriter Raw(ReadOnlySpan<byte> fields)
    {
        Separate();
        Put(fields);
        return this;
    }

    public void EndRow()
    {
        Put("\n"u8);
        _inRow = false;
    }

    /// <summary>Writes out what is still held back; a table is complete only after this.</summary>
    public void Flush()
    {
        Send();
        stream.Flush();
    }

    private void Separate()
    {
        if (_inRow)
        {
            if (_used == _buffer.Length) Send();
            _buffer[_used++] = (byte)',';
        }
        _inRow = true;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used)
        {
            Send();
            if (bytes.Length > _buffer.Length)
            {
                stream.Write(bytes);
                return;
            }
        }
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Send()
    {
        stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
