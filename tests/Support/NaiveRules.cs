using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Tests.Support;

/// <summary>The rule language in its plainest form: each query walks its tree over each text, and shares nothing.</summary>
/// <param name="query">The query.</param>
/// <param name="lists">The entries of the lists that it may name.</param>
public sealed class NaiveRules(RuleQuery query, IReadOnlyDictionary<string, string[]>? lists = null)
{
    private readonly Dictionary<RegexNode, Regex> _patterns = [];
    private readonly Dictionary<WildcardNode, Regex> _wildcards = [];
    private readonly Dictionary<string, ILookup<string, List<string>>> _entries = new(StringComparer.OrdinalIgnoreCase);

    public bool Matches(string text, IReadOnlyDictionary<string, string>? fields = null) => Matches(text, SplitWords(text), fields);

    /// <param name="text">The text.</param>
    /// <param name="words">Its words, for callers with many queries.</param>
    /// <param name="fields">The document's fields.</param>
    public bool Matches(string text, List<string> words, IReadOnlyDictionary<string, string>? fields) => Holds(query.Root, text, words, fields);

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

    private bool Holds(RuleNode node, string text, List<string> words, IReadOnlyDictionary<string, string>? fields) => node switch
    {
        RegexNode regex => Pattern(regex).IsMatch(text),
        NotNode not => !Holds(not.Part, text, words, fields),
        AndNode and => and.Parts.All(p => Holds(p, text, words, fields)),
        OrNode or => or.Parts.Any(p => Holds(p, text, words, fields)),
        DistanceNode d => Pairs(d, words).Any(),
        CountNode { Part: RegexNode regex } count => Passes(Pattern(regex).Count(text), count.Test),
        CountNode count => Passes(MostApart([.. Places(count.Part, words)]), count.Test),
        EdgeNode edge => Places(edge.Part, words).Any(p => edge.AtEnd ? p.End == words.Count : p.Start == 0),
        SizeNode size => Passes(size.InWords ? words.Count : text.EnumerateRunes().Count(), size.Test),
        FieldNode field => Field(fields, field.Name) is { } value && Holds(field.Part, value, SplitWords(value), null),
        FieldNumberNode field => Field(fields, field.Name) is { } value && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Passes(number, field.Test),
        _ => Places(node, words).Any(),
    };

    private static string? Field(IReadOnlyDictionary<string, string>? fields, string name) =>
        fields?.FirstOrDefault(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static bool Passes(decimal number, NumberTest test)
    {
        var value = (decimal)test.Value;
        return test.Comparison switch
        {
            Comparison.Less => number < value,
            Comparison.AtMost => number <= value,
            Comparison.Equal => number == value,
            Comparison.AtLeast => number >= value,
            _ => number > value,
        };
    }

    /// <summary>Every pair of places that is near enough.</summary>
    private IEnumerable<(int, int)> Pairs(DistanceNode d, List<string> words) =>
        from left in Places(d.Left, words)
        from right in Places(d.Right, words)
        let between = right.Start >= left.End ? right.Start - left.End : !d.InOrder && left.Start >= right.End ? left.Start - right.End : int.MaxValue
        where between <= d.Words
        select (left.Start, right.Start);

    /// <summary>Every place where a part stands, by trying it at every word.</summary>
    private IEnumerable<(int Start, int End)> Places(RuleNode node, List<string> words) => node switch
    {
        OrNode or => or.Parts.SelectMany(p => Places(p, words)),
        ListNode list => words.SelectMany((w, at) => Entries(list.Name)[w].Where(e => e.SequenceEqual(words.Skip(at).Take(e.Count))).Select(e => (at, at + e.Count))),
        PhraseNode phrase => PlacesOf(phrase.Parts.Count, (at, i) => Fits(phrase.Parts[i], words[at + i]), words.Count),
        _ => PlacesOf(1, (at, _) => Fits(node, words[at]), words.Count),
    };

    private static IEnumerable<(int Start, int End)> PlacesOf(int length, Func<int, int, bool> fits, int words) =>
        from start in Enumerable.Range(0, Math.Max(0, words - length + 1))
        where Enumerable.Range(0, length).All(i => fits(start, i))
        select (start, start + length);

    /// <summary>The most places without overlap: for each end of the text, with and without a place that ends there.</summary>
    private static int MostApart(List<(int Start, int End)> places)
    {
        var best = new int[places.Select(p => p.End).DefaultIfEmpty().Max() + 1];
        for (var end = 1; end < best.Length; end++)
            best[end] = Math.Max(best[end - 1], places.Where(p => p.End == end).Select(p => best[p.Start] + 1).DefaultIfEmpty().Max());
        return best[^1];
    }

    private bool Fits(RuleNode node, string word) => node switch
    {
        WordNode w => word == w.Word,
        PrefixNode p => word.StartsWith(p.Prefix, StringComparison.Ordinal),
        WildcardNode w => Pattern(w).IsMatch(word),
        WordFormsNode f => WordForms.Key(word) == WordForms.Key(f.Word),
        _ => throw new ArgumentException(node.GetType().Name, nameof(node)),
    };

    private ILookup<string, List<string>> Entries(string name)
    {
        if (!_entries.TryGetValue(name, out var entries))
            _entries[name] = entries = lists!.First(l => l.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
                .Select(SplitWords).Where(e => e.Count > 0).DistinctBy(e => string.Join(' ', e)).ToLookup(e => e[0]);
        return entries;
    }

    private Regex Pattern(RegexNode node)
    {
        if (!_patterns.TryGetValue(node, out var pattern))
            _patterns[node] = pattern = new Regex(node.Pattern, RegexOptions.CultureInvariant | (node.IgnoreCase ? RegexOptions.IgnoreCase : 0));
        return pattern;
    }

    private Regex Pattern(WildcardNode node)
    {
        if (!_wildcards.TryGetValue(node, out var pattern))
        {
            var text = Regex.Escape(node.Pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", "(?>[\uD800-\uDBFF][\uDC00-\uDFFF]|.)", StringComparison.Ordinal);
            _wildcards[node] = pattern = new Regex($"^(?:{text})\\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);
        }
        return pattern;
    }
}
