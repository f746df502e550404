using System.Globalization;
using System.Text;
using LabelStudio.Core.Rules.Matching;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules.Syntax;

/// <summary>Reads the words of a stretch of a query, with the * and ? that belong to them.</summary>
/// <param name="query">The whole query.</param>
internal sealed class TermReader(string query)
{
    /// <summary>The words of a stretch as one node: a word, prefix or wildcard, or a phrase of them; null where there is none.</summary>
    public RuleNode? Read(int start, int end)
    {
        var parts = new List<RuleNode>();
        var at = start;
        while (at < end)
        {
            var length = UnitLength(at, end);
            if (length == 0)
            {
                at++;
                continue;
            }
            var from = at;
            while (at < end && (length = UnitLength(at, end)) > 0) at += length;
            if (Word(from, at) is { } part) parts.Add(part);
        }
        if (parts.Count > PhraseNode.MostWords)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"The phrase has {parts.Count:N0} words, more than {PhraseNode.MostWords:N0},"),
                start, end - start, "Its first words surely find the same documents.");
        return parts.Count switch { 0 => null, 1 => parts[0], _ => new PhraseNode(parts) };
    }

    private static bool IsWildcard(char c) => c is '*' or '?';

    /// <summary>The units of the letter, digit, accent, * or ? at a place; 0 where anything else stands.</summary>
    private int UnitLength(int at, int end)
    {
        if (IsWildcard(query[at])) return 1;
        return Rune.DecodeFromUtf16(query.AsSpan(at, end - at), out var rune, out var length) == 0 && Words.IsWord(rune) ? length : 0;
    }

    /// <summary>Makes a node of letters with * and ?; null where only question marks stand.</summary>
    private RuleNode? Word(int start, int end)
    {
        var text = query.AsSpan(start, end - start);
        // a run of ? at the beginning or end of a word is punctuation, unless a * is in it
        var first = text.IndexOfAnyExcept('*', '?');
        if (first < 0)
        {
            var star = text.IndexOf('*');
            return star < 0 ? null : throw new RuleSyntaxException(
                "A * stands for letters of a word and must touch one", start + star, 1, "For example refund*, un*able or *ation");
        }
        if (!text[..first].Contains('*')) text = text[first..];
        var last = text.LastIndexOfAnyExcept('*', '?') + 1;
        if (!text[last..].Contains('*')) text = text[..last];
        if (!text.ContainsAny('*', '?')) return new WordNode(Words.Lower(text));
        var pattern = Wildcard.Canonical(Words.Lower(text));
        if (pattern.AsSpan().IndexOfAny('*', '?') == pattern.Length - 1) return new PrefixNode(pattern[..^1]);
        if (pattern.Length > WildcardNode.LongestPattern)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"A word with * or ? has at most {WildcardNode.LongestPattern} characters, this one has {pattern.Length:N0},"),
                start, end - start, "Write its beginning with a * after it.");
        return new WildcardNode(pattern);
    }
}
