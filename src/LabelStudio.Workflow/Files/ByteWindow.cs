namespace LabelStudio.Workflow.Files;

/// <summary>A view on a stream that moves forward: the bytes from the current record on, always in one piece. The buffer is reused and grows only for a record that does not fit.</summary>
internal sealed class ByteWindow(Stream stream, int maxBytes)
{
    private const int FirstBytes = 1 << 18;

    private byte[] _buffer = new byte[FirstBytes];
    private int _start;
    private int _end;
    private long _offset;

    /// <summary>Whether the stream has no more bytes than the ones in view.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Where in the stream the view begins.</summary>
    public long Position => _offset + _start;

    public ReadOnlySpan<byte> View => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Moves the view's beginning.</summary>
    public void Advance(int bytes) => _start += bytes;

    /// <summary>Brings more bytes into view.</summary>
    /// <returns>False when the stream has ended, or the view would pass its limit.</returns>
    public bool Extend()
    {
        if (AtEnd) return false;
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _offset += _start;
            _end -= _start;
            _start = 0;
        }
        else if (_end == _buffer.Length)
        {
            if (_buffer.Length >= maxBytes) return false;
            Array.Resize(ref _buffer, (int)Math.Min(maxBytes, _buffer.Length * 2L));
        }
        var before = _end;
        while (_end < _buffer.Length)
        {
            var n = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (n == 0)
            {
                AtEnd = true;
                break;
            }
            _end += n;
        }
        return _end > before;
    }
}
