using System.Globalization;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Tests.Support;

/// <summary>Makes queries of the whole rule language by chance, from a seed, out of the words of real texts: what analysts might write, and stranger things.</summary>
public sealed class GeneratedRules
{
    private static readonly string[] FieldNames = ["amount", "Lang", "order id", "length", "note"];

    private readonly Random _random;
    private readonly List<List<string>> _texts;
    private readonly RuleResources _resources;

    public GeneratedRules(int seed, IEnumerable<string> texts)
    {
        _random = new Random(seed);
        _texts = [.. texts.Select(NaiveRules.SplitWords).Where(w => w.Count > 1)];
        Lists = new Dictionary<string, string[]> { ["Short"] = Entries(5), ["long-list.2"] = Entries(400), ["empty"] = [] };
        _resources = new RuleResources(new RuleLists(Lists.Select(l => KeyValuePair.Create(l.Key, RuleList.Create(l.Value)))), new SharedLetters());
    }

    /// <summary>The lists that queries name.</summary>
    public IReadOnlyDictionary<string, string[]> Lists { get; }

    /// <param name="depth">How deep AND, OR and NOT nest.</param>
    public RuleQuery Query(int depth = 3) => new(Node(depth), _resources);

    /// <summary>A query with <c>similar</c> somewhere, which the naive reference does not know.</summary>
    public RuleQuery QueryWithSimilar(int depth = 2) => new(new AndNode([Node(depth), new SimilarNode(string.Concat(Word(), " \"", Word(), "\\\"„"), 0.05 * _random.Next(1, 21))]), _resources);

    /// <summary>Fields by chance; some documents have none.</summary>
    public IReadOnlyDictionary<string, string>? Fields()
    {
        if (_random.Next(4) == 0) return null;
        var fields = new Dictionary<string, string>();
        foreach (var name in FieldNames)
        {
            if (_random.Next(3) == 0) continue;
            fields[name] = _random.Next(3) switch
            {
                0 => Number().ToString(CultureInfo.InvariantCulture),
                1 => "1,000 " + Word(),
                _ => string.Join(' ', _texts[_random.Next(_texts.Count)]),
            };
        }
        return fields;
    }

    private string[] Entries(int count) => [.. Enumerable.Range(0, count).Select(_ => Entry()), "!"];

    private string Entry()
    {
        var words = _texts[_random.Next(_texts.Count)];
        var start = _random.Next(words.Count);
        return string.Join(' ', words.GetRange(start, Math.Min(_random.Next(1, 4), words.Count - start))).ToUpperInvariant();
    }

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

    private RuleNode Leaf() => _random.Next(6) == 0 ? Field() : OfText();

    /// <summary>A part that asks a text alone.</summary>
    private RuleNode OfText() => _random.Next(16) switch
    {
        < 7 => Simple(),
        < 9 => Regex(),
        < 12 => new DistanceNode(Place(), Place(), _random.Next(3) == 0 ? 0 : _random.Next(8), _random.Next(2) == 0),
        12 or 13 => Count(),
        14 => new EdgeNode(Place(), _random.Next(2) == 0),
        _ => Size(),
    };

    private RuleNode Simple() => _random.Next(8) switch
    {
        0 or 1 => new WordNode(Word()),
        2 => Prefix(Word()),
        3 or 4 => Phrase(),
        5 => Wildcard(Word()),
        6 => new WordFormsNode(Word()),
        _ => new ListNode(_random.Next(8) switch { 0 => "empty", < 5 => "SHORT", _ => "long-list.2" }),
    };

    private RuleNode Place() => _random.Next(3) == 0 ? new OrNode([Simple(), Simple(), .. _random.Next(2) == 0 ? [Simple()] : (RuleNode[])[]]) : Simple();

    private RuleNode Count()
    {
        var regex = _random.Next(3) == 0;
        return new CountNode(regex ? Regex() : Place(), Test(_random.Next(regex ? 4 : 6)));
    }

    private RuleNode Size()
    {
        var inWords = _random.Next(2) == 0;
        return new SizeNode(inWords, Test(inWords ? _random.Next(40) : _random.Next(200)));
    }

    private RuleNode Field()
    {
        var name = FieldNames[_random.Next(FieldNames.Length)];
        if (_random.Next(2) == 0) name = name.ToUpperInvariant();
        return _random.Next(3) switch
        {
            0 => new FieldNumberNode(name, Test(Number())),
            1 => new FieldNode(name, OfText()),
            _ => new FieldNode(name, _random.Next(3) switch { 0 => new NotNode(OfText()), 1 => new OrNode([OfText(), OfText()]), _ => new AndNode([OfText(), OfText()]) }),
        };
    }

    private NumberTest Test(double value) => new((Comparison)_random.Next(5), value);

    private double Number() => _random.Next(4) switch { 0 => 1000, 1 => _random.Next(-3, 4), 2 => _random.Next(100) / 4.0, _ => _random.Next(1_000_000) };

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

    /// <summary>A word with some of its letters replaced by * and ?.</summary>
    private RuleNode Wildcard(string word)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var pattern = string.Concat(word.Select(c => char.IsSurrogate(c) ? c.ToString() : _random.Next(5) switch { 0 => "*", 1 => "?", _ => c.ToString() }));
            if (_random.Next(2) == 0) pattern = "*" + pattern;
            if (RuleQuery.TryParse(pattern, out var parsed, out _) && parsed.Root is WildcardNode wildcard) return wildcard;
        }
        return new WordNode(word);
    }

    private RuleNode Phrase()
    {
        var words = _texts[_random.Next(_texts.Count)];
        var start = _random.Next(words.Count - 1);
        var count = _random.Next(2, Math.Min(5, words.Count - start + 1));
        return new PhraseNode(words.GetRange(start, count).Select(w => _random.Next(6) switch { 0 => Prefix(w), 1 => Wildcard(w), _ => new WordNode(w) }));
    }

    private RegexNode Regex()
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
