namespace LabelStudio.Core.Rules.Matching;

/// <summary>Words and their numbers, looked up by a hash that is computed while a document is read. Open addressing, at most half full.</summary>
internal sealed class WordTable
{
    public const uint HashSeed = 2_166_136_261, HashPrime = 16_777_619;

    private readonly int[] _slots;
    private readonly uint[] _hashes;
    private readonly string[] _words;
    private readonly uint _mask;

    /// <summary>A table in which word i has the number i.</summary>
    public WordTable(IReadOnlyList<string> words)
    {
        _words = [.. words];
        _hashes = new uint[_words.Length];
        _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, _words.Length * 2))];
        _mask = (uint)_slots.Length - 1;
        Longest = _words.Length == 0 ? 0 : _words.Max(w => w.Length);
        for (var number = 0; number < _words.Length; number++)
        {
            var hash = HashOf(_words[number]);
            _hashes[number] = hash;
            var slot = First(hash);
            while (_slots[slot] != 0) slot = (slot + 1) & _mask;
            _slots[slot] = number + 1;
        }
    }

    /// <summary>The UTF-16 units of the longest word; 0 for an empty table.</summary>
    public int Longest { get; }

    public int Count => _words.Length;

    /// <summary>The hash of a word (FNV-1a over UTF-16 units) that goes on with <paramref name="unit"/>.</summary>
    public static uint Extend(uint hash, char unit) => (hash ^ unit) * HashPrime;

    /// <summary>The hash of a whole word.</summary>
    public static uint HashOf(ReadOnlySpan<char> word)
    {
        var hash = HashSeed;
        foreach (var unit in word) hash = Extend(hash, unit);
        return hash;
    }

    /// <summary>A hash for tables that look at its low bits, which are the weakest of FNV-1a.</summary>
    public static uint Spread(uint hash) => hash ^ (hash >> 15);

    /// <summary>The number of a word, or -1.</summary>
    public int Find(ReadOnlySpan<char> word, uint hash)
    {
        for (var slot = First(hash); _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            var number = _slots[slot] - 1;
            if (_hashes[number] == hash && word.SequenceEqual(_words[number])) return number;
        }
        return -1;
    }

    private uint First(uint hash) => Spread(hash) & _mask;
}
