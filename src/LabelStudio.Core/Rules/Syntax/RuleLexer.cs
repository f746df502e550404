using System.Globalization;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules.Syntax;

/// <summary>Cuts a query into terms, operators and parentheses.</summary>
/// <param name="query">The query.</param>
/// <param name="resources">What lists and similarity are looked up in, or null to leave that to the compiler.</param>
internal sealed partial class RuleLexer(string query, RuleResources? resources)
{
    private static readonly string[] Functions = ["count", "starts", "ends", "similar"];

    private readonly TermReader _terms = new(query);
    private int _at;

    /// <summary>Where the names of lists stand that were read so far, without their @.</summary>
    public List<TextSpan> ListNames { get; } = [];

    /// <summary>The next token; at the end of the query, End for ever.</summary>
    public RuleToken Next()
    {
        SkipSpace();
        if (_at == query.Length) return new RuleToken(RuleTokenKind.End, _at, 0);
        switch (query[_at])
        {
            case '(': return new RuleToken(RuleTokenKind.Open, _at++, 1);
            case ')': return new RuleToken(RuleTokenKind.Close, _at++, 1);
            case '/': return Term(_at, Regex());
            case '@': return Term(_at, List());
            case '~': return Term(_at, Forms());
            default: return IsQuote(query[_at]) ? Quoted() : Bare();
        }
    }

    /// <summary>Reads a comparison with a whole number that must stand here, as after <c>count(…)</c>.</summary>
    /// <param name="after">What stands before it, for messages.</param>
    /// <param name="largest">The largest number that is allowed.</param>
    public NumberTest Comparison(string after, int largest)
    {
        SkipSpace();
        if (_at == query.Length || !IsComparison(query[_at]))
            throw new RuleSyntaxException(
                $"Expected a comparison after {after}", Math.Min(_at, query.Length), 0, $"Write how often it must occur, for example {after}>=2");
        return ReadTest(after, largest);
    }

    /// <summary>Reads what stands in the parentheses of <c>similar</c>, and the parentheses.</summary>
    /// <param name="start">Where the function's name stands.</param>
    public RuleToken Similar(int start)
    {
        const string Example = "Write for example similar(\"my card was stolen\", 0.75)";
        _at++; // the '('
        SkipSpace();
        if (_at == query.Length || !IsQuote(query[_at])) throw new RuleSyntaxException("Expected a text in quotes after similar(", _at, 0, Example);
        var text = RawText();
        SkipSpace();
        if (_at == query.Length || query[_at] != ',') throw new RuleSyntaxException("Expected a comma and the least similarity after the text", _at, 0, Example);
        _at++;
        SkipSpace();
        var number = Stretch();
        if (!NumberTest.TryParse(query.AsSpan(number.Start, number.Length), out var least) || least <= 0 || least > 1)
            throw new RuleSyntaxException("Expected a number above 0 and at most 1", number.Start, number.Length, Example);
        SkipSpace();
        if (_at == query.Length || query[_at] != ')') throw new RuleSyntaxException("Expected ')' after the least similarity", _at, 0, Example);
        _at++;
        if (resources != null) Check(start, () => resources.SimilarTo(text));
        return Term(start, new SimilarNode(text, least));
    }

    private static bool IsQuote(char c) => c is '"' or '“' or '”' or '„';

    private static bool IsComparison(char c) => c is '<' or '>' or '=';

    private void SkipSpace()
    {
        while (_at < query.Length && char.IsWhiteSpace(query[_at])) _at++;
    }

    private RuleToken Term(int start, RuleNode node) => new(RuleTokenKind.Term, start, _at - start, node);

    /// <summary>Goes to the next white space, parenthesis or quotation mark.</summary>
    private TextSpan Stretch()
    {
        var start = _at;
        while (_at < query.Length && !char.IsWhiteSpace(query[_at]) && query[_at] is not ('(' or ')') && !IsQuote(query[_at])) _at++;
        return new TextSpan(start, _at - start);
    }

