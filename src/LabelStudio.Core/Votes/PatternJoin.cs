using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LabelStudio.Core.Votes;

/// <summary>Collects rows of votes one after the other; a row that was there before becomes that pattern again.</summary>
internal sealed class PatternJoin(int patterns, int votes)
{
    private readonly Vote[] _votes = new Vote[votes];
    private readonly int[] _offsets = new int[patterns + 1];
    private readonly int[] _counts = new int[patterns];
    private readonly ulong[] _hashes = new ulong[patterns];
    private readonly int[] _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, patterns * 2))];
    private int _patterns;

    public int[] Counts => _counts.AsSpan(0, _patterns).ToArray();

    public int[] Offsets => _offsets.AsSpan(0, _patterns + 1).ToArray();

    public Vote[] Votes => _votes.AsSpan(0, _offsets[_patterns]).ToArray();

    /// <summary>Adds a row that so many documents have.</summary>
    /// <returns>Its pattern.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<Vote> row, int documents)
    {
        var hash = Hash(row);
        var mask = _slots.Length - 1;
        var slot = (int)(hash >> 20) & mask;
        while (_slots[slot] - 1 is >= 0 and var found)
        {
            if (_hashes[found] == hash && MemoryMarshal.AsBytes(Of(found)).SequenceEqual(MemoryMarshal.AsBytes(row)))
            {
                _counts[found] += documents;
                return found;
            }
            slot = (slot + 1) & mask;
        }
        var added = _patterns++;
        _slots[slot] = added + 1;
        _hashes[added] = hash;
        _counts[added] = documents;
        row.CopyTo(_votes.AsSpan(_offsets[added]));
        _offsets[added + 1] = _offsets[added] + row.Length;
        return added;
    }

    private ReadOnlySpan<Vote> Of(int pattern) => _votes.AsSpan(_offsets[pattern], _offsets[pattern + 1] - _offsets[pattern]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Hash(ReadOnlySpan<Vote> row)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var vote in MemoryMarshal.Cast<Vote, uint>(row)) hash = (hash ^ vote) * 0xD6E8FEB86659FD93UL + (hash >> 29);
        return hash ^ (hash >> 32);
    }
}
