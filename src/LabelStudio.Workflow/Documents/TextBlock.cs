using System.Text;

namespace LabelStudio.Workflow.Documents;

/// <summary>The texts of one block of documents, side by side as UTF-8: a million short texts take less room than a million strings.</summary>
internal sealed class TextBlock
{
    private readonly byte[] _utf8;
    private readonly int[] _ends;

    private TextBlock(byte[] utf8, int[] ends)
    {
        _utf8 = utf8;
        _ends = ends;
    }

    public long Bytes => _utf8.Length + 4L * _ends.Length;

    /// <summary>A document's text, written into a buffer that grows where it has to.</summary>
    /// <param name="document">The document's number within the block.</param>
    /// <param name="buffer">Overwritten; reused from text to text.</param>
    public ReadOnlySpan<char> Read(int document, ref char[] buffer)
    {
        var start = document == 0 ? 0 : _ends[document - 1];
        var bytes = _utf8.AsSpan(start, _ends[document] - start);
        // a byte is never more than one UTF-16 unit
        if (buffer.Length < bytes.Length) buffer = new char[bytes.Length * 2];
        return buffer.AsSpan(0, Encoding.UTF8.GetChars(bytes, buffer));
    }

    /// <summary>Puts a block together, text by text; gives up where it would become larger than it may.</summary>
    internal sealed class Builder(int documents, long most)
    {
        private readonly int[] _ends = new int[documents];
        private byte[]? _utf8 = new byte[documents * 64];
        private int _length;
        private int _next;

        public void Add(int document, string text)
        {
            if (_utf8 == null) return;
            // a document that is missing is empty
            while (_next < document) _ends[_next++] = _length;
            var size = Encoding.UTF8.GetByteCount(text);
            if (_length + (long)size > most)
            {
                _utf8 = null;
                return;
            }
            if (_length + size > _utf8.Length) Array.Resize(ref _utf8, (int)Math.Min(most, Math.Max(_length + (long)size, _utf8.Length * 2L)));
            _length += Encoding.UTF8.GetBytes(text, _utf8.AsSpan(_length));
            _ends[_next++] = _length;
        }

        /// <summary>The block, or null where it became too large.</summary>
        public TextBlock? Build()
        {
            if (_utf8 == null) return null;
            while (_next < _ends.Length) _ends[_next++] = _length;
            return new TextBlock(_utf8.AsSpan(0, _length).ToArray(), _ends);
        }
    }
}