    private RuleToken Bare()
    {
        var stretch = Stretch();
        var text = query.AsSpan(stretch.Start, stretch.Length);
        var kind = text switch
        {
            "AND" => RuleTokenKind.And,
            "OR" => RuleTokenKind.Or,
            "NOT" => RuleTokenKind.Not,
            _ => RuleTokenKind.Term,
        };
        if (kind != RuleTokenKind.Term) return new RuleToken(kind, stretch.Start, text.Length);
        var sign = text.IndexOfAny(":<>=");
        if (sign >= 0)
        {
            // what follows the sign may be a pattern
            ForeignSyntax.Refuse(text[..sign], stretch.Start);
            _at = stretch.Start + sign;
            return Field(stretch.Start, BareName(stretch, sign), false);
        }
        if (Distance(stretch) is { } distance) return distance;
        if (_at < query.Length && query[_at] == '(' && Words.In(text).MoveNext()) return Function(stretch);
        if (ComparisonFollows() && FieldNames.IsBare(text)) return Field(stretch.Start, text.ToString(), false);
        return Term(stretch.Start, BareTerm(stretch));
    }

    private RuleNode BareTerm(TextSpan stretch)
    {
        var text = query.AsSpan(stretch.Start, stretch.Length);
        ForeignSyntax.Refuse(text, stretch.Start);
        return _terms.Read(stretch.Start, stretch.End)
            ?? throw new RuleSyntaxException($"Expected a word, but {text} holds no letter or digit", stretch.Start, text.Length, SignsSuggestion(text));
    }

