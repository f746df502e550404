using LabelStudio.Core.Rules;

namespace LabelStudio.Tests.Support;

/// <summary>Makes queries by chance, from a seed, out of the words of real texts: what analysts might write, and stranger things.</summary>
public sealed class GeneratedRules
{
    private readonly Random _random;
    private readonly List<List<string>> _texts;

    public GeneratedRules(int seed, IEnumerable<string> texts)
    {
        _random = new Random(seed);
        _texts = [.. texts.Select(NaiveRules.SplitWords).Where(w => w.Count > 1)];
    }

    public RuleQuery Query(int depth = 3) => new(Node(depth));

    private RuleNode Node(int depth)
    {
        if (depth == 0) return Leaf();
        return _random.Next(8) switch
        {
            0 or 1 => new AndNode(Some(depth)),
            2 or 3 => new OrNode(Some(depth)),
            4 => new NotNode(Node(depth - 1)),
            _ => Leaf(),
        };
    }

    private IEnumerable<RuleNode> Some(int depth) => [.. Enumerable.Range(0, _random.Next(2, 5)).Select(_ => Node(depth - 1))];

    private RuleNode Leaf() => _random.Next(6) switch
    {
        0 or 1 => new WordNode(Word()),
        2 => Prefix(Word()),
        3 or 4 => Phrase(),
        _ => Regex(),
    };

    private string Word()
    {
        var words = _texts[_random.Next(_texts.Count)];
        return words[_random.Next(words.Count)];
    }

    private RuleNode Prefix(string word)
    {
        var length = _random.Next(1, word.Length + 1);
        if (char.IsHighSurrogate(word[length - 1])) length++;
        return new PrefixNode(word[..length]);
    }

    private RuleNode Phrase()
    {
        var words = _texts[_random.Next(_texts.Count)];
        var start = _random.Next(words.Count - 1);
        var count = _random.Next(2, Math.Min(5, words.Count - start + 1));
        return new PhraseNode(words.GetRange(start, count).Select(w => _random.Next(4) == 0 ? Prefix(w) : new WordNode(w)));
    }

    private RuleNode Regex()
    {
        var (a, b) = (Escaped(), Escaped());
        var pattern = _random.Next(14) switch
        {
            0 => $@"\b{a}\b",
            1 => $"{a}|{b}",
            2 => $@"({a}|{b})\s+\w+",
            3 => $"{a}.*{b}",
            4 => $"^{a}",
            5 => $@"{b}\W*$",
            6 => $@"{a}s?\b",
            7 => $@"[{a[^1]}{b[^1]}]{{2}}",
            8 => $@"\d+/?\d*",
            9 => $"(?:{a}){{1,2}} ?(?i){b}",
            10 => $@"{a[..1]}\w+{b[^1]}\b",
            11 => $@"(?<n>{a}|x{{0,3}}){b}?",
            12 => $@"[^{a[0]}]{b}+",
            _ => $@"{a}\/?{b}|\x41",
        };
        return new RegexNode(pattern, _random.Next(2) == 0);
    }

    private string Escaped()
    {
        string word;
        do word = Word(); while (word.Any(char.IsSurrogate));
        return System.Text.RegularExpressions.Regex.Escape(_random.Next(5) == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word);
    }
}
