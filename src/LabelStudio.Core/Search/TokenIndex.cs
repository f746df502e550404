using System.Buffers.Binary;
using System.Text;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Matching;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Search;

/// <summary>Which words stand in which documents, for one chunk of up to 65,536 documents.</summary>
/// <remarks>
/// Distinct words in UTF-8 order, each with the documents that hold it: their differences as variable-length integers, or a bitmap where
/// that is smaller. The index is one block of bytes that is used as it is stored; loading one allocates nothing a word. Immutable and
/// shared by any number of threads.
/// </remarks>
public sealed class TokenIndex
{
    /// <summary>The most documents that one index holds.</summary>
    public const int MostDocuments = 65_536;

    private readonly byte[] _data;
    private readonly IndexLayout _layout;

    internal TokenIndex(byte[] data, IndexLayout layout)
    {
        _data = data;
        _layout = layout;
    }

    /// <summary>The number of documents.</summary>
    public int Documents => _layout.Documents;

    /// <summary>The number of distinct words.</summary>
    public int Terms => _layout.Terms;

    private ReadOnlySpan<byte> TermBytes => _data.AsSpan(_layout.TermStart, _layout.TermBytes);

    /// <summary>Indexes the documents of a chunk.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MostDocuments"/> documents.</exception>
    public static TokenIndex Build(IReadOnlyList<string> texts)
    {
        if (texts.Count > MostDocuments) throw new ArgumentException($"{texts.Count} documents, but an index holds at most {MostDocuments}.", nameof(texts));
        var builder = new TokenIndexBuilder();
        for (var document = 0; document < texts.Count; document++) builder.Add(texts[document]);
        return builder.Build();
    }

    /// <summary>The index as bytes, to be stored.</summary>
    public byte[] ToBytes() => [.. _data];

    /// <summary>Reads a stored index.</summary>
    /// <exception cref="InvalidDataException">The bytes are cut short, damaged, or of another version; the index has to be built anew.</exception>
    public static TokenIndex FromBytes(ReadOnlySpan<byte> bytes)
    {
        var layout = IndexLayout.Read(bytes);
        return new TokenIndex(bytes.ToArray(), layout);
    }

    /// <summary>What the index can say of a query without reading a text. Of lists it knows nothing: see the other overload.</summary>
    public IndexAnswer Find(RuleNode query) => new IndexEvaluator(this, RuleResources.None, -1).Find(query);

    /// <summary>What the index can say of a query without reading a text.</summary>
    /// <param name="query">The query.</param>
    /// <param name="first">The number of the first document (<see cref="RuleDocument.Number"/>), by which a sentence encoder knows it; -1 where they have none.</param>
    public IndexAnswer Find(RuleQuery query, int first = -1) => new IndexEvaluator(this, query.Resources, first).Find(query.Root);

    /// <summary>In how many documents a word stands.</summary>
    /// <param name="word">One word in lower case.</param>
    public int DocumentCount(string word)
    {
        var term = TermOf(Encoding.UTF8.GetBytes(word));
        return term < 0 ? 0 : Int32(_layout.CountStart, term);
    }

    /// <summary>The words in their order, each with the number of documents that hold it.</summary>
    public IEnumerable<(string Word, int Documents)> Vocabulary()
    {
        for (var term = 0; term < Terms; term++) yield return (Encoding.UTF8.GetString(Term(term)), Int32(_layout.CountStart, term));
    }

    /// <summary>The words in their order, each with the number of documents that hold it, and of those in a set.</summary>
    /// <param name="set">Documents of this chunk.</param>
    /// <exception cref="ArgumentException">A set of a chunk of another size.</exception>
    public IEnumerable<(string Word, int Documents, int InSet)> Vocabulary(DocumentSet set)
    {
        if (set.Documents != Documents) throw new ArgumentException($"The set is of a chunk of {set.Documents} documents, the index of {Documents}.", nameof(set));
        for (var term = 0; term < Terms; term++)
        {
            var count = Int32(_layout.CountStart, term);
            yield return (Encoding.UTF8.GetString(Term(term)), count, Postings.CountIn(set, PostingsOf(term), count));
        }
    }

    /// <summary>Adds the documents that hold a word.</summary>
    internal void AddWord(string word, DocumentSet documents)
    {
        var term = TermOf(Encoding.UTF8.GetBytes(word));
        if (term >= 0) AddDocuments(term, documents);
    }

