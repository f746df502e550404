using System.Globalization;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules.Syntax;

/// <summary>What begins with the name of a field, or with length or words.</summary>
internal sealed partial class RuleLexer
{
    /// <summary>The name before the sign in a bare stretch.</summary>
    private string BareName(TextSpan stretch, int sign)
    {
        var text = query.AsSpan(stretch.Start, stretch.Length);
        var name = text[..sign];
        if (FieldNames.IsBare(name)) return name.ToString();
        var at = stretch.Start + sign;
        if (name.EndsWith("!") && text[sign] == '=')
            throw new RuleSyntaxException("'!=' is no comparison", at - 1, 2, $"Write NOT {name[..^1]}{text[sign..]}");
        var quotes = Words.In(text).MoveNext() ? $"To find these words side by side, use quotes: \"{text}\"" : "To find signs, use a regular expression: /[:=]/";
        throw name.IsEmpty
            ? new RuleSyntaxException($"Expected the name of a field before '{text[sign]}'", at, 1, quotes)
            : new RuleSyntaxException($"{name} is no name of a field", stretch.Start, name.Length, $"{quotes}. A field that is called so needs quotes too: \"{name}\"{text[sign..]}");
    }

    /// <summary>Whether a comparison sign is what comes next.</summary>
    private bool ComparisonFollows()
    {
        var at = _at;
        while (at < query.Length && char.IsWhiteSpace(query[at])) at++;
        return at < query.Length && IsComparison(query[at]);
    }

    /// <summary>Reads the sign after a field's name and what it is asked for.</summary>
    private RuleToken Field(int start, string name, bool quoted)
    {
        SkipSpace();
        if (query[_at] == ':') return FieldText(start, name);
        var written = query[start.._at].TrimEnd();
        if (!quoted && FieldNames.IsSize(name, out var inWords)) return Term(start, new SizeNode(inWords, ReadTest(written, SizeNode.LargestSize)));
        return Term(start, new FieldNumberNode(name, ReadTest(written, null)));
    }

    private RuleToken FieldText(int start, string name)
    {
        var written = query[start..++_at];
        if (_at == query.Length || char.IsWhiteSpace(query[_at]) || query[_at] == ')')
            throw new RuleSyntaxException(
                $"Expected a word directly after {written}", _at, 0, $"To ask a field, write {written}word without a space. To find the word itself, leave the ':' out.");
        if (query[_at] == '(') return new RuleToken(RuleTokenKind.Field, start, _at - start, null, name);
        if (query.AsSpan(_at).StartsWith("//"))
            throw new RuleSyntaxException($"Expected a word or pattern after {written}", _at, 2, $"To find an address, use quotes: \"{written}//…\"");
        var from = _at;
        RuleNode part = query[_at] switch
        {
            '/' => Regex(),
            '@' => List(),
            '~' => Forms(),
            var c when IsQuote(c) => Phrase(from, QuotedText()),
            _ => BareTerm(Stretch()),
        };
        if (_at < query.Length && query[_at] == '(')
            throw new RuleSyntaxException($"Expected a space before '('", _at, 1, $"To ask the field several things, write them all in parentheses: {written}(lost OR stolen)");
        return Term(start, new FieldNode(name, part));
    }

    /// <summary>Reads a comparison sign and a number.</summary>
    /// <param name="after">What stands before it, for messages.</param>
    /// <param name="largest">The largest whole number that is allowed, or null for any number.</param>
    private NumberTest ReadTest(string after, int? largest)
    {
        var start = _at;
        while (_at < query.Length && (IsComparison(query[_at]) || query[_at] == '!')) _at++;
        var sign = query[start.._at];
        Comparison? comparison = sign switch
        {
            "<" => Nodes.Comparison.Less,
            "<=" => Nodes.Comparison.AtMost,
            "=" => Nodes.Comparison.Equal,
            ">=" => Nodes.Comparison.AtLeast,
            ">" => Nodes.Comparison.More,
            _ => null,
        };
        if (comparison is not { } known)
            throw new RuleSyntaxException($"'{sign}' is no comparison", start, sign.Length, sign switch
            {
                "==" => "Write = alone.",
                "=>" => "Write >= instead.",
                "=<" => "Write <= instead.",
                "<>" => $"Write NOT {after}=…",
                _ => "The comparisons are <, <=, =, >= and >.",
            });
        SkipSpace();
        var stretch = Stretch();
        var text = query.AsSpan(stretch.Start, stretch.Length);
        var isNumber = NumberTest.TryParse(text, out var number);
        if (largest is { } most && !(isNumber && CountNode.IsWhole(number, most)))
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"Expected a whole number from 0 to {most:N0} after {after}{sign}"), stretch.Start, text.Length, $"For example {after}{sign}2");
        if (!isNumber)
            throw new RuleSyntaxException(
                $"Expected a number after {after}{sign}", stretch.Start, text.Length,
                $"Numbers are written like 10, -2.5 or 1e6. To find words in a field, write {after}:word");
        return new NumberTest(known, number);
    }
}
