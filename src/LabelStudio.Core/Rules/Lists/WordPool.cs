using LabelStudio.Core.Rules.Matching;

namespace LabelStudio.Core.Rules.Lists;

/// <summary>Many words in one block of letters, numbered in the order they came, with an open-addressed table over them.</summary>
internal sealed class WordPool
{
    private char[] _letters = new char[1_024];
    private int[] _ends = new int[64];
    private int[] _slots = new int[256];

    public int Count { get; private set; }

    /// <summary>The UTF-16 units of the longest word.</summary>
    public int Longest { get; private set; }

    public long Bytes => (_letters.LongLength * 2) + (_ends.LongLength * 4) + (_slots.LongLength * 4);

    public ReadOnlySpan<char> this[int number]
    {
        get
        {
            var start = number == 0 ? 0 : _ends[number - 1];
            return _letters.AsSpan(start, _ends[number] - start);
        }
    }

    /// <summary>The number of a word, or -1.</summary>
    public int Find(ReadOnlySpan<char> word, uint hash)
    {
        var number = _slots[Slot(word, hash)] - 1;
        return number;
    }

    /// <summary>The number of a word, which is new where it is the count before.</summary>
    public int Add(ReadOnlySpan<char> word)
    {
        var slot = Slot(word, WordTable.HashOf(word));
        if (_slots[slot] != 0) return _slots[slot] - 1;
        var start = Count == 0 ? 0 : _ends[Count - 1];
        if (start + word.Length > _letters.Length) Array.Resize(ref _letters, Math.Max(_letters.Length * 2, start + word.Length));
        if (Count == _ends.Length) Array.Resize(ref _ends, Count * 2);
        word.CopyTo(_letters.AsSpan(start));
        _ends[Count] = start + word.Length;
        _slots[slot] = ++Count;
        Longest = Math.Max(Longest, word.Length);
        if (Count * 2 > _slots.Length) Grow();
        return Count - 1;
    }

    /// <summary>Gives back room that no word has taken.</summary>
    public void Close()
    {
        Array.Resize(ref _letters, Count == 0 ? 0 : _ends[Count - 1]);
        Array.Resize(ref _ends, Count);
    }

    private uint Slot(ReadOnlySpan<char> word, uint hash)
    {
        var mask = (uint)_slots.Length - 1;
        var slot = WordTable.Spread(hash) & mask;
        while (_slots[slot] != 0 && !this[_slots[slot] - 1].SequenceEqual(word)) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var number = 0; number < Count; number++) _slots[Slot(this[number], WordTable.HashOf(this[number]))] = number + 1;
    }
}
