using System.Buffers.Binary;
using System.Numerics;

namespace LabelStudio.Core.Search;

/// <summary>The documents of one word, written as differences of variable length, or as a bitmap where that is smaller.</summary>
internal static class Postings
{
    public static int BitmapBytes(int documents) => (documents + 63) / 64 * 8;

    /// <summary>Whether the documents of a word are a bitmap: a difference takes a byte at least.</summary>
    public static bool IsBitmap(int count, int documents) => count > BitmapBytes(documents);

    /// <summary>Appends the documents of one word.</summary>
    /// <param name="output">What to append to.</param>
    /// <param name="word">Ascending document numbers.</param>
    /// <param name="documents">The number of documents in the chunk.</param>
    public static void Write(List<byte> output, ReadOnlySpan<int> word, int documents)
    {
        if (IsBitmap(word.Length, documents))
        {
            var bitmap = new byte[BitmapBytes(documents)];
            foreach (var document in word) bitmap[document >> 3] |= (byte)(1 << (document & 7));
            output.AddRange(bitmap);
            return;
        }
        var last = 0;
        foreach (var document in word)
        {
            var difference = document - last;
            while (difference >= 0x80)
            {
                output.Add((byte)(difference | 0x80));
                difference >>= 7;
            }
            output.Add((byte)difference);
            last = document;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote as differences.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such list.</exception>
    public static void AddTo(DocumentSet documents, ReadOnlySpan<byte> postings, int count)
    {
        var differences = new Differences(postings, documents.Documents);
        for (var i = 0; i < count; i++) documents.Add(differences.Next());
    }

    /// <summary>How many of the documents that <see cref="Write"/> wrote are in a set.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such list.</exception>
    public static int CountIn(DocumentSet set, ReadOnlySpan<byte> postings, int count)
    {
        var found = 0;
        if (IsBitmap(count, set.Documents))
        {
            var bits = set.Bits;
            for (var i = 0; i < bits.Length; i++) found += BitOperations.PopCount(bits[i] & BinaryPrimitives.ReadUInt64LittleEndian(postings[(i * 8)..]));
            return found;
        }
        var differences = new Differences(postings, set.Documents);
        for (var i = 0; i < count; i++)
            if (set.Contains(differences.Next())) found++;
        return found;
    }

    /// <summary>One document number after the other.</summary>
    private ref struct Differences(ReadOnlySpan<byte> postings, int documents)
    {
        private readonly ReadOnlySpan<byte> _postings = postings;
        private int _document;
        private int _at;

        public int Next()
        {
            var (difference, shift) = (0, 0);
            byte read;
            do
            {
                if (_at == _postings.Length || shift > 14) throw IndexLayout.Damaged("a list of documents is cut short");
                read = _postings[_at++];
                difference |= (read & 0x7F) << shift;
                shift += 7;
            }
            while (read >= 0x80);
            _document += difference;
            if (_document >= documents) throw IndexLayout.Damaged("a list names a document that is not there");
            return _document;
        }
    }
}
