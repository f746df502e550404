using System.Buffers.Binary;
using System.Text;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Search;

/// <summary>Collects the words of a chunk's documents and lays them out as an index.</summary>
public sealed class TokenIndexBuilder
{
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly List<int> _lastDocument = [], _counts = [];

    // one pair for each word of each document, in document order
    private readonly List<int> _pairTerm = [], _pairDocument = [];
    private char[] _lower = new char[64];
    private int _documents;

    /// <summary>Adds the next document of the chunk; the first has the number 0.</summary>
    /// <param name="text">Its text; not kept.</param>
    public void Add(ReadOnlySpan<char> text)
    {
        var terms = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var word in Words.In(text))
        {
            if (word.Length > _lower.Length) _lower = new char[word.Length * 2];
            var lower = _lower.AsSpan(0, word.Length);
            Words.Lower(text.Slice(word.Start, word.Length), lower);
            if (!terms.TryGetValue(lower, out var term))
            {
                term = _terms.Count;
                terms[lower] = term;
                _lastDocument.Add(-1);
                _counts.Add(0);
            }
            if (_lastDocument[term] == _documents) continue;
            _lastDocument[term] = _documents;
            _counts[term]++;
            _pairTerm.Add(term);
            _pairDocument.Add(_documents);
        }
        _documents++;
    }

    /// <summary>The index of the documents added so far.</summary>
    public TokenIndex Build()
    {
        var (starts, documents) = DocumentsByTerm();
        var (words, order) = SortedWords();
        var postings = new List<byte>(_pairTerm.Count * 2);
        int[] termEnds = new int[order.Length], postingEnds = new int[order.Length];
        var termBytes = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var term = order[i];
            Postings.Write(postings, documents.AsSpan(starts[term], _counts[term]), _documents);
            termBytes += words[i].Length + 1;
            (termEnds[i], postingEnds[i]) = (termBytes, postings.Count);
        }

        var layout = new IndexLayout(_documents, order.Length, termBytes, postings.Count);
        var data = new byte[layout.Length];
        for (var i = 0; i < order.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(layout.TermEndStart + (i * 4)), termEnds[i]);
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(layout.CountStart + (i * 4)), _counts[order[i]]);
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(layout.PostingEndStart + (i * 4)), postingEnds[i]);
            words[i].CopyTo(data, layout.TermStart + termEnds[i] - 1 - words[i].Length);
        }
        postings.CopyTo(data, layout.PostingStart);
        layout.WriteHeader(data);
        return new TokenIndex(data, layout);
    }

    /// <summary>Brings the documents of each word together (a counting sort, which keeps them ascending).</summary>
    private (int[] Starts, int[] Documents) DocumentsByTerm()
    {
        var starts = new int[_counts.Count];
        for (var term = 1; term < starts.Length; term++) starts[term] = starts[term - 1] + _counts[term - 1];
        var next = (int[])starts.Clone();
        var documents = new int[_pairTerm.Count];
        for (var i = 0; i < _pairTerm.Count; i++) documents[next[_pairTerm[i]]++] = _pairDocument[i];
        return (starts, documents);
    }

    private (byte[][] Words, int[] Order) SortedWords()
    {
        var words = new byte[_terms.Count][];
        var order = new int[_terms.Count];
        foreach (var (word, term) in _terms) (words[term], order[term]) = (Encoding.UTF8.GetBytes(word), term);
        Array.Sort(words, order, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        return (words, order);
    }
}
