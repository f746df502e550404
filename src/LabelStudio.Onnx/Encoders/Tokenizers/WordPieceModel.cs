namespace LabelStudio.Onnx.Encoders.Tokenizers;

/// <summary>
/// WordPiece: of each word the longest piece that starts it, then the longest that goes on, until it is spelled; a word that cannot be spelled is
/// one unknown piece. At most the longest word's letters are tried from each place, so the work is linear in the text.
/// </summary>
internal sealed class WordPieceModel : IPieceModel
{
    private readonly BertWords _words;
    private readonly PieceTrie _starts = new();
    private readonly PieceTrie _continuations = new();
    private readonly int _unknown;
    private readonly int _longestWord;

    /// <param name="vocabulary">Pieces with their ids.</param>
    /// <param name="unknown">The id of the unknown piece.</param>
    /// <param name="continuation">What marks a piece within a word, such as ##.</param>
    /// <param name="longestWord">The most letters of a word; a longer one is unknown.</param>
    /// <param name="words">How a text falls into words.</param>
    public WordPieceModel(IEnumerable<KeyValuePair<string, int>> vocabulary, int unknown, string continuation, int longestWord, BertWords words)
    {
        _words = words;
        _unknown = unknown;
        _longestWord = longestWord;
        foreach (var (piece, id) in vocabulary)
        {
            VocabularySize = Math.Max(VocabularySize, id + 1);
            if (piece.Length == 0) continue;
            _starts.Add(piece, id);
            if (continuation.Length < piece.Length && piece.StartsWith(continuation, StringComparison.Ordinal))
                _continuations.Add(piece.AsSpan(continuation.Length), id);
        }
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public List<int> Pieces(string text, int most)
    {
        var ids = new List<int>();
        foreach (var word in _words.Of(text))
        {
            if (ids.Count >= most) break;
            Spell(word, ids);
        }
        return ids;
    }

    private void Spell(string word, List<int> ids)
    {
        var first = ids.Count;
        if (Letters(word) > _longestWord)
        {
            ids.Add(_unknown);
            return;
        }
        for (var at = 0; at < word.Length;)
        {
            var trie = at == 0 ? _starts : _continuations;
            var (end, best) = (at, PieceTrie.None);
            for (int node = PieceTrie.Root, i = at; i < word.Length && (node = trie.Next(node, word[i])) != PieceTrie.None; i++)
                if (trie.PieceAt(node) is >= 0 and var id)
                    (end, best) = (i + 1, id);
            if (best == PieceTrie.None)
            {
                ids.RemoveRange(first, ids.Count - first);
                ids.Add(_unknown);
                return;
            }
            ids.Add(best);
            at = end;
        }
    }

    private static int Letters(string word)
    {
        var letters = word.Length;
        foreach (var unit in word)
            if (char.IsLowSurrogate(unit))
                letters--;
        return letters;
    }
}
