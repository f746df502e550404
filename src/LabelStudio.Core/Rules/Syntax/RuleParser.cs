using System.Globalization;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules.Syntax;

/// <summary>The recursive-descent parser of the rule language; docs/rules.md has the grammar.</summary>
internal sealed class RuleParser
{
    /// <summary>How deep parentheses and NOT may nest: far above any rule a person writes, far below the stack.</summary>
    public const int DeepestNesting = 200;

    private readonly string _query;
    private readonly RuleLexer _lexer;
    private RuleToken _token;

    /// <summary>The word in the query after which the current token stands, for messages: "NOT", "(" or nothing.</summary>
    private string _after = "";

    /// <summary>Where the last token that was taken ends.</summary>
    private int _end;

    private RuleParser(string query, RuleResources? resources)
    {
        _query = query;
        _lexer = new RuleLexer(query, resources);
        _token = _lexer.Next();
    }

    /// <param name="query">The query.</param>
    /// <param name="resources">What lists and similarity must be found in, or null to take any name.</param>
    public static RuleNode Parse(string query, RuleResources? resources) => Parse(query, resources, out _);

    /// <param name="query">The query.</param>
    /// <param name="resources">As above.</param>
    /// <param name="listNames">Where the names of lists stand, without their @.</param>
    public static RuleNode Parse(string query, RuleResources? resources, out IReadOnlyList<TextSpan> listNames)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parser = new RuleParser(query, resources);
        listNames = parser._lexer.ListNames;
        if (parser._token.Kind == RuleTokenKind.End)
            throw new RuleSyntaxException("The query is empty. Expected a word", 0, 0, "Write what the documents hold, for example: card AND (lost OR stolen)");
        var root = parser.Disjunction(0);
        if (parser._token.Kind == RuleTokenKind.Close)
            throw new RuleSyntaxException("This ')' closes nothing", parser._token.Position, 1, "Remove it, or write the '(' that it belongs to.");
        return root;
    }

    private RuleNode Disjunction(int depth)
    {
        var first = Conjunction(depth);
        if (_token.Kind != RuleTokenKind.Or) return first;
        var parts = new List<RuleNode> { first };
        while (_token.Kind == RuleTokenKind.Or)
        {
            Advance("OR");
            parts.Add(Conjunction(depth));
        }
        return new OrNode(parts);
    }

    private RuleNode Conjunction(int depth)
    {
        var first = Operand(depth);
        List<RuleNode>? parts = null;
        while (_token.Kind is RuleTokenKind.And or RuleTokenKind.Not || BeginsPart(_token.Kind))
        {
            if (_token.Kind == RuleTokenKind.And) Advance("AND");
            parts ??= [first];
            parts.Add(Operand(depth));
        }
        return parts == null ? first : new AndNode(parts);
    }

    private static bool BeginsPart(RuleTokenKind kind) =>
        kind is RuleTokenKind.Open or RuleTokenKind.Term or RuleTokenKind.Function or RuleTokenKind.Field;

    private RuleNode Operand(int depth)
    {
        CheckDepth(depth);
        if (_token.Kind == RuleTokenKind.Not)
        {
            Advance("NOT");
            return new NotNode(Operand(depth + 1));
        }
        var start = _token.Position;
        var left = Part(depth);
        return _token.Kind == RuleTokenKind.Distance ? Distance(left, start, depth) : left;
    }

    /// <summary>Reads NEAR/n or THEN/n and what stands after it.</summary>
    private DistanceNode Distance(RuleNode left, int leftStart, int depth)
    {
        var distance = _token;
        RequirePlace(left, leftStart, distance.Name);
        Advance(distance.Name);
        var start = _token.Position;
        var right = Part(depth);
        RequirePlace(right, start, distance.Name);
        if (_token.Kind == RuleTokenKind.Distance)
            throw new RuleSyntaxException(
                $"{distance.Name} joins two parts, and here a third follows", _token.Position, _token.Length,
                $"Write two of them: {_query[leftStart.._end]} AND {_query[start.._end]} {_token.Name} …");
        return new DistanceNode(left, right, distance.Number, distance.Name.StartsWith("THEN", StringComparison.Ordinal));
    }

    private void CheckDepth(int depth)
    {
        if (depth > DeepestNesting)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"Parentheses and NOT nest more than {DeepestNesting} deep"),
                _token.Position, _token.Length, "Take needless parentheses away, or split the rule in two.");
    }

    /// <summary>Reads one part: a term, a function, a field or parentheses.</summary>
    private RuleNode Part(int depth)
    {
        CheckDepth(depth);
        var token = _token;
        switch (token.Kind)
        {
            case RuleTokenKind.Term:
                Advance("");
                return token.Node!;
            case RuleTokenKind.Open:
                return Parenthesised(depth);
            case RuleTokenKind.Field:
                Advance("");
                var part = Parenthesised(depth);
                return FieldNode.SpeaksOfText(part) ? new FieldNode(token.Name, part) : throw new RuleSyntaxException(
                    "A field can be asked for words, patterns and lengths, not for other fields or similarity", token.Position, _end - token.Position,
                    "Write the parts one after the other: subject:refund AND amount>10");
            case RuleTokenKind.Function:
                return Function(depth);
            default:
                throw Missing();
        }
    }

    private RuleNode Function(int depth)
    {
        var function = _token;
        if (function.Name == "similar")
        {
            _token = _lexer.Similar(function.Position);
            var similar = _token.Node!;
            Advance("");
            return similar;
        }
        Advance(function.Name + "(");
        var start = _token.Position;
        var part = Parenthesised(depth, function.Name != "count");
        if (function.Name != "count")
        {
            RequirePlace(part, start, function.Name + "(…)");
            return new EdgeNode(part, function.Name == "ends");
        }
        if (part is not RegexNode) RequirePlace(part, start, "count(…)");
        var test = _lexer.Comparison(_query[function.Position.._end], CountNode.Largest(part));
        Advance("");
        return new CountNode(part, test);
    }

    /// <param name="depth">How deep the parentheses stand.</param>
    /// <param name="goOn">Whether to read the token after them.</param>
    private RuleNode Parenthesised(int depth, bool goOn = true)
    {
        var open = _token;
        Advance("'('");
        var inside = Disjunction(depth + 1);
        if (_token.Kind != RuleTokenKind.Close)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"Expected ')' for the '(' of character {open.Position + 1}, but found {_token.InWords(_query)}"),
                _token.Position, _token.Length, "Write the ')', or remove the '('.");
        if (goOn) Advance("");
        else _end = _token.End;
        return inside;
    }

    private void RequirePlace(RuleNode part, int start, string by)
    {
        if (part.IsPlace) return;
        var text = _query.AsSpan(start, Math.Max(0, _end - start));
        throw new RuleSyntaxException(
            $"{by} takes words and what stands for words, not {(text.Length <= 40 ? text : string.Concat(text[..40], "…"))}", start, text.Length,
            part is AndNode { Parts: var parts } && parts.All(p => p is WordNode or PrefixNode or WildcardNode)
                ? $"To find the words side by side, use quotes: \"{string.Join(' ', parts)}\""
                : "Such are word, \"a phrase\", begin*, colo?r, ~word, @list, and OR between them in parentheses.");
    }

    private void Advance(string after)
    {
        _after = after;
        _end = _token.End;
        _token = _lexer.Next();
    }

    private RuleSyntaxException Missing()
    {
        var expected = _after.Length == 0 ? "Expected a word" : $"Expected a word after {_after}";
        var found = $"{expected}, but found {_token.InWords(_query)}";
        var suggestion = (_token.Kind, _after) switch
        {
            (RuleTokenKind.Distance, _) => "It stands between two parts: card NEAR/5 lost",
            (RuleTokenKind.Not, _) => "NEAR and THEN look for what is there. Write the NOT before the whole: NOT (card NEAR/5 lost)",
            (RuleTokenKind.End, "NOT") => "Write what must not occur, or remove the NOT.",
            (RuleTokenKind.End, "'('") => "Write what belongs in the parentheses, or remove the '('.",
            (RuleTokenKind.End, _) => $"Write another part, or remove the {_after}. To find the word itself, write it in lower case.",
            (RuleTokenKind.Close, "'('") => "Empty parentheses find nothing: remove them. To find parentheses themselves, use a pattern: /\\(/",
            (RuleTokenKind.Close, _) => "Write another part before the ')'.",
            _ => "AND and OR stand between two parts. To find the words themselves, write them in lower case.",
        };
        return new RuleSyntaxException(found, _token.Position, _token.Length, suggestion);
    }
}
