using System.Buffers;
using System.Globalization;
using System.Text;

namespace LabelStudio.Core.Text;

/// <summary>What a word is: a run of Unicode letters, digits and marks, compared in lower case.</summary>
/// <remarks>
/// The one tokenizer that rules, the search index and every other reader of documents share. Everything else (spaces, punctuation,
/// apostrophes, signs, emoji, NUL, lone surrogates) parts words: "can't" is the two words "can" and "t". Nothing is normalised: an é
/// written as one code point and an é written as e with a combining accent are different words.
/// </remarks>
public static class Words
{
    /// <summary>For every UTF-16 unit that is a word rune by itself its lower case, and 0 for every other unit (surrogates among them).</summary>
    private static readonly char[] LowerTable = BuildLowerTable();

    /// <summary>Whether a rune belongs to words: letters, decimal, letter-like and other numbers, non-spacing and spacing marks.</summary>
    public static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter
        or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
        or UnicodeCategory.OtherNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>The words of <paramref name="text"/> in order, without allocating.</summary>
    public static WordEnumerator In(ReadOnlySpan<char> text) => new(text);

    /// <summary>The words of <paramref name="text"/> in order, in lower case.</summary>
    public static List<string> Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        foreach (var word in In(text)) words.Add(Lower(text.Slice(word.Start, word.Length)));
        return words;
    }

    /// <summary>The lower case of one word, rune by rune and without regard to culture. It has as many UTF-16 units as the word.</summary>
    public static string Lower(ReadOnlySpan<char> word) =>
        string.Create(word.Length, word, static (destination, source) => Lower(source, destination));

    /// <summary>Writes the lower case of one word, rune by rune and without regard to culture.</summary>
    /// <param name="word">A word, as <see cref="In"/> finds it; what is no part of a word is copied as it is.</param>
    /// <param name="destination">At least as long as <paramref name="word"/>: lower case never has another number of UTF-16 units.</param>
    public static void Lower(ReadOnlySpan<char> word, Span<char> destination)
    {
        for (var i = 0; i < word.Length; i++)
        {
            var lower = LowerTable[word[i]];
            if (lower != 0)
            {
                destination[i] = lower;
            }
            else if (char.IsHighSurrogate(word[i]) && Rune.DecodeFromUtf16(word[i..], out var rune, out _) == OperationStatus.Done)
            {
                Rune.ToLowerInvariant(rune).EncodeToUtf16(destination[i..]);
                i++;
            }
            else
            {
                destination[i] = word[i];
            }
        }
    }

    /// <summary>The lower case of a unit that is a word rune by itself; 0 for any other unit.</summary>
    internal static char LowerUnit(char unit) => LowerTable[unit];

    /// <summary><see cref="LowerUnit"/> as a table of 65,536 units, for loops that cannot afford a call.</summary>
    internal static char[] LowerUnits => LowerTable;

    /// <summary>Reads a surrogate pair that is a word rune.</summary>
    /// <returns>The rune's lower case, or default where no such pair stands at <paramref name="at"/>.</returns>
    internal static Rune LowerPair(ReadOnlySpan<char> text, int at)
    {
        if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return default;
        var rune = new Rune(text[at], text[at + 1]);
        return IsWord(rune) ? Rune.ToLowerInvariant(rune) : default;
    }

    private static char[] BuildLowerTable()
    {
        var lower = new char[char.MaxValue + 1];
        for (var unit = 0; unit <= char.MaxValue; unit++)
            if (Rune.TryCreate(unit, out var rune) && IsWord(rune))
                lower[unit] = (char)Rune.ToLowerInvariant(rune).Value;
        return lower;
    }
}
