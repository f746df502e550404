using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>Counts agreement of all pairs on a block of rows that stand for one document each, 32 rows at a time.</summary>
/// <param name="functions">m.</param>
internal sealed class DenseAgreement(int functions)
{
    public const int Rows = 1024;

    private readonly sbyte[] _columns = new sbyte[functions * Rows];
    private readonly ulong[] _voted = new ulong[functions * (Rows / 64)];

    /// <summary>Whether comparing columns is cheaper than comparing the votes of each row, whose squared numbers sum to <paramref name="squares"/>.</summary>
    public static bool Pays(int functions, int classes, double squares) => classes <= VoteColumn.NarrowClasses && (double)functions * functions * (Rows / 16) < squares;

    /// <summary>Adds rows first to end - 1 whose count is 1; others are left to the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(VotePatterns patterns, int first, int end, int[] common, int[] agree)
    {
        Array.Fill(_columns, (sbyte)VoteColumn.Abstain);
        Array.Clear(_voted);
        for (var p = first; p < end; p++)
        {
            if (patterns.Counts[p] != 1) continue;
            var row = p - first;
            foreach (var vote in patterns[p])
            {
                _columns[vote.Function * Rows + row] = (sbyte)vote.Class;
                _voted[vote.Function * (Rows / 64) + row / 64] |= 1UL << row;
            }
        }
        for (var a = 0; a < functions; a++)
            for (var b = a + 1; b < functions; b++)
            {
                var (both, same) = Compare(a, b);
                common[a * functions + b] += both;
                agree[a * functions + b] += same;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Both, int Same) Compare(int a, int b)
    {
        ref var left = ref MemoryMarshal.GetReference(_columns.AsSpan(a * Rows, Rows));
        ref var right = ref MemoryMarshal.GetReference(_columns.AsSpan(b * Rows, Rows));
        var leftVoted = _voted.AsSpan(a * (Rows / 64), Rows / 64);
        var rightVoted = _voted.AsSpan(b * (Rows / 64), Rows / 64);
        int both = 0, same = 0;
        for (var word = 0; word < leftVoted.Length; word++)
        {
            var low = Vector256.Equals(Vector256.LoadUnsafe(ref left, (nuint)(word * 64)), Vector256.LoadUnsafe(ref right, (nuint)(word * 64)));
            var high = Vector256.Equals(Vector256.LoadUnsafe(ref left, (nuint)(word * 64 + 32)), Vector256.LoadUnsafe(ref right, (nuint)(word * 64 + 32)));
            var equal = low.ExtractMostSignificantBits() | (ulong)high.ExtractMostSignificantBits() << 32;
            both += BitOperations.PopCount(leftVoted[word] & rightVoted[word]);
            same += BitOperations.PopCount(equal & leftVoted[word]);
        }
        return (both, same);
    }
}