    /// <summary>Adds the documents that hold a word which begins so.</summary>
    internal void AddPrefix(string prefix, DocumentSet documents)
    {
        var bytes = Encoding.UTF8.GetBytes(prefix);
        for (var term = FirstNotBelow(bytes); term < Terms && Term(term).StartsWith(bytes); term++) AddDocuments(term, documents);
    }

    /// <summary>Adds the documents that hold a word which fits a pattern.</summary>
    internal void AddWildcard(Wildcard wildcard, DocumentSet documents)
    {
        var head = Encoding.UTF8.GetBytes(wildcard.Head);
        var piece = Encoding.UTF8.GetBytes(wildcard.LongestPiece());
        var word = new char[64];
        for (var term = FirstNotBelow(head); term < Terms && Term(term) is var bytes && bytes.StartsWith(head); term++)
        {
            if (bytes.IndexOf(piece) < 0) continue;
            if (bytes.Length > word.Length) word = new char[bytes.Length * 2];
            if (wildcard.Fits(word.AsSpan(0, Encoding.UTF8.GetChars(bytes, word)))) AddDocuments(term, documents);
        }
    }

    /// <summary>Looks up every word in a list: as many look-ups as the chunk has words, however long the list is.</summary>
    /// <param name="list">The list.</param>
    /// <param name="entries">Gets the documents that hold an entry of one word.</param>
    /// <param name="beginnings">Gets the documents that hold the first word of a longer entry.</param>
    internal void AddList(RuleList list, DocumentSet entries, DocumentSet beginnings)
    {
        var word = new char[64];
        for (var term = 0; term < Terms; term++)
        {
            var bytes = Term(term);
            if (bytes.Length > word.Length) word = new char[bytes.Length * 2];
            var text = word.AsSpan(0, Encoding.UTF8.GetChars(bytes, word));
            var number = list.Find(text, WordTable.HashOf(text));
            if (number < 0) continue;
            if (list.IsEntry(number)) AddDocuments(term, entries);
            if (list.BeginsPhrase(number)) AddDocuments(term, beginnings);
        }
    }

    /// <summary>Adds the documents that hold a word with these letters or digits anywhere in it.</summary>
    /// <param name="piece">Lower-case ASCII letters and digits.</param>
    /// <param name="documents">The set to add to.</param>
    internal void AddContaining(string piece, DocumentSet documents)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        var from = 0;
        while (TermBytes[from..].IndexOf(bytes) is var found and >= 0)
        {
            var term = TermAt(from + found);
            AddDocuments(term, documents);
            from = Int32(_layout.TermEndStart, term);
        }
    }

    private int Int32(int table, int index) => BinaryPrimitives.ReadInt32LittleEndian(_data.AsSpan(table + (index * 4)));

    private int StartOf(int table, int index) => index == 0 ? 0 : Int32(table, index - 1);

    /// <summary>A word, without the zero that parts it from the next.</summary>
    private ReadOnlySpan<byte> Term(int term)
    {
        var start = StartOf(_layout.TermEndStart, term);
        return TermBytes[start..(Int32(_layout.TermEndStart, term) - 1)];
    }

    private int TermOf(ReadOnlySpan<byte> word)
    {
        var term = FirstNotBelow(word);
        return term < Terms && Term(term).SequenceEqual(word) ? term : -1;
    }

    private int FirstNotBelow(ReadOnlySpan<byte> word)
    {
        var (low, high) = (0, Terms);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Term(middle).SequenceCompareTo(word) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The word to which a byte of <see cref="TermBytes"/> belongs.</summary>
    private int TermAt(int position)
    {
        var (low, high) = (0, Terms - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Int32(_layout.TermEndStart, middle) <= position) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private void AddDocuments(int term, DocumentSet documents)
    {
        var postings = PostingsOf(term);
        var count = Int32(_layout.CountStart, term);
        if (Postings.IsBitmap(count, Documents)) documents.AddBitmap(postings);
        else Postings.AddTo(documents, postings, count);
    }

    private ReadOnlySpan<byte> PostingsOf(int term)
    {
        var start = _layout.PostingStart + StartOf(_layout.PostingEndStart, term);
        return _data.AsSpan(start, _layout.PostingStart + Int32(_layout.PostingEndStart, term) - start);
    }
}
