namespace LabelStudio.Core.Students;

/// <summary>Chooses documents by chance, from a seed, gold first.</summary>
internal static class TextSample
{
    private const ulong Late = 1UL << 63;

    /// <summary>Documents in their order, at most so many. Gold is rare and worth more than votes: it has up to half of the places.</summary>
    public static int[] Choose(int documents, int most, int[]? gold, int seed)
    {
        if (documents <= most) return [.. Enumerable.Range(0, documents)];
        var keys = new ulong[documents];
        var chosen = new int[documents];
        var known = 0;
        for (var i = 0; i < documents; i++)
        {
            var state = new SplitMix(seed, i);
            var early = known < most / 2 && gold?[i] >= 0;
            if (early) known++;
            keys[i] = early ? state.Next() & ~Late : state.Next() | Late;
            chosen[i] = i;
        }
        Array.Sort(keys, chosen);
        return [.. chosen.Take(most).Order()];
    }
}
