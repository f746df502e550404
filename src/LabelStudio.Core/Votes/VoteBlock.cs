using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LabelStudio.Core.Votes;

/// <summary>The votes of a block of documents as sparse rows, made from columns; its buffers serve one block after another.</summary>
internal sealed class VoteBlock(int capacity)
{
    private readonly int[] _offsets = new int[capacity + 2];
    private Vote[] _votes = [];

    public int Documents { get; private set; }

    public ReadOnlySpan<Vote> this[int document] => _votes.AsSpan(_offsets[document], _offsets[document + 1] - _offsets[document]);

    /// <summary>64 bits of a row's votes; equal rows have equal hashes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Hash(int document)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var vote in MemoryMarshal.Cast<Vote, uint>(this[document]))
            hash = (BitOperations.RotateLeft(hash, 23) ^ vote) * 0xD6E8FEB86659FD93UL;
        return hash ^ (hash >> 29);
    }

    public void Fill(VoteMatrix matrix, ConfidenceLevels levels, int[]? canonical, int first, int documents)
    {
        Documents = documents;
        // size of row i at i + 2; summed, its start at i + 1; scattered, its end at i + 1, which is the start of the next row
        Array.Clear(_offsets);
        var sizes = _offsets.AsSpan(2);
        foreach (var column in matrix.Functions) Count(column, first, documents, sizes);
        for (var i = 2; i <= documents + 1; i++) _offsets[i] += _offsets[i - 1];
        var total = _offsets[documents + 1];
        if (_votes.Length < total) _votes = new Vote[total + total / 4];
        var next = _offsets.AsSpan(1);
        for (var f = 0; f < matrix.Functions.Count; f++) Scatter(matrix.Functions[f], f, levels.Cuts[f], matrix.Voted, canonical, first, documents, next);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(VoteColumn column, int first, int documents, Span<int> sizes)
    {
        if (column.Narrow is { } narrow)
        {
            var votes = narrow.AsSpan(first, documents);
            var i = 0;
            for (; i + 32 <= votes.Length; i += 32)
                for (var bits = Voted(votes, i); bits != 0; bits &= bits - 1)
                    sizes[i + BitOperations.TrailingZeroCount(bits)]++;
            for (; i < votes.Length; i++)
                if (votes[i] >= 0) sizes[i]++;
        }
        else
        {
            var votes = column.Wide.AsSpan(first, documents);
            for (var i = 0; i < votes.Length; i++)
                if (votes[i] >= 0) sizes[i]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(VoteColumn column, int function, float[] cuts, VotedClasses voted, int[]? canonical, int first, int documents, Span<int> next)
    {
        var confidence = cuts.Length == 0 ? null : column.Confidence;
        var values = voted.Count;
        var unsaid = ConfidenceLevels.Level(cuts, float.NaN);
        if (column.Narrow is { } narrow)
        {
            var votes = narrow.AsSpan(first, documents);
            var i = 0;
            for (; i + 32 <= votes.Length; i += 32)
                for (var bits = Voted(votes, i); bits != 0; bits &= bits - 1)
                {
                    var document = i + BitOperations.TrailingZeroCount(bits);
                    Put(document, votes[document], next);
                }
            for (; i < votes.Length; i++)
                if (votes[i] >= 0) Put(i, votes[i], next);
        }
        else
        {
            var votes = column.Wide.AsSpan(first, documents);
            for (var i = 0; i < votes.Length; i++)
                if (votes[i] >= 0) Put(i, votes[i], next);
        }

        void Put(int document, short vote, Span<int> positions)
        {
            if (vote >= values)
                throw new ArgumentException($"\"{column.Name}\" votes for class {vote} on document {first + document}; the schema has {voted.Classes} classes (0 to {voted.Classes - 1}){(voted.AnySets ? $" and {voted.Sets.Count} sets" : "")}.");
            _votes[positions[document]++] = new Vote(function, canonical == null ? vote : canonical[vote], confidence == null ? unsaid : ConfidenceLevels.Level(cuts, confidence[first + document]));
        }
    }

    private static uint Voted(ReadOnlySpan<sbyte> votes, int start) =>
        ~Vector256.LoadUnsafe(in MemoryMarshal.GetReference(votes), (nuint)start).ExtractMostSignificantBits();
}
