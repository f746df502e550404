using System.Globalization;
using System.Text;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Evaluation;

/// <summary>Ways in which people write otherwise than the documents do.</summary>
public enum NoiseKind
{
    /// <summary>Everything in lower case.</summary>
    LowerCase,

    /// <summary>Everything in upper case.</summary>
    UpperCase,

    /// <summary>No punctuation.</summary>
    NoPunctuation,

    /// <summary>A slip of the finger in about one word of ten.</summary>
    Typos,

    /// <summary>A slip of the finger in about three words of ten.</summary>
    ManyTypos,
}

/// <summary>Writes a text as somebody hasty would: the same text, kind and seed give the same result everywhere.</summary>
public static class TextNoise
{
    private const int ShortestWord = 3;
    private const int FewTypos = 10;
    private const int ManyTypos = 30;
    private const int Slips = 4;

    private static readonly string[] Keys = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

    /// <summary>The text with noise.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="kind">Which noise.</param>
    /// <param name="seed">Starts what is random about it.</param>
    /// <param name="row">Number of the text; each has a random sequence of its own.</param>
    public static string Apply(string text, NoiseKind kind, int seed, int row) => kind switch
    {
        NoiseKind.LowerCase => text.ToLowerInvariant(),
        NoiseKind.UpperCase => text.ToUpperInvariant(),
        NoiseKind.NoPunctuation => WithoutPunctuation(text),
        NoiseKind.Typos => Mistype(text, FewTypos, new SplitMix(seed, row)),
        NoiseKind.ManyTypos => Mistype(text, ManyTypos, new SplitMix(seed, row)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string WithoutPunctuation(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!Rune.IsPunctuation(rune) && !Rune.IsSymbol(rune)) kept.Append(rune.ToString());
        return kept.ToString();
    }

    private static string Mistype(string text, int percent, SplitMix random)
    {
        var typed = new StringBuilder(text.Length + 8);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && char.IsLetter(text[end])) end++;
            if (end == at)
            {
                typed.Append(text[at++]);
                continue;
            }
            var word = text.AsSpan(at, end - at);
            // drawn for every word, so that a longer text slips in the same places
            if (random.Next(100) < percent && word.Length >= ShortestWord) Slip(word, typed, ref random);
            else typed.Append(word);
            at = end;
        }
        return typed.ToString();
    }

    /// <summary>Two letters change places, one is left out, one is doubled, or the key beside is hit.</summary>
    private static void Slip(ReadOnlySpan<char> word, StringBuilder typed, ref SplitMix random)
    {
        var slip = random.Next(Slips);
        var at = random.Next(word.Length - 1);
        typed.Append(word[..at]);
        switch (slip)
        {
            case 0:
                typed.Append(word[at + 1]).Append(word[at]).Append(word[(at + 2)..]);
                break;
            case 1:
                typed.Append(word[(at + 1)..]);
                break;
            case 2:
                typed.Append(word[at]).Append(word[at..]);
                break;
            default:
                typed.Append(Beside(word[at], ref random)).Append(word[(at + 1)..]);
                break;
        }
    }

    /// <summary>A key beside that of a Latin letter; the key itself where the keyboard is not known.</summary>
    private static char Beside(char letter, ref SplitMix random)
    {
        var lower = char.ToLower(letter, CultureInfo.InvariantCulture);
        foreach (var row in Keys)
        {
            var at = row.IndexOf(lower);
            if (at < 0) continue;
            var next = at == 0 ? 1 : at == row.Length - 1 ? at - 1 : random.Next(2) == 0 ? at - 1 : at + 1;
            return char.IsUpper(letter) ? char.ToUpperInvariant(row[next]) : row[next];
        }
        return letter;
    }
}
