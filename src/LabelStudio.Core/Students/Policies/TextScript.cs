using System.Globalization;
using System.Text;

namespace LabelStudio.Core.Students.Policies;

/// <summary>The writing system of most letters of a text, as far as filters need to tell them apart.</summary>
public enum TextScript
{
    /// <summary>No letter at all.</summary>
    None,

    /// <summary>Latin.</summary>
    Latin,

    /// <summary>Greek.</summary>
    Greek,

    /// <summary>Cyrillic.</summary>
    Cyrillic,

    /// <summary>Hebrew.</summary>
    Hebrew,

    /// <summary>Arabic.</summary>
    Arabic,

    /// <summary>The scripts of India.</summary>
    Indic,

    /// <summary>Chinese, Japanese and Korean: a letter may be a word.</summary>
    EastAsian,

    /// <summary>Any other.</summary>
    Other,
}

/// <summary>Reads <see cref="TextScript"/>.</summary>
public static class TextScripts
{
    /// <summary>The script of most letters, and how many letters there are.</summary>
    public static (TextScript Script, int Letters) Of(string text)
    {
        Span<int> counts = stackalloc int[(int)TextScript.Other + 1];
        var letters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.ModifierLetter) continue;
            counts[(int)Of(rune.Value)]++;
            letters++;
        }
        var best = 0;
        for (var s = 1; s < counts.Length; s++)
            if (counts[s] > counts[best]) best = s;
        return ((TextScript)best, letters);
    }

    // by the blocks of the Unicode standard
    private static TextScript Of(int letter) => letter switch
    {
        < 0x0250 or (>= 0x1E00 and < 0x1F00) or (>= 0xFF21 and < 0xFF5B) => TextScript.Latin,
        (>= 0x0370 and < 0x0400) or (>= 0x1F00 and < 0x2000) => TextScript.Greek,
        >= 0x0400 and < 0x0530 => TextScript.Cyrillic,
        >= 0x0590 and < 0x0600 => TextScript.Hebrew,
        (>= 0x0600 and < 0x0780) or (>= 0xFB50 and < 0xFE00) or (>= 0xFE70 and < 0xFF00) => TextScript.Arabic,
        >= 0x0900 and < 0x0E00 => TextScript.Indic,
        (>= 0x1100 and < 0x1200) or (>= 0x2E80 and < 0xA4D0) or (>= 0xAC00 and < 0xD7B0) or (>= 0xF900 and < 0xFB00) or (>= 0x20000 and < 0x32000) => TextScript.EastAsian,
        _ => TextScript.Other,
    };
}
