using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>Tells whether a word fits a pattern in which * stands for any letters (or none) and ? for exactly one.</summary>
internal sealed class Wildcard
{
    private readonly string _pattern;

    public Wildcard(string pattern)
    {
        _pattern = pattern;
        Head = pattern[..pattern.AsSpan().IndexOfAny('*', '?')];
    }

    /// <summary>What every fitting word begins with; may be empty.</summary>
    public string Head { get; }

    /// <summary>Joins runs of stars, and puts the ? of a run before its star: patterns that say the same become the same.</summary>
    public static string Canonical(ReadOnlySpan<char> pattern)
    {
        var text = new System.Text.StringBuilder(pattern.Length);
        var star = false;
        foreach (var c in pattern)
        {
            if (c == '*')
            {
                star = true;
                continue;
            }
            if (c != '?' && star)
            {
                text.Append('*');
                star = false;
            }
            text.Append(c);
        }
        return star ? text.Append('*').ToString() : text.ToString();
    }

    /// <summary>The longest run of letters that every fitting word holds.</summary>
    public string LongestPiece() => _pattern.Split('*', '?').MaxBy(p => p.Length)!;

    /// <param name="word">A word in lower case.</param>
    public bool Fits(ReadOnlySpan<char> word)
    {
        // a * first takes nothing; where the rest fails, the last * takes one unit more
        int at = 0, part = 0, star = -1, starAt = 0;
        while (at < word.Length)
        {
            var c = part < _pattern.Length ? _pattern[part] : '\0';
            if (c == '*')
            {
                star = part++;
                starAt = at;
            }
            else if (c == '?')
            {
                // one code point; canonical patterns have no ? after a *, so that none begins between the halves of a pair
                at += char.IsHighSurrogate(word[at]) && at + 1 < word.Length ? 2 : 1;
                part++;
            }
            else if (c == word[at] && part < _pattern.Length)
            {
                at++;
                part++;
            }
            else if (star < 0)
            {
                return false;
            }
            else
            {
                part = star + 1;
                at = ++starAt;
            }
        }
        while (part < _pattern.Length && _pattern[part] == '*') part++;
        return part == _pattern.Length;
    }

    /// <summary>Whether a pattern is written canonically, holds a wildcard and a letter, and is no plain prefix.</summary>
    public static bool IsValid(string pattern)
    {
        var first = pattern.AsSpan().IndexOfAny('*', '?');
        if (first < 0 || Canonical(pattern) != pattern || (pattern[first] == '*' && first == pattern.Length - 1)) return false;
        // a question mark at an end is one, unless a star stands beside it
        if (pattern[0] == '?' && !pattern.TrimStart('?').StartsWith('*')) return false;
        if (pattern[^1] == '?') return false;
        var pieces = pattern.Split(['*', '?'], StringSplitOptions.RemoveEmptyEntries);
        return pieces.Length > 0 && Array.TrueForAll(pieces, IsOneLowerWord);
    }

    private static bool IsOneLowerWord(string piece)
    {
        var words = Words.In(piece);
        return words.MoveNext() && words.Current.Length == piece.Length && Words.Lower(piece) == piece;
    }
}
