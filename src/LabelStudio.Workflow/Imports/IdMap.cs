using System.IO.Hashing;

namespace LabelStudio.Workflow.Imports;

/// <summary>From ids to numbers, by 128-bit hashes: 20 bytes an id however long the ids are.</summary>
/// <remarks>Two ids of a million collide with a chance below 10⁻²⁶; the database's unique index would still refuse the import.</remarks>
internal sealed class IdMap
{
    private const int FirstCapacity = 1 << 12;

    private UInt128[] _keys = new UInt128[FirstCapacity];
    private int[] _values = NewValues(FirstCapacity);

    public int Count { get; private set; }

    /// <summary>Adds an id unless it is there.</summary>
    /// <returns>False, and the number it has, when the id is there already.</returns>
    public bool TryAdd(ReadOnlySpan<byte> id, int value, out int existing)
    {
        if (Count * 3 >= _keys.Length * 2) Grow();
        var key = XxHash128.HashToUInt128(id);
        var slot = Find(_keys, _values, key);
        if (_values[slot] >= 0)
        {
            existing = _values[slot];
            return false;
        }
        _keys[slot] = key;
        _values[slot] = value;
        Count++;
        existing = value;
        return true;
    }

    /// <summary>Forgets everything and gives the memory back.</summary>
    public void Clear() => (_keys, _values, Count) = (new UInt128[FirstCapacity], NewValues(FirstCapacity), 0);

    private void Grow()
    {
        var keys = new UInt128[_keys.Length * 2];
        var values = NewValues(keys.Length);
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_values[i] < 0) continue;
            var slot = Find(keys, values, _keys[i]);
            keys[slot] = _keys[i];
            values[slot] = _values[i];
        }
        (_keys, _values) = (keys, values);
    }

    private static int Find(UInt128[] keys, int[] values, UInt128 key)
    {
        var slot = (int)((ulong)key & (ulong)(keys.Length - 1));
        while (values[slot] >= 0 && keys[slot] != key) slot = (slot + 1) & (keys.Length - 1);
        return slot;
    }

    private static int[] NewValues(int length)
    {
        var values = new int[length];
        Array.Fill(values, -1);
        return values;
    }
}
