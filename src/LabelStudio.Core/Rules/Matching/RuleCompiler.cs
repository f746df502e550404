using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Rules.Patterns;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>Turns the trees of many rules into conditions that share their words, prefixes, phrases, patterns and needles.</summary>
internal sealed class RuleCompiler
{
    private readonly RuleLiterals _literals = new();
    private readonly Dictionary<RuleNode, Condition> _shared = [];
    private readonly HashSet<int> _kept = [];
    private readonly List<(string Name, List<RuleDefinition> Queries)> _fields = [];
    private RuleResources _resources = RuleResources.None;
    private IRuleSimilarity? _similarity;
    private int _slots;
    private bool _countsWords;

    public CompiledRules Compile(RuleDefinition[] rules, int classes)
    {
        foreach (var rule in rules) Naming(rule, () => _literals.Add(rule.When.Root, rule.When.Resources));
        var conditions = new Condition[rules.Length];
        for (var i = 0; i < rules.Length; i++)
        {
            _resources = rules[i].When.Resources;
            Naming(rules[i], () => conditions[i] = Condition(rules[i].When.Root));
        }
        var (triggers, unconditional) = Triggers(conditions);
        var plan = new RulePlan
        {
            Conditions = conditions,
            Unconditional = unconditional,
            Triggers = triggers,
            Words = new WordTable(_literals.Words),
            Prefixes = new PrefixTrie(_literals.Prefixes),
            Wildcards = new WildcardTable(_literals.Wildcards),
            Lists = [.. _literals.Lists],
            Needles = new LiteralAutomaton(_literals.Needles),
            MemoSlots = _slots,
            KeepsPlaces = _kept.Count == 0 ? null : [.. Enumerable.Range(0, _literals.Count).Select(_kept.Contains)],
            ReadsWords = _countsWords || _literals.Count > _literals.Needles.Count,
            Fields = [.. _fields.Select(f => new FieldPlan(f.Name, new RuleCompiler().Compile([.. f.Queries], 1)))],
        };
        return new CompiledRules(rules, classes, [.. rules.SelectMany(RuleWarnings.Of)], plan);
    }

    /// <summary>Puts the rule's name before what is wrong with it.</summary>
    private static void Naming(RuleDefinition rule, Action work)
    {
        try
        {
            work();
        }
        catch (UnknownResourceException e)
        {
            throw new ArgumentException($"Rule \"{rule.Name}\": {e.Message}. {e.Suggestion}", e);
        }
    }

    private (Trigger[][] Triggers, int[] Unconditional) Triggers(Condition[] conditions)
    {
        var triggers = new List<Trigger>[_literals.Count];
        var unconditional = new List<int>();
        for (var rule = 0; rule < conditions.Length; rule++)
        {
            if (Wakers(conditions[rule]) is not { } wakers)
            {
                unconditional.Add(rule);
                continue;
            }
            var decides = IsAnyLiteral(conditions[rule]);
            foreach (var literal in wakers.Distinct()) (triggers[literal] ??= []).Add(new Trigger(rule, decides));
        }
        return (Array.ConvertAll(triggers, t => t?.ToArray() ?? []), [.. unconditional]);
    }

