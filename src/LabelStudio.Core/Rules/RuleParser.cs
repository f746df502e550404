using System.Globalization;

namespace LabelStudio.Core.Rules;

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

    private RuleParser(string query)
    {
        _query = query;
        _lexer = new RuleLexer(query);
        _token = _lexer.Next();
    }

    public static RuleNode Parse(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parser = new RuleParser(query);
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
        while (_token.Kind is RuleTokenKind.And or RuleTokenKind.Not or RuleTokenKind.Open or RuleTokenKind.Term)
        {
            if (_token.Kind == RuleTokenKind.And) Advance("AND");
            parts ??= [first];
            parts.Add(Operand(depth));
        }
        return parts == null ? first : new AndNode(parts);
    }

    private RuleNode Operand(int depth)
    {
        if (depth > DeepestNesting)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"Parentheses and NOT nest more than {DeepestNesting} deep"),
                _token.Position, _token.Length, "Take needless parentheses away, or split the rule in two.");
        switch (_token.Kind)
        {
            case RuleTokenKind.Term:
                var node = _token.Node!;
                Advance("");
                return node;
            case RuleTokenKind.Not:
                Advance("NOT");
                return new NotNode(Operand(depth + 1));
            case RuleTokenKind.Open:
                return Parenthesised(depth);
            default:
                throw Missing();
        }
    }

    private RuleNode Parenthesised(int depth)
    {
        var open = _token;
        Advance("'('");
        var inside = Disjunction(depth + 1);
        if (_token.Kind != RuleTokenKind.Close)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"Expected ')' for the '(' of character {open.Position + 1}, but found {_token.InWords(_query)}"),
                _token.Position, _token.Length, "Write the ')', or remove the '('.");
        Advance("");
        return inside;
    }

    private void Advance(string after)
    {
        _after = after;
        _token = _lexer.Next();
    }

    private RuleSyntaxException Missing()
    {
        var expected = _after.Length == 0 ? "Expected a word" : $"Expected a word after {_after}";
        var found = $"{expected}, but found {_token.InWords(_query)}";
        var suggestion = (_token.Kind, _after) switch
        {
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
