using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LabelStudio.Core.Rules;

namespace LabelStudio.Tests.Support;

/// <summary>The rule language in its plainest form: each query walks its tree over each text, and shares nothing.</summary>
public sealed class NaiveRules(RuleQuery query)
{
    private readonly Dictionary<RegexNode, Regex> _patterns = [];

    public bool Matches(string text) => Holds(query.Root, text, SplitWords(text));

    /// <summary>Words rune by rune, written apart from the tokenizer under test.</summary>
    public static List<string> SplitWords(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsWord(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }

    private static bool IsWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private bool Holds(RuleNode node, string text, List<string> words) => node switch
    {
        WordNode or PrefixNode => words.Exists(w => Fits(node, w)),
        PhraseNode phrase => Enumerable.Range(0, words.Count).Any(
            at => at + phrase.Parts.Count <= words.Count && Enumerable.Range(0, phrase.Parts.Count).All(i => Fits(phrase.Parts[i], words[at + i]))),
        RegexNode regex => Pattern(regex).IsMatch(text),
        NotNode not => !Holds(not.Part, text, words),
        AndNode and => and.Parts.All(p => Holds(p, text, words)),
        OrNode or => or.Parts.Any(p => Holds(p, text, words)),
        _ => throw new ArgumentException(node.GetType().Name, nameof(node)),
    };

    private static bool Fits(RuleNode node, string word) => node switch
    {
        WordNode w => word == w.Word,
        PrefixNode p => word.StartsWith(p.Prefix, StringComparison.Ordinal),
        _ => false,
    };

    private Regex Pattern(RegexNode node)
    {
        if (!_patterns.TryGetValue(node, out var pattern))
            _patterns[node] = pattern = new Regex(node.Pattern, RegexOptions.CultureInvariant | (node.IgnoreCase ? RegexOptions.IgnoreCase : 0));
        return pattern;
    }
}