    private RuleToken? Distance(TextSpan stretch)
    {
        var text = query.AsSpan(stretch.Start, stretch.Length);
        var slash = text.IndexOf('/');
        if (slash < 0 || text[..slash] is not ("NEAR" or "THEN")) return null;
        var number = text[(slash + 1)..];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var words) || words > DistanceNode.LargestDistance)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"Expected a number from 0 to {DistanceNode.LargestDistance:N0} after {text[..(slash + 1)]}"),
                stretch.Start + slash + 1, number.Length, $"It says how many words may stand between the two: {text[..slash]}/5");
        return new RuleToken(RuleTokenKind.Distance, stretch.Start, stretch.Length, null, text.ToString(), words);
    }

    private RuleToken Function(TextSpan stretch)
    {
        var name = query.Substring(stretch.Start, stretch.Length);
        var known = Array.Find(Functions, f => f.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known != null) return new RuleToken(RuleTokenKind.Function, stretch.Start, stretch.Length, null, known);
        var meant = Spelling.Nearest(name, Functions);
        throw new RuleSyntaxException(
            $"Expected a space between {name} and '('", stretch.End, 1,
            meant != null ? $"If a function was meant, write {meant}(…)" : $"Write {name} AND (…), or put a space before the '('.");
    }

    private RuleNode List()
    {
        var start = _at++;
        var length = ListNode.NameLength(query.AsSpan(_at));
        if (length == 0) throw new RuleSyntaxException("Expected the name of a list after '@'", start, 1, "For example @cities. To find the sign itself, use a regular expression: /@/");
        var name = query.Substring(_at, length);
        ListNames.Add(new TextSpan(_at, length));
        _at += length;
        if (_at < query.Length && !char.IsWhiteSpace(query[_at]) && query[_at] is not ('(' or ')'))
            throw new RuleSyntaxException($"Expected a space after @{name}", _at, 1, "The name of a list has letters, digits, _, - and points. To find the sign itself, use a regular expression: /@/");
        if (resources != null) Check(start, () => resources.List(name));
        return new ListNode(name);
    }

    private RuleNode Forms()
    {
        var start = _at++;
        var stretch = Stretch();
        var node = stretch.Length == 0 ? null : _terms.Read(stretch.Start, stretch.End);
        return node is WordNode word ? new WordFormsNode(word.Word) : throw new RuleSyntaxException(
            "Expected one word directly after '~'", start, _at - start,
            node is PhraseNode ? "Word forms are of one word each: ~lost ~card" : "For example ~refund, which finds refund, refunds, refunded and refunding.");
    }

    private void Check(int start, Action look)
    {
        try
        {
            look();
        }
        catch (UnknownResourceException e)
        {
            throw new RuleSyntaxException(e.Message, start, _at - start, e.Suggestion);
        }
    }

    private RuleToken Quoted()
    {
        var start = _at;
        var inside = QuotedText();
        if ((_at < query.Length && query[_at] == ':') || ComparisonFollows())
            return inside.Length > 0
                ? Field(start, query.Substring(inside.Start, inside.Length), true)
                : throw new RuleSyntaxException("Expected the name of a field in the quotes", start, 2, "For example \"order id\":17");
        return Term(start, Phrase(start, inside));
    }

    private RuleNode Phrase(int start, TextSpan inside) => _terms.Read(inside.Start, inside.End)
        ?? throw new RuleSyntaxException("Expected a word in the quotes", start, _at - start, SignsSuggestion(query.AsSpan(inside.Start, inside.Length)));

    /// <summary>Reads quotation marks and what stands between them.</summary>
    private TextSpan QuotedText()
    {
        var start = _at++;
        while (_at < query.Length && !IsQuote(query[_at])) _at++;
        if (_at == query.Length)
            throw new RuleSyntaxException("This quotation mark has no partner", start, query.Length - start, "Write the closing \" after the phrase.");
        _at++;
        return new TextSpan(start + 1, _at - start - 2);
    }

    /// <summary>Reads a text in quotes letter by letter: in it \" is a quotation mark and \\ a backslash.</summary>
    private string RawText()
    {
        var start = _at++;
        var text = new System.Text.StringBuilder();
        while (_at < query.Length && !IsQuote(query[_at]))
        {
            if (query[_at] == '\\' && _at + 1 < query.Length && (query[_at + 1] == '\\' || IsQuote(query[_at + 1]))) _at++;
            text.Append(query[_at++]);
        }
        if (_at == query.Length)
            throw new RuleSyntaxException("This quotation mark has no partner", start, query.Length - start, "Write the closing \" after the text.");
        _at++;
        if (string.IsNullOrWhiteSpace(text.ToString()))
            throw new RuleSyntaxException("Expected a text in the quotes", start, _at - start, "Write what similar documents say.");
        return text.ToString();
    }

    private RuleNode Regex()
    {
        var start = _at++;
        while (_at < query.Length && query[_at] != '/') _at += query[_at] == '\\' ? 2 : 1;
        if (_at >= query.Length)
            throw new RuleSyntaxException("Expected '/' at the end of the pattern that begins", start, query.Length - start, "A slash inside a pattern is written \\/.");
        var end = _at++;
        while (_at < query.Length && char.IsAsciiLetter(query[_at])) _at++;
        var flags = query.AsSpan(end + 1, _at - end - 1);
        if (flags is not ("" or "i"))
            throw new RuleSyntaxException($"The flag \"{flags}\" is unknown", end + 1, flags.Length, "The one flag is i: /card/i finds Card and CARD too.");
        if (_at < query.Length && !char.IsWhiteSpace(query[_at]) && query[_at] is not ('(' or ')'))
            throw new RuleSyntaxException("Expected a space after the pattern", _at, 1, "A slash inside a pattern is written \\/.");
        var raw = query.AsSpan(start + 1, end - start - 1);
        try
        {
            return new RegexNode(raw.ToString(), flags.Length > 0);
        }
        catch (RuleSyntaxException e)
        {
            throw e.At(start + 1, RawLength(raw, e.Position), e.Length);
        }
    }

    /// <summary>How many units of the pattern as written make <paramref name="plain"/> units of the pattern without escaped slashes.</summary>
    private static int RawLength(ReadOnlySpan<char> raw, int plain)
    {
        var at = 0;
        for (var count = 0; count < plain && at < raw.Length; count++)
        {
            if (raw[at..].StartsWith(@"\/")) at++;
            else if (raw[at] == '\\' && ++count == plain) return at + 1;
            else if (raw[at] == '\\') at++;
            at++;
        }
        return at;
    }

    private static string SignsSuggestion(ReadOnlySpan<char> text) => text.Trim().Length is > 0 and <= 20
        ? $"To find signs, use a regular expression: /{System.Text.RegularExpressions.Regex.Escape(text.Trim().ToString()).Replace("/", "\\/", StringComparison.Ordinal)}/"
        : "To find signs, use a regular expression: /[!?]/";
}
