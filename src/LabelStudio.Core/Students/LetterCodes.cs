using System.Globalization;
using System.Text;

namespace LabelStudio.Core.Students;

/// <summary>The characters that make up words, and the lower-case code point that stands for each.</summary>
/// <remarks>The table comes from .NET's Unicode data (invariant, no ICU); an exported graph carries a copy, so it reads texts the same way everywhere.</remarks>
public static class LetterCodes
{
    private const int Bmp = 0x10000;
    private static readonly int[] Low = MakeLow();

    /// <summary>The lower-case code point of a letter, digit or mark; 0 for any other character, U+0000 among them.</summary>
    public static int Of(Rune rune) => rune.Value < Bmp ? Low[rune.Value] : Compute(rune);

    /// <summary>Every word character with its code, in code point order.</summary>
    public static IEnumerable<(Rune Character, int Code)> All()
    {
        for (var i = 1; i <= 0x10FFFF; i++)
            if (Rune.TryCreate(i, out var rune) && Of(rune) is > 0 and var code)
                yield return (rune, code);
    }

    private static int[] MakeLow()
    {
        var codes = new int[Bmp];
        for (var i = 1; i < Bmp; i++)
            if (Rune.TryCreate(i, out var rune)) codes[i] = Compute(rune);
        return codes;
    }

    private static int Compute(Rune rune) => IsWordCategory(Rune.GetUnicodeCategory(rune)) ? Rune.ToLowerInvariant(rune).Value : 0;

    private static bool IsWordCategory(UnicodeCategory category) => category
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