    private Condition Condition(RuleNode node)
    {
        if (_shared.TryGetValue(node, out var condition)) return condition;
        condition = node switch
        {
            WordNode or PrefixNode or WildcardNode or ListNode => new LiteralCondition(_literals.Of(node)[0]),
            WordFormsNode => new AnyCondition(_literals.Of(node).Select(l => new LiteralCondition(l))),
            PhraseNode phrase => new PhraseCondition(_slots++, PlaceOf(phrase)),
            DistanceNode d => new DistanceCondition(_slots++, Place(d.Left), Place(d.Right), d.Words, d.InOrder),
            CountNode { Part: RegexNode regex } count => new RegexCountCondition(_slots++, regex.Regex, _literals.Of(regex), count.Test),
            CountNode count => new CountCondition(_slots++, Place(count.Part), count.Test),
            EdgeNode edge => new EdgeCondition(_slots++, Place(edge.Part), edge.AtEnd),
            RegexNode regex => new RegexCondition(_slots++, regex.Regex, _literals.Of(regex)),
            SizeNode size => Size(size),
            FieldNode field => Field(field),
            FieldNumberNode field => new FieldNumberCondition(field.Name, field.Test),
            SimilarNode similar => Similar(similar),
            NotNode not => new NotCondition(Condition(not.Part)),
            AndNode and => new AllCondition(and.Parts.Select(Condition)),
            OrNode or => new AnyCondition(or.Parts.Select(Condition)),
            _ => throw new ArgumentException($"A {node.GetType().Name} cannot be matched.", nameof(node)),
        };
        _shared.Add(node, condition);
        return condition;
    }

    private SizeCondition Size(SizeNode size)
    {
        _countsWords |= size.InWords;
        return new SizeCondition(size.InWords, size.Test);
    }

    private FieldCondition Field(FieldNode field)
    {
        var number = _fields.FindIndex(f => f.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase));
        if (number < 0)
        {
            number = _fields.Count;
            _fields.Add((field.Name, []));
        }
        var queries = _fields[number].Queries;
        queries.Add(new RuleDefinition(field.ToString(), 0, new RuleQuery(field.Part, _resources)));
        return new FieldCondition(number, queries.Count - 1);
    }

    private SimilarCondition Similar(SimilarNode similar)
    {
        var text = _resources.SimilarTo(similar.Text);
        _similarity ??= _resources.Similarity;
        if (!ReferenceEquals(_similarity, _resources.Similarity)) throw new ArgumentException("Rules that are compiled together have different sentence encoders.");
        return new SimilarCondition(_slots++, text, similar.Least);
    }

    private Place Place(RuleNode node) => node switch
    {
        PhraseNode phrase => PlaceOf(phrase),
        OrNode or => new AnyPlace([.. or.Parts.Select(Place)]),
        _ => new LiteralsPlace(Keep(_literals.Of(node))),
    };

    private PhrasePlace PlaceOf(PhraseNode phrase) =>
        new([.. phrase.Parts.Select((p, i) => new PhrasePart(Keep(_literals.Of(p))[0], i)).OrderByDescending(p => _literals.Rarity([p.Literal]))]);

    private int[] Keep(int[] literals)
    {
        _kept.UnionWith(literals);
        return literals;
    }

    /// <summary>Literals of which a document must hold one for the condition to hold, or null where there are none such.</summary>
    private int[]? Wakers(Condition condition) => condition switch
    {
        LiteralCondition literal => [literal.Literal],
        PhraseCondition phrase => Wakers(phrase.Phrase),
        DistanceCondition distance => Rarer(Wakers(distance.Left), Wakers(distance.Right)),
        CountCondition count => count.Needed is { } needed ? Wakers(needed) : null,
        EdgeCondition edge => Wakers(edge.Place),
        RegexCountCondition { HoldsOfNone: true } => null,
        RegexCondition regex => regex.Needles,
        AllCondition all => all.Parts.Select(Wakers).OfType<int[]>().MaxBy(_literals.Rarity),
        AnyCondition any => WakersOfAny(any),
        _ => null,
    };

    private int[] Wakers(Place place) => place switch
    {
        LiteralsPlace literals => literals.Literals,
        PhrasePlace phrase => [phrase.Parts[0].Literal],
        AnyPlace any => [.. any.Parts.SelectMany(Wakers)],
        _ => throw new ArgumentException(place.GetType().Name, nameof(place)),
    };

    private int[] Rarer(int[] left, int[] right) => _literals.Rarity(left) >= _literals.Rarity(right) ? left : right;

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

    private static bool IsAnyLiteral(Condition condition) => condition is LiteralCondition || (condition is AnyCondition any && any.Parts.All(IsAnyLiteral));
}
