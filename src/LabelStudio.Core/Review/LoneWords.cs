namespace LabelStudio.Core.Review;

/// <summary>Of each document how many of its different words no other document has.</summary>
/// <remarks>
/// What shares no words with the rest is what neither rules nor a student can have learned from: the share of unseen words is the usual warning of a text from elsewhere
/// (Elsahar and Gallé, To annotate or not? Predicting performance drop under domain shift, 2019). Words are told apart by 64 bits of hash.
/// </remarks>
public sealed class LoneWords
{
    private const int Several = -1;

    private readonly int[] _words;
    private readonly int[] _alone;

    private LoneWords(int[] words, int[] alone)
    {
        _words = words;
        _alone = alone;
    }

    /// <summary>n, the number of documents.</summary>
    public int Count => _words.Length;

    /// <summary>How many different words a document has.</summary>
    public int Words(int document) => _words[document];

    /// <summary>How many of them are in no other document.</summary>
    public int Alone(int document) => _alone[document];

    /// <summary>Counts the words of texts.</summary>
    /// <param name="texts">n texts.</param>
    public static LoneWords Of(IReadOnlyList<string> texts)
    {
        var builder = new Builder(texts.Count);
        for (var d = 0; d < texts.Count; d++) builder.Add(d, texts[d]);
        return builder.Build();
    }

    /// <summary>Counts the words of texts that are read one after the other.</summary>
    public sealed class Builder(int documents)
    {
        private readonly int[] _words = new int[documents];
        private readonly Dictionary<ulong, int> _ownerOf = [];

        /// <summary>Adds the text of a document; each once.</summary>
        public void Add(int document, string text)
        {
            var seen = new HashSet<ulong>();
            Span<char> lower = stackalloc char[64];
            foreach (var word in Text.Words.In(text))
            {
                if (!seen.Add(Hash(text.AsSpan(word.Start, word.Length), lower))) continue;
                _words[document]++;
            }
            foreach (var word in seen) _ownerOf[word] = _ownerOf.TryAdd(word, document) ? document : Several;
        }

        /// <summary>What was counted.</summary>
        public LoneWords Build()
        {
            var alone = new int[_words.Length];
            foreach (var owner in _ownerOf.Values)
                if (owner != Several) alone[owner]++;
            return new LoneWords(_words, alone);
        }

        /// <summary>Fowler, Noll and Vo's hash of the word in lower case.</summary>
        private static ulong Hash(ReadOnlySpan<char> word, Span<char> space)
        {
            var lower = word.Length <= space.Length ? space[..word.Length] : new char[word.Length];
            Text.Words.Lower(word, lower);
            var hash = 14_695_981_039_346_656_037;
            foreach (var c in lower) hash = (hash ^ c) * 1_099_511_628_211;
            return hash;
        }
    }
}
