using System.Globalization;

namespace LabelStudio.Teachers.Redaction;

/// <summary>Tells numbers that mean something from digits that do not.</summary>
internal static class Numbers
{
    private const int ShortestIban = 15;
    private const int LongestIban = 34;

    /// <summary>Whether the digits are a card number: 13 to 19 of them with a right check digit (Luhn; ISO/IEC 7812-1).</summary>
    public static bool IsCard(string text)
    {
        var (sum, digits) = (0, 0);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i])) continue;
            var d = text[i] - '0';
            if (digits++ % 2 == 1) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
            sum += d;
        }
        return digits is >= 13 and <= 19 && sum % 10 == 0;
    }

    /// <summary>How many leading characters are an IBAN with right check digits (ISO 13616); words that follow it are not part of it. 0 when there is none.</summary>
    public static int IbanLength(string text)
    {
        var letters = new List<(char Character, int End)>(LongestIban);
        for (var i = 0; i < text.Length; i++)
            if (char.IsAsciiLetterOrDigit(text[i]))
                letters.Add((char.ToUpperInvariant(text[i]), i + 1));
        for (var n = Math.Min(letters.Count, LongestIban); n >= ShortestIban; n--)
        {
            var end = letters[n - 1].End;
            if (end < text.Length && char.IsAsciiLetterOrDigit(text[end])) continue;
            if (Remainder(letters, n) == 1) return end;
        }
        return 0;
    }

    /// <summary>Whether the digits are a day written as 20261122.</summary>
    public static bool IsDate(string text) =>
        text.Length == 8 && DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1900 and < 2100;

    private static int Remainder(List<(char Character, int End)> letters, int n)
    {
        var remainder = 0;
        for (var i = 0; i < n; i++)
        {
            // the first four characters count last
            var c = letters[(i + 4) % n].Character;
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + c - 'A' + 10) % 97;
        }
        return remainder;
    }
}
