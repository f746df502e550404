using System.Numerics;
using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.Suggestions;

/// <summary>A candidate with all that is known of it.</summary>
/// <param name="Hits">One bit a mined document.</param>
/// <param name="Fresh">Those of the hits that no function votes on.</param>
internal sealed record MinedRule(
    Term Term, int Class, int Gold, int GoldRight, int Confident, int ConfidentRight, Estimate Precision, int Held, ulong[] Hits, ulong[] Fresh)
{
    public int HitCount { get; } = Count(Hits);

    public int NewCount { get; } = Count(Fresh);

    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits) count += BitOperations.PopCount(word);
        return count;
    }

    public static int CountBoth(ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second)
    {
        var count = 0;
        for (var i = 0; i < first.Length; i++) count += BitOperations.PopCount(first[i] & second[i]);
        return count;
    }

    public static int[] Members(ulong[] bits)
    {
        var members = new int[Count(bits)];
        var at = 0;
        for (var i = 0; i < bits.Length; i++)
            for (var word = bits[i]; word != 0; word &= word - 1)
                members[at++] = (i << 6) + BitOperations.TrailingZeroCount(word);
        return members;
    }
}
