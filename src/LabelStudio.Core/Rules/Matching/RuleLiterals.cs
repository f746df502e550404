using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Rules.Patterns;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>Numbers what is looked for in documents: words first, then prefixes, wildcards and lists, then the needles of patterns.</summary>
internal sealed class RuleLiterals
{
    private readonly Interned _words = new(StringComparer.Ordinal), _prefixes = new(StringComparer.Ordinal), _wildcards = new(StringComparer.Ordinal);
    private readonly Interned _listNames = new(StringComparer.OrdinalIgnoreCase), _needles = new(StringComparer.Ordinal);
    private readonly List<RuleList> _lists = [];

    public IReadOnlyList<string> Words => _words.Texts;

    public IReadOnlyList<string> Prefixes => _prefixes.Texts;

    public IReadOnlyList<string> Wildcards => _wildcards.Texts;

    public IReadOnlyList<RuleList> Lists => _lists;

    public IReadOnlyList<string> Needles => _needles.Texts;

    public int Count => FirstNeedle + _needles.Texts.Count;

    private int FirstWildcard => _words.Texts.Count + _prefixes.Texts.Count;

    private int FirstList => FirstWildcard + _wildcards.Texts.Count;

    private int FirstNeedle => FirstList + _lists.Count;

    /// <summary>Takes up the literals of a query. All must be taken up before the first is asked for its number.</summary>
    public void Add(RuleNode node, RuleResources resources)
    {
        switch (node)
        {
            case WordNode word: _words.Add(word.Word); break;
            case PrefixNode prefix: _prefixes.Add(prefix.Prefix); break;
            case WildcardNode wildcard: _wildcards.Add(wildcard.Pattern); break;
            case WordFormsNode forms:
                foreach (var form in forms.Forms) _words.Add(form);
                break;
            case ListNode list: AddList(list.Name, resources.List(list.Name)); break;
            case RegexNode regex:
                foreach (var needle in NeedlesOf(regex)) _needles.Add(needle);
                break;
            case NotNode not: Add(not.Part, resources); break;
            case CountNode count: Add(count.Part, resources); break;
            case EdgeNode edge: Add(edge.Part, resources); break;
            case DistanceNode distance:
                Add(distance.Left, resources);
                Add(distance.Right, resources);
                break;
            case AndNode and: AddAll(and.Parts, resources); break;
            case OrNode or: AddAll(or.Parts, resources); break;
            case PhraseNode phrase: AddAll(phrase.Parts, resources); break;
            case SizeNode or FieldNode or FieldNumberNode or SimilarNode: break;
            default: throw new ArgumentException($"A {node.GetType().Name} cannot be matched.", nameof(node));
        }
    }

    /// <summary>The literals of which each stands for the node.</summary>
    public int[] Of(RuleNode node) => node switch
    {
        WordNode word => [_words[word.Word]],
        PrefixNode prefix => [_words.Texts.Count + _prefixes[prefix.Prefix]],
        WildcardNode wildcard => [FirstWildcard + _wildcards[wildcard.Pattern]],
        ListNode list => [FirstList + _listNames[list.Name]],
        WordFormsNode forms => [.. forms.Forms.Select(f => _words[f])],
        _ => throw new ArgumentException($"A {node.GetType().Name} is no literal.", nameof(node)),
    };

    /// <summary>The needles of a pattern, or null where it has none.</summary>
    public int[]? Of(RegexNode regex) => regex.RequiredLiterals == null ? null : [.. NeedlesOf(regex).Select(n => FirstNeedle + _needles[n])];

    /// <summary>How seldom any of these literals should occur: longer ones are rarer, beginnings and needles commoner than whole words.</summary>
    public int Rarity(int[] literals) => literals.Length == 0 ? 0 : literals.Min(Rarity) - int.Log2(literals.Length);

    private static IEnumerable<string> NeedlesOf(RegexNode regex) => regex.RequiredLiterals?.Select(
        l => l.Length <= LiteralAutomaton.LongestLiteral ? l : l[..LiteralAutomaton.LongestLiteral]).Distinct(StringComparer.Ordinal) ?? [];

    private int Rarity(int literal)
    {
        if (literal < _words.Texts.Count) return _words.Texts[literal].Length + 2;
        if (literal < FirstWildcard) return _prefixes.Texts[literal - _words.Texts.Count].Length;
        if (literal < FirstList) return _wildcards.Texts[literal - FirstWildcard].Count(c => c is not ('*' or '?'));
        return literal < FirstNeedle ? 0 : _needles.Texts[literal - FirstNeedle].Length;
    }

    private void AddAll(NodeList parts, RuleResources resources)
    {
        foreach (var part in parts) Add(part, resources);
    }

    private void AddList(string name, RuleList list)
    {
        if (_listNames.Add(name)) _lists.Add(list);
        else if (!ReferenceEquals(_lists[_listNames[name]], list)) throw new ArgumentException($"Rules that are compiled together mean different lists by @{name}.");
    }

    /// <summary>Strings numbered in the order of their first appearance.</summary>
    private sealed class Interned(StringComparer comparer)
    {
        private readonly Dictionary<string, int> _numbers = new(comparer);

        public List<string> Texts { get; } = [];

        public int this[string text] => _numbers[text];

        /// <returns>Whether the string is new.</returns>
        public bool Add(string text)
        {
            if (!_numbers.TryAdd(text, Texts.Count)) return false;
            Texts.Add(text);
            return true;
        }
    }
}
