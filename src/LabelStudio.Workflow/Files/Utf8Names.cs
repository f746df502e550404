using System.Buffers.Binary;
using System.Text;

namespace LabelStudio.Workflow.Files;

/// <summary>Numbers for short names, looked up by their UTF-8 bytes: a table of a million votes holds the same few names again and again.</summary>
internal sealed class Utf8Names
{
    private readonly List<byte[]> _names = [];
    private int[] _slots = new int[256];

    public int Count => _names.Count;

    public string this[int index] => Encoding.UTF8.GetString(_names[index]);

    public int IndexOf(ReadOnlySpan<byte> name)
    {
        var mask = _slots.Length - 1;
        for (var slot = Hash(name) & mask; ; slot = (slot + 1) & mask)
        {
            var i = _slots[slot] - 1;
            if (i < 0 || name.SequenceEqual(_names[i])) return i;
        }
    }

    /// <summary>Adds a name that is not there yet.</summary>
    public int Add(ReadOnlySpan<byte> name)
    {
        if ((_names.Count + 1) * 2 > _slots.Length)
        {
            _slots = new int[_slots.Length * 2];
            for (var i = 0; i < _names.Count; i++) Place(_names[i], i);
        }
        _names.Add(name.ToArray());
        Place(name, _names.Count - 1);
        return _names.Count - 1;
    }

    private void Place(ReadOnlySpan<byte> name, int index)
    {
        var mask = _slots.Length - 1;
        var slot = Hash(name) & mask;
        while (_slots[slot] != 0) slot = (slot + 1) & mask;
        _slots[slot] = index + 1;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        ulong h = (ulong)name.Length * 0x9E3779B97F4A7C15;
        while (name.Length >= 8)
        {
            h = (h ^ BinaryPrimitives.ReadUInt64LittleEndian(name)) * 0x9E3779B97F4A7C15;
            h ^= h >> 32;
            name = name[8..];
        }
        ulong tail = 0;
        for (var i = 0; i < name.Length; i++) tail |= (ulong)name[i] << (8 * i);
        h = (h ^ tail) * 0x9E3779B97F4A7C15;
        return (int)(h >> 33);
    }
}
