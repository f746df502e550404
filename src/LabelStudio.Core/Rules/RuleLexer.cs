using System.Globalization;
using System.Text;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>Cuts a query into terms, operators and parentheses.</summary>
internal sealed class RuleLexer(string query)
{
    private int _at;

    /// <summary>The next token; at the end of the query, End for ever.</summary>
    public RuleToken Next()
    {
        while (_at < query.Length && char.IsWhiteSpace(query[_at])) _at++;
        if (_at == query.Length) return new RuleToken(RuleTokenKind.End, _at, 0);
        switch (query[_at])
        {
            case '(': return new RuleToken(RuleTokenKind.Open, _at++, 1);
            case ')': return new RuleToken(RuleTokenKind.Close, _at++, 1);
            case '/': return Regex();
            default: return IsQuote(query[_at]) ? Quoted() : Bare();
        }
    }

    private static bool IsQuote(char c) => c is '"' or '“' or '”' or '„';

    private RuleToken Quoted()
    {
        var start = _at++;
        while (_at < query.Length && !IsQuote(query[_at])) _at++;
        if (_at == query.Length)
            throw new RuleSyntaxException("This quotation mark has no partner", start, query.Length - start, "Write the closing \" after the phrase.");
        var node = Terms(start + 1, _at);
        _at++;
        return node == null
            ? throw new RuleSyntaxException("Expected a word in the quotes", start, _at - start, SignsSuggestion(query.AsSpan(start + 1, _at - start - 2)))
            : new RuleToken(RuleTokenKind.Term, start, _at - start, node);
    }

    private RuleToken Bare()
    {
        var start = _at;
        while (_at < query.Length && !char.IsWhiteSpace(query[_at]) && query[_at] is not ('(' or ')') && !IsQuote(query[_at])) _at++;
        var text = query.AsSpan(start, _at - start);
        var kind = text switch
        {
            "AND" => RuleTokenKind.And,
            "OR" => RuleTokenKind.Or,
            "NOT" => RuleTokenKind.Not,
            _ => RuleTokenKind.Term,
        };
        if (kind != RuleTokenKind.Term) return new RuleToken(kind, start, text.Length);
        ReservedSyntax.Refuse(query, start, _at);
        var node = Terms(start, _at)
            ?? throw new RuleSyntaxException($"Expected a word, but {text} holds no letter or digit", start, text.Length, SignsSuggestion(text));
        return new RuleToken(RuleTokenKind.Term, start, text.Length, node);
    }

    /// <summary>The words of a stretch as one node: a word, a prefix, or a phrase of them; null where there is none.</summary>
    private RuleNode? Terms(int start, int end)
    {
        var text = query.AsSpan(start, end - start);
        var parts = new List<RuleNode>();
        var expected = 0;
        foreach (var word in Words.In(text))
        {
            CheckStars(text[expected..word.Start], start + expected);
            var lower = Words.Lower(text.Slice(word.Start, word.Length));
            var isPrefix = word.End < text.Length && text[word.End] == '*';
            expected = word.End;
            if (isPrefix && (++expected == text.Length || !BeginsWord(text[expected..]))) parts.Add(new PrefixNode(lower));
            else if (isPrefix) throw StarInside(start + word.End);
            else parts.Add(new WordNode(lower));
        }
        CheckStars(text[expected..], start + expected);
        if (parts.Count > PhraseNode.MostWords)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"The phrase has {parts.Count:N0} words, more than {PhraseNode.MostWords:N0},"),
                start, text.Length, "Its first words surely find the same documents.");
        return parts.Count switch { 0 => null, 1 => parts[0], _ => new PhraseNode(parts) };
    }

    private static bool BeginsWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var rune, out _) == 0 && Words.IsWord(rune);

    private static void CheckStars(ReadOnlySpan<char> between, int position)
    {
        var star = between.IndexOf('*');
        if (star >= 0) throw StarInside(position + star);
    }

    private static RuleSyntaxException StarInside(int position) => new(
        "A * may stand only at the end of a word", position, 1, @"For other patterns use a regular expression, for example /\bre\w*nd\b/i");

    private RuleToken Regex()
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
            return new RuleToken(RuleTokenKind.Term, start, _at - start, new RegexNode(raw.ToString(), flags.Length > 0));
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
