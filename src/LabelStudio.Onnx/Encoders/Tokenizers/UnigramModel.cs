using System.Text;

namespace LabelStudio.Onnx.Encoders.Tokenizers;

/// <summary>
/// SentencePiece's unigram model (Kudo, "Subword Regularization", ACL 2018): the segmentation whose pieces have the highest sum of log-probabilities.
/// Viterbi's search, linear in the length of the text times that of the longest piece.
/// </summary>
internal sealed class UnigramModel : IPieceModel
{
    /// <summary>What stands for a space in the vocabulary.</summary>
    public const char Space = '\u2581';

    // an unknown letter scores that much less than the worst piece
    private const double UnknownPenalty = 10;

    private readonly TextSteps _steps;
    private readonly SpacePlan _spaces;
    private readonly PieceTrie _trie = new();
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknown;
    private readonly int[]? _bytes;

    /// <param name="vocabulary">Pieces with their log-probabilities by id.</param>
    /// <param name="unknown">The id of the unknown piece; -1 if there is none, so that unknown letters are left out.</param>
    /// <param name="bytes">The ids of the pieces of 256 bytes that spell an unknown letter, or null.</param>
    /// <param name="steps">What happens to a text before.</param>
    /// <param name="spaces">How spaces become part of the pieces.</param>
    public UnigramModel(IReadOnlyList<(string Piece, double Score)> vocabulary, int unknown, int[]? bytes, TextSteps steps, SpacePlan spaces)
    {
        _steps = steps;
        _spaces = spaces;
        _unknown = unknown;
        _bytes = bytes;
        _scores = [.. vocabulary.Select(v => v.Score)];
        _unknownScore = _scores.Min() - UnknownPenalty;
        for (var id = 0; id < vocabulary.Count; id++)
            // the logarithm of a probability is below 0: a piece that scores 0 is a control token, which no text can spell
            if (vocabulary[id].Score < 0 && vocabulary[id].Piece.Length > 0)
                _trie.Add(vocabulary[id].Piece, id);
    }

    /// <inheritdoc/>
    public int VocabularySize => _scores.Length;

    /// <inheritdoc/>
    public List<int> Pieces(string text, int most)
    {
        var ids = new List<int>();
        var spelled = Spell(_steps.Apply(text));
        if (!_spaces.CutAtSpaces)
        {
            Search(spelled, ids, most);
            return ids;
        }
        for (var first = 0; first < spelled.Length && ids.Count < most;)
        {
            var next = spelled.AsSpan(first + 1).IndexOf(Space);
            var length = next < 0 ? spelled.Length - first : next + 1;
            Search(spelled.AsSpan(first, length), ids, most);
            first += length;
        }
        return ids;
    }

    private string Spell(string text)
    {
        if (text.Length == 0) return text;
        var spelled = text.Replace(' ', Space);
        return _spaces.SpaceInFront && spelled[0] != Space ? Space + spelled : spelled;
    }

    private void Search(ReadOnlySpan<char> text, List<int> ids, int most)
    {
        // best way to each place of the open stretch; a stretch closes where no piece reaches across, as every way then passes there
        var best = new Lattice();
        best.Open(0, 0);
        var start = 0;
        var reach = 0;
        var unknownRun = false;
        for (var at = 0; at < text.Length;)
        {
            if (at == reach && at > start)
            {
                Emit(text, best, start, at, ids, ref unknownRun);
                if (ids.Count >= most) return;
                best.Open(at, best.Score(at));
                start = at;
            }
            Rune.DecodeFromUtf16(text[at..], out _, out var letter);
            var sofar = best.Score(at);
            var whole = false;
            for (int node = PieceTrie.Root, i = at; i < text.Length && (node = _trie.Next(node, text[i])) != PieceTrie.None; i++)
                if (_trie.PieceAt(node) is >= 0 and var id)
                {
                    best.Offer(i + 1, at, id, sofar + _scores[id]);
                    whole |= i + 1 == at + letter;
                    reach = Math.Max(reach, i + 1);
                }
            if (!whole) best.Offer(at + letter, at, _unknown, sofar + _unknownScore);
            at += letter;
            reach = Math.Max(reach, at);
        }
        if (text.Length > start) Emit(text, best, start, text.Length, ids, ref unknownRun);
    }

    private void Emit(ReadOnlySpan<char> text, Lattice best, int start, int end, List<int> ids, ref bool unknownRun)
    {
        var path = new List<(int From, int To, int Id)>();
        for (var to = end; to > start;)
        {
            var (from, id) = best.Way(to);
            path.Add((from, to, id));
            to = from;
        }
        for (var i = path.Count - 1; i >= 0; i--)
        {
            var (from, to, id) = path[i];
            if (id != _unknown)
            {
                ids.Add(id);
                unknownRun = false;
            }
            else if (_bytes != null) Spell(text[from..to], ids);
            else
            {
                // neighbours that are unknown are one unknown piece
                if (!unknownRun && _unknown >= 0) ids.Add(_unknown);
                unknownRun = true;
            }
        }
    }

    private void Spell(ReadOnlySpan<char> letter, List<int> ids)
    {
        Span<byte> utf8 = stackalloc byte[8];
        var count = Encoding.UTF8.GetBytes(letter, utf8);
        foreach (var b in utf8[..count]) ids.Add(_bytes![b]);
    }

    /// <summary>The best way to each place of a stretch of text.</summary>
    private sealed class Lattice
    {
        private double[] _scores = new double[64];
        private int[] _from = new int[64];
        private int[] _id = new int[64];
        private int _start;
        private int _known;

        public void Open(int start, double score)
        {
            _start = start;
            _scores[0] = score;
            _from[0] = start;
            _known = 1;
        }

        public double Score(int place) => _scores[place - _start];

        public (int From, int Id) Way(int place) => (_from[place - _start], _id[place - _start]);

        /// <summary>Of ways that score the same, the first one stays: the one with the longest last piece.</summary>
        public void Offer(int place, int from, int id, double score)
        {
            var i = place - _start;
            if (i >= _scores.Length)
            {
                var size = Math.Max(i + 1, _scores.Length * 2);
                Array.Resize(ref _scores, size);
                Array.Resize(ref _from, size);
                Array.Resize(ref _id, size);
            }
            for (; _known <= i; _known++) _scores[_known] = double.NegativeInfinity;
            if (score <= _scores[i]) return;
            _scores[i] = score;
            _from[i] = from;
            _id[i] = id;
        }
    }
}

/// <summary>How spaces become part of the pieces of a unigram model.</summary>
/// <param name="SpaceInFront">A text starts with a space.</param>
/// <param name="CutAtSpaces">No piece reaches from one word into the next.</param>
internal readonly record struct SpacePlan(bool SpaceInFront, bool CutAtSpaces);
