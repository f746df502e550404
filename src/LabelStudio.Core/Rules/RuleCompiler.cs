namespace LabelStudio.Core.Rules;

/// <summary>Turns the trees of many rules into conditions that share their words, prefixes, phrases, patterns and needles.</summary>
internal sealed class RuleCompiler
{
    private readonly Interned _words = new(), _prefixes = new(), _needles = new();
    private readonly Dictionary<RuleNode, Condition> _shared = [];
    private int _slots;
    private bool _hasPhrases;

    public CompiledRules Compile(RuleDefinition[] rules, int classes)
    {
        foreach (var rule in rules) Collect(rule.When.Root);
        var conditions = Array.ConvertAll(rules, r => Condition(r.When.Root));
        var literals = _words.Count + _prefixes.Count + _needles.Count;
        var triggers = new List<Trigger>[literals];
        var unconditional = new List<int>();
        for (var rule = 0; rule < rules.Length; rule++)
        {
            if (Wakers(conditions[rule]) is not { } wakers)
            {
                unconditional.Add(rule);
                continue;
            }
            var decides = IsAnyLiteral(conditions[rule]);
            foreach (var literal in wakers.Distinct()) (triggers[literal] ??= []).Add(new Trigger(rule, decides));
        }
        var plan = new RulePlan
        {
            Conditions = conditions,
            Unconditional = [.. unconditional],
            Triggers = Array.ConvertAll(triggers, t => t?.ToArray() ?? []),
            Words = new WordTable(_words.Texts),
            Prefixes = new PrefixTrie(_prefixes.Texts),
            Needles = new LiteralAutomaton(_needles.Texts),
            MemoSlots = _slots,
            HasPhrases = _hasPhrases,
        };
        return new CompiledRules(rules, classes, [.. rules.SelectMany(Warnings)], plan);
    }

    private static IEnumerable<RuleWarning> Warnings(RuleDefinition rule)
    {
        if (rule.When.FiresOnNothing)
            yield return new RuleWarning(
                rule.Name,
                "It fires on documents that hold none of its words, the empty one among them. Join what must not occur to what must: card AND NOT lost.");
        foreach (var word in WordsLikeOperators(rule.When.Root).Distinct(StringComparer.Ordinal))
            yield return new RuleWarning(
                rule.Name, $"It looks for the word \"{word}\". If the operator was meant, write it in upper case: {word.ToUpperInvariant()}.");
    }

    private static IEnumerable<string> WordsLikeOperators(RuleNode node) => node switch
    {
        WordNode { Word: "and" or "or" or "not" } word => [word.Word],
        AndNode and => and.Parts.SelectMany(WordsLikeOperators),
        OrNode or => or.Parts.SelectMany(WordsLikeOperators),
        NotNode not => WordsLikeOperators(not.Part),
        _ => [],
    };

    /// <summary>Numbers all literals before any condition is made: words first, then prefixes, then needles.</summary>
    private void Collect(RuleNode node)
    {
        switch (node)
        {
            case WordNode word: _words.Add(word.Word); break;
            case PrefixNode prefix: _prefixes.Add(prefix.Prefix); break;
            case RegexNode regex:
                foreach (var needle in Needles(regex)) _needles.Add(needle);
                break;
            case NotNode not: Collect(not.Part); break;
            default:
                foreach (var part in Parts(node)) Collect(part);
                break;
        }
    }

    private static NodeList Parts(RuleNode node) => node switch
    {
        AndNode and => and.Parts,
        OrNode or => or.Parts,
        PhraseNode phrase => phrase.Parts,
        _ => throw new ArgumentException($"A {node.GetType().Name} cannot be matched.", nameof(node)),
    };

    private static IEnumerable<string> Needles(RegexNode regex) => regex.RequiredLiterals?.Select(
        l => l.Length <= LiteralAutomaton.LongestLiteral ? l : l[..LiteralAutomaton.LongestLiteral]).Distinct(StringComparer.Ordinal) ?? [];

    private Condition Condition(RuleNode node)
    {
        if (_shared.TryGetValue(node, out var condition)) return condition;
        condition = node switch
        {
            WordNode or PrefixNode => new LiteralCondition(Literal(node)),
            PhraseNode phrase => new PhraseCondition(_slots++, [.. phrase.Parts.Select(p => new PhrasePart(Literal(p), p is PrefixNode))]),
            RegexNode regex => new RegexCondition(_slots++, regex.Regex, regex.RequiredLiterals == null ? null : [.. Needles(regex).Select(NeedleLiteral)]),
            NotNode not => new NotCondition(Condition(not.Part)),
            AndNode and => new AllCondition(and.Parts.Select(Condition)),
            _ => new AnyCondition(Parts(node).Select(Condition)),
        };
        _hasPhrases |= condition is PhraseCondition;
        _shared.Add(node, condition);
        return condition;
    }

    private int Literal(RuleNode node) => node is WordNode word ? _words[word.Word] : _words.Count + _prefixes[((PrefixNode)node).Prefix];

    private int NeedleLiteral(string needle) => _words.Count + _prefixes.Count + _needles[needle];

    /// <summary>Literals of which a document must hold one for the condition to hold, or null where there are none such.</summary>
    private int[]? Wakers(Condition condition) => condition switch
    {
        LiteralCondition literal => [literal.Literal],
        PhraseCondition phrase => [phrase.Parts.MaxBy(p => Rarity([p.Literal])).Literal],
        RegexCondition regex => regex.Needles,
        AllCondition all => all.Parts.Select(Wakers).OfType<int[]>().MaxBy(Rarity),
        AnyCondition any => WakersOfAny(any),
        _ => null,
    };

    private int[]? WakersOfAny(AnyCondition any)
    {
        var all = new List<int>();
        foreach (var part in any.Parts)
        {
            if (Wakers(part) is not { } wakers) return null;
            all.AddRange(wakers);
        }
        return [.. all];
    }

    /// <summary>How seldom any of these literals should occur: longer ones are rarer, beginnings and needles commoner than whole words.</summary>
    private int Rarity(int[] literals) => literals.Length == 0 ? 0 : literals.Min(Rarity) - int.Log2(literals.Length);

    private int Rarity(int literal)
    {
        if (literal < _words.Count) return _words.Texts[literal].Length + 2;
        literal -= _words.Count;
        return literal < _prefixes.Count ? _prefixes.Texts[literal].Length : _needles.Texts[literal - _prefixes.Count].Length;
    }

    private static bool IsAnyLiteral(Condition condition) =>
        condition is LiteralCondition || (condition is AnyCondition any && any.Parts.All(p => p is LiteralCondition));

    /// <summary>Strings numbered in the order of their first appearance.</summary>
    private sealed class Interned
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

        public List<string> Texts { get; } = [];

        public int Count => Texts.Count;

        public int this[string text] => _numbers[text];

        public void Add(string text)
        {
            if (_numbers.TryAdd(text, Texts.Count)) Texts.Add(text);
        }
    }
}
