using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LabelStudio.Core.Votes;

/// <summary>Builds <see cref="VotePatterns"/>: blocks of documents are turned from columns to rows in parallel, then joined in document order.</summary>
internal sealed class VotePatternBuilder(VoteMatrix matrix, ConfidenceLevels levels)
{
    private const int BlockDocuments = 16_384;

    private readonly VoteMatrix _matrix = matrix;
    private readonly int[]? _canonical = matrix.Voted.AnySets ? matrix.Voted.Canonical() : null;
    private readonly int[] _patternOf = new int[matrix.Documents];
    private int[] _slots = new int[1024];
    private ulong[] _hashes = new ulong[512];
    private int[] _counts = new int[512];
    private int[] _offsets = new int[513];
    private Vote[] _votes = new Vote[2048];
    private int _patterns;

    public VotePatterns Build(int threads, CancellationToken cancel)
    {
        var functions = _matrix.Functions;
        if (functions.Count > Vote.MostFunctions)
            throw new ArgumentException($"There are {functions.Count} labeling functions; at most {Vote.MostFunctions} fit one vote matrix.");
        threads = Lanes.ThreadCount(threads);
        var blocks = (_matrix.Documents + BlockDocuments - 1) / BlockDocuments;
        var wave = new VoteBlock[Math.Min(Math.Max(blocks, 1), threads * 2)];
        for (var i = 0; i < wave.Length; i++) wave[i] = new VoteBlock(BlockDocuments);
        for (var first = 0; first < blocks; first += wave.Length)
        {
            var here = Math.Min(wave.Length, blocks - first);
            var start = first;
            Lanes.Run(here, threads, cancel, b => FillBlock(wave[b], start + b));
            for (var b = 0; b < here; b++) Join(wave[b], (start + b) * BlockDocuments);
        }
        return new VotePatterns(_matrix.Classes, _matrix.Voted, [.. functions.Select(f => f.Name)], levels, _offsets.AsSpan(0, _patterns + 1).ToArray(),
            _votes.AsSpan(0, _offsets[_patterns]).ToArray(), _counts.AsSpan(0, _patterns).ToArray(), _patternOf);
    }

    private void FillBlock(VoteBlock block, int number)
    {
        var first = number * BlockDocuments;
        block.Fill(_matrix, levels, _canonical, first, Math.Min(BlockDocuments, _matrix.Documents - first));
    }

    /// <summary>Looks each row of a block up among the patterns so far; a row that is new becomes a pattern.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Join(VoteBlock block, int firstDocument)
    {
        for (var i = 0; i < block.Documents; i++)
        {
            var row = block[i];
            var hash = block.Hash(i);
            var mask = _slots.Length - 1;
            var slot = (int)(hash >> 20) & mask;
            while (true)
            {
                var found = _slots[slot] - 1;
                if (found < 0)
                {
                    found = Add(row, hash);
                    _slots[slot] = found + 1;
                    if (_patterns * 2 > _slots.Length) Rehash();
                }
                else if (_hashes[found] != hash || !Same(found, row))
                {
                    slot = (slot + 1) & mask;
                    continue;
                }
                _counts[found]++;
                _patternOf[firstDocument + i] = found;
                break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Same(int pattern, ReadOnlySpan<Vote> row)
    {
        var have = _votes.AsSpan(_offsets[pattern], _offsets[pattern + 1] - _offsets[pattern]);
        return MemoryMarshal.AsBytes(have).SequenceEqual(MemoryMarshal.AsBytes(row));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Add(ReadOnlySpan<Vote> row, ulong hash)
    {
        var number = _patterns++;
        if (number == _counts.Length)
        {
            Array.Resize(ref _counts, number * 2);
            Array.Resize(ref _hashes, number * 2);
            Array.Resize(ref _offsets, number * 2 + 1);
        }
        var start = _offsets[number];
        var end = checked(start + row.Length);
        if (end > _votes.Length) Array.Resize(ref _votes, (int)Math.Min(Array.MaxLength, Math.Max(end, _votes.Length * 2L)));
        row.CopyTo(_votes.AsSpan(start));
        _offsets[number + 1] = end;
        _hashes[number] = hash;
        return number;
    }

    private void Rehash()
    {
        var slots = new int[_slots.Length * 2];
        var mask = slots.Length - 1;
        for (var p = 0; p < _patterns; p++)
        {
            var slot = (int)(_hashes[p] >> 20) & mask;
            while (slots[slot] != 0) slot = (slot + 1) & mask;
            slots[slot] = p + 1;
        }
        _slots = slots;
    }
}
