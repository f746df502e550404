using System.Text;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Evaluation;

/// <summary>Texts that belong to no class, made from nothing but chance: what a student should say it does not know.</summary>
public static class ForeignText
{
    private const string Consonants = "bcdfghjklmnpqrstvwxyz";
    private const string Vowels = "aeiou";
    private const int MostSyllables = 4;

    /// <summary>The same letters in another order, spaces and punctuation where they were: the look of the text without its words.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="seed">Starts what is random about it.</param>
    /// <param name="row">Number of the text; each has a random sequence of its own.</param>
    public static string Shuffled(string text, int seed, int row)
    {
        var letters = text.EnumerateRunes().Where(Rune.IsLetter).ToArray();
        new SplitMix(seed, row).Shuffle(letters.AsSpan());
        var shuffled = new StringBuilder(text.Length);
        var next = 0;
        foreach (var rune in text.EnumerateRunes()) shuffled.Append((Rune.IsLetter(rune) ? letters[next++] : rune).ToString());
        return shuffled.ToString();
    }

    /// <summary>Made-up words of syllables that can be spoken: a language that nobody knows.</summary>
    /// <param name="words">How many, at least 1.</param>
    /// <param name="seed">Starts what is random about it.</param>
    /// <param name="row">Number of the text; each has a random sequence of its own.</param>
    public static string MadeUp(int words, int seed, int row)
    {
        var random = new SplitMix(seed, row);
        var text = new StringBuilder();
        for (var w = 0; w < words; w++)
        {
            if (w > 0) text.Append(' ');
            for (var syllables = 1 + random.Next(MostSyllables); syllables > 0; syllables--)
                text.Append(Consonants[random.Next(Consonants.Length)]).Append(Vowels[random.Next(Vowels.Length)]);
        }
        return text.ToString();
    }
}
