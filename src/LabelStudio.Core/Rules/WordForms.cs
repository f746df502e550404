namespace LabelStudio.Core.Rules;

/// <summary>The simple English inflections of a word: plurals, -s, -ed and -ing, with y/ies, dropped e and doubled consonants.</summary>
/// <remarks>
/// Two words are forms of each other when they have the same key. So the relation is symmetric, and every word is a form of itself. Keys
/// are made of letters alone, after Porter, "An algorithm for suffix stripping", 1980, steps 1 and 5, with what would tear a word from
/// its own forms mended; no dictionary is asked. docs/rules.md states the steps one by one.
/// </remarks>
public static class WordForms
{
    private const int LongestWord = 40, ShortestWord = 3, ShortestPlural = 4, ShortestStem = 3, ShortestDoubled = 4;

    /// <summary>What all forms of a word have in common.</summary>
    /// <param name="word">One word in lower case. A word of one or two letters, of more than 40, or with anything but a to z is its own key.</param>
    public static string Key(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length < ShortestWord || !IsInflected(word) ? word : Ending(WithoutParticiple(WithoutPlural(word)));
    }

    /// <summary>Every form of a word, itself among them; at most a few dozen.</summary>
    /// <param name="word">One word in lower case.</param>
    /// <returns>In ordinal order.</returns>
    public static IReadOnlyList<string> Of(string word)
    {
        var key = Key(word);
        var forms = new SortedSet<string>(StringComparer.Ordinal) { word };
        if (!IsInflected(word)) return [.. forms];
        // whatever the steps may have taken away is put back in every way, and what does not lead to the key again is left out
        foreach (var stem in Stems(key))
            foreach (var ending in (string[])["", "s", "es", "ed", "ing", "ings", "eds"])
                if (Key(stem + ending) == key)
                    forms.Add(stem + ending);
        return [.. forms];
    }

    private static bool IsInflected(string word) => word.Length <= LongestWord && !word.AsSpan().ContainsAnyExceptInRange('a', 'z');

    private static IEnumerable<string> Stems(string key)
    {
        var last = key[^1];
        yield return key;
        yield return key + "e";
        yield return key + last;
        yield return key + last + "e";
        if (last is 'l' or 'z') yield return key + last + last;
        if (last == 'e') yield return key[..^1];
        if (last == 'i') yield return key[..^1] + "y";
    }

    /// <summary>Step 1: ss, us and is stay; sses becomes ss, ies becomes i, and any other s at the end of four letters or more goes.</summary>
    private static string WithoutPlural(string word)
    {
        if (word.Length < ShortestPlural || word[^1] != 's' || word[^2] is 's' or 'u' or 'i') return word;
        return word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal) ? word[..^2] : word[..^1];
    }

    /// <summary>Step 2: ed (not eed) and ing go where a vowel stands before them, and what they changed before them is put right.</summary>
    private static string WithoutParticiple(string word)
    {
        var length = word.EndsWith("ing", StringComparison.Ordinal) ? 3
            : word.EndsWith("ed", StringComparison.Ordinal) && !word.EndsWith("eed", StringComparison.Ordinal) ? 2 : 0;
        var stem = word[..^length];
        if (length == 0 || stem.Length < 2 || !HasVowel(stem)) return word;
        if (stem.Length == 2) return IsVowel(stem, 1) ? stem : stem + "e";
        if (stem.Length >= ShortestDoubled && stem[^1] == stem[^2] && !IsVowel(stem, stem.Length - 1) && stem[^1] is not ('f' or 's' or 'y')) return stem[..^1];
        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    /// <summary>Step 3: ie and y after a consonant become i, an e that is not needed goes, and ll and zz become l and z.</summary>
    private static string Ending(string word)
    {
        if (word.Length >= ShortestWord && word.EndsWith("ie", StringComparison.Ordinal)) word = word[..^1];
        else if (word.Length >= 2 && word[^1] == 'y' && !IsVowel(word, word.Length - 2)) word = word[..^1] + "i";
        else if (word.Length > ShortestStem && word[^1] == 'e' && Measure(word[..^1]) is var m && (m > 1 || (m == 1 && !EndsShort(word[..^1])))) word = word[..^1];
        return word.Length >= ShortestDoubled && word[^1] is 'l' or 'z' && word[^1] == word[^2] ? word[..^1] : word;
    }

    /// <summary>Whether a letter sounds as a vowel: a, e, i, o, u, and y after a consonant.</summary>
    private static bool IsVowel(string word, int at) => word[at] is 'a' or 'e' or 'i' or 'o' or 'u' || (word[at] == 'y' && at > 0 && !IsVowel(word, at - 1));

    private static bool HasVowel(string word)
    {
        for (var i = 0; i < word.Length; i++)
            if (IsVowel(word, i))
                return true;
        return false;
    }

    /// <summary>How often a run of consonants follows a run of vowels (Porter's m).</summary>
    private static int Measure(string word)
    {
        var (runs, afterVowel) = (0, false);
        for (var i = 0; i < word.Length; i++)
        {
            var vowel = IsVowel(word, i);
            if (afterVowel && !vowel) runs++;
            afterVowel = vowel;
        }
        return runs;
    }

    /// <summary>Whether the word ends in consonant, vowel, consonant, the last of them not w, x or y (Porter's *o).</summary>
    private static bool EndsShort(string word) =>
        word.Length >= 3 && !IsVowel(word, word.Length - 1) && IsVowel(word, word.Length - 2) && !IsVowel(word, word.Length - 3) && word[^1] is not ('w' or 'x' or 'y');
}
