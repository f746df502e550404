using System.Text;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Students;

/// <summary>The characters that make up words, and the lower-case code point that stands for each: <see cref="Words"/> as numbers.</summary>
/// <remarks>An exported graph carries a copy of this table, so it reads texts the same way everywhere, without a locale.</remarks>
public static class LetterCodes
{
    /// <summary>The lower-case code point of a letter, digit or mark; 0 for any other character, U+0000 among them.</summary>
    public static int Of(Rune rune)
    {
        if (rune.IsBmp) return Words.LowerUnit((char)rune.Value);
        return Words.IsWord(rune) ? Rune.ToLowerInvariant(rune).Value : 0;
    }

    /// <summary>Every word character with its code, in code point order.</summary>
    public static IEnumerable<(Rune Character, int Code)> All()
    {
        for (var i = 1; i <= 0x10FFFF; i++)
            if (Rune.TryCreate(i, out var rune) && Of(rune) is > 0 and var code)
                yield return (rune, code);
    }
}
