using System.Collections;

namespace LabelStudio.Core.Rules.Lists;

/// <summary>A trie over word numbers as one open-addressed table of steps: from a state, by a word, to a state.</summary>
internal sealed class PhraseSteps
{
    private long[] _keys = new long[16];
    private int[] _next = new int[16];
    private BitArray _isEnd = new(0);

    /// <summary>The number of states.</summary>
    public int Count { get; private set; }

    public long Bytes => (_keys.LongLength * 8) + (_next.LongLength * 4) + (_isEnd.Length / 8);

    /// <summary>The state that a word leads to; made where there is none.</summary>
    /// <param name="state">A state, or the complement of the number of a phrase's first word.</param>
    /// <param name="word">The next word's number.</param>
    public int Add(int state, int word)
    {
        var slot = Slot(Key(state, word));
        if (_next[slot] != 0) return _next[slot] - 1;
        _keys[slot] = Key(state, word);
        _next[slot] = ++Count;
        if (Count * 2 > _next.Length) Grow();
        return Count - 1;
    }

    /// <summary>The state that a word leads to, or -1.</summary>
    public int Find(int state, int word) => _next[Slot(Key(state, word))] - 1;

    public void Close(List<bool> isEnd) => _isEnd = new BitArray(isEnd.ToArray());

    /// <summary>Whether an entry ends in a state.</summary>
    public bool IsEnd(int state) => _isEnd[state];

    private static long Key(int state, int word) => ((long)state << 32) | (uint)word;

    private int Slot(long key)
    {
        var mask = _next.Length - 1;
        var slot = (int)((ulong)(key * unchecked((long)0x9E3779B97F4A7C15)) >> 33) & mask;
        while (_next[slot] != 0 && _keys[slot] != key) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var (keys, next) = (_keys, _next);
        (_keys, _next) = (new long[keys.Length * 2], new int[keys.Length * 2]);
        for (var i = 0; i < next.Length; i++)
        {
            if (next[i] == 0) continue;
            var slot = Slot(keys[i]);
            (_keys[slot], _next[slot]) = (keys[i], next[i]);
        }
    }
}
