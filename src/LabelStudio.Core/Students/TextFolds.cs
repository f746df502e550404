namespace LabelStudio.Core.Students;

/// <summary>Which fold a text is of. Texts that are the same but for case, spaces and punctuation are of one fold: a student that has seen the one has seen the other.</summary>
internal static class TextFolds
{
    private const ulong Prime = 1_099_511_628_211;
    private const ulong Offset = 14_695_981_039_346_656_037;

    /// <summary>64 bits of the letters and digits of a text (Fowler, Noll and Vo's hash); 0 letters give <see cref="Nothing"/>.</summary>
    public static ulong Hash(string text)
    {
        var hash = Offset;
        foreach (var rune in text.EnumerateRunes())
        {
            var code = LetterCodes.Of(rune);
            if (code != 0) hash = (hash ^ (uint)code) * Prime;
        }
        return hash;
    }

    /// <summary>The hash of a text without a letter or digit.</summary>
    public const ulong Nothing = Offset;

    public static int Fold(ulong hash, int folds, int seed)
    {
        var state = new SplitMix(seed, (int)(hash ^ (hash >> 32)));
        return state.Next(folds);
    }
}
