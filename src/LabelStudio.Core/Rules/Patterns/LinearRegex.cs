using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LabelStudio.Core.Rules.Patterns;

/// <summary>Builds regular expressions that are always matched in linear time, and explains in words why it refuses one.</summary>
internal static class LinearRegex
{
    public const int LongestPattern = 4_096;

    private const string JoinInstead = "Split it into parts that AND, OR and NOT join, for example /card/ AND NOT /credit card/.";

    /// <summary>What linear-time matching cannot do: how it begins, what it is called, what to do instead. Longer beginnings come first.</summary>
    private static readonly (string Start, string Name, string Suggestion)[] Refused =
    [
        ("(?<=", "A lookbehind (?<=…)", JoinInstead),
        ("(?<!", "A negative lookbehind (?<!…)", JoinInstead),
        ("(?=", "A lookahead (?=…)", JoinInstead),
        ("(?!", "A negative lookahead (?!…)", JoinInstead),
        ("(?>", "An atomic group (?>…)", "Write (?:…) instead; it finds the same and is never slow here."),
        ("(?(", "A condition (?(…)…|…)", JoinInstead),
        (@"\k", @"A backreference \k<…>", "Write out what may be repeated, or leave the repetition out."),
        (@"\G", @"The anchor \G", "Use ^ for the beginning of the text."),
    ];

    public static Regex Build(string pattern, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length == 0)
            throw new RuleSyntaxException("Expected a pattern between the slashes", 0, 0, "An empty pattern would find every document.");
        if (pattern.Length > LongestPattern)
            throw new RuleSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"The pattern has {pattern.Length:N0} characters, more than {LongestPattern:N0},"),
                0, pattern.Length, "Split it into several patterns joined with OR.");
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : 0));
        }
        catch (RegexParseException e)
        {
            var at = Math.Clamp(e.Offset, 0, pattern.Length);
            throw new RuleSyntaxException(InWords(e.Error) + " in the pattern", at, 0, Advice(e.Error));
        }
        catch (NotSupportedException)
        {
            throw FindRefused(pattern) ?? new RuleSyntaxException(
                "The pattern is too large to be matched in linear time", 0, pattern.Length,
                "Its repeat counts multiply to more than 10,000 states; use smaller counts, or * and + instead of {n,m}.");
        }
    }

    /// <summary>Writes <c>\/</c> as <c>/</c>: the slash needs its backslash only inside a query.</summary>
    public static string WithoutEscapedSlashes(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (!pattern.Contains(@"\/", StringComparison.Ordinal)) return pattern;
        var plain = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                if (pattern[i + 1] != '/') plain.Append('\\');
                i++;
            }
            plain.Append(pattern[i]);
        }
        return plain.ToString();
    }

    private static RuleSyntaxException? FindRefused(string pattern)
    {
        var inSet = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (!inSet && RefusedAt(rest, i) is { } refused) return refused;
            if (pattern[i] == '\\') i++;
            else if (pattern[i] == ']') inSet = false;
            else if (pattern[i] == '[' && !inSet)
            {
                inSet = true;
                if (rest.StartsWith("[^]")) i += 2;
                else if (rest.StartsWith("[]") || rest.StartsWith("[^")) i++;
            }
        }
        return null;
    }

    private static RuleSyntaxException? RefusedAt(ReadOnlySpan<char> rest, int at)
    {
        foreach (var (start, name, suggestion) in Refused)
            if (rest.StartsWith(start))
                return Refuse(name, at, start.Length, suggestion);
        if (rest.Length > 1 && rest[0] == '\\' && char.IsAsciiDigit(rest[1]) && rest[1] != '0')
            return Refuse($@"A backreference \{rest[1]}", at, 2, "Write out what may be repeated, or leave the repetition out.");
        if ((rest.StartsWith("(?<") || rest.StartsWith("(?'")) && rest[3..].IndexOfAny('-', '>', '\'') is var end and >= 0 && rest[3 + end] == '-')
            return Refuse("A balancing group (?<…-…>…)", at, 3, JoinInstead);
        return null;
    }

    private static RuleSyntaxException Refuse(string name, int at, int length, string suggestion) =>
        new(name + " cannot be matched in linear time and is refused", at, length, suggestion);

    private static string InWords(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "Expected ')'",
        RegexParseError.InsufficientOpeningParentheses => "This ')' closes nothing",
        RegexParseError.UnterminatedBracket => "Expected ']' at the end of the set",
        RegexParseError.NestedQuantifiersNotParenthesized => "A repeat sign follows a repeat sign",
        RegexParseError.QuantifierAfterNothing => "A repeat sign has nothing to repeat",
        RegexParseError.ReversedQuantifierRange => "The smaller repeat count must come first",
        RegexParseError.QuantifierOrCaptureGroupOutOfRange => "The repeat count is too large",
        RegexParseError.ReversedCharacterRange => "The range of characters runs backwards",
        RegexParseError.ShorthandClassInCharacterRange => @"A class such as \d cannot be the end of a range",
        RegexParseError.UnescapedEndingBackslash => "Expected a character after the backslash",
        RegexParseError.UnrecognizedEscape => "This escape is unknown",
        RegexParseError.UnrecognizedUnicodeProperty => "This Unicode property is unknown",
        RegexParseError.InvalidUnicodePropertyEscape or RegexParseError.MalformedUnicodePropertyEscape => @"Expected \p{Name}",
        RegexParseError.InsufficientOrInvalidHexDigits => "Expected hexadecimal digits",
        RegexParseError.InvalidGroupingConstruct => "This kind of group is unknown",
        RegexParseError.UnterminatedComment => "Expected ')' at the end of the comment",
        RegexParseError.UndefinedNumberedReference or RegexParseError.UndefinedNamedReference => "This refers to a group that does not exist",
        _ => "This is not understood",
    };

    private static string Advice(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses or RegexParseError.InsufficientOpeningParentheses =>
            @"To find a parenthesis itself, write \( or \).",
        RegexParseError.UnterminatedBracket => @"To find a bracket itself, write \[.",
        RegexParseError.NestedQuantifiersNotParenthesized or RegexParseError.QuantifierAfterNothing =>
            @"To find *, + or ? itself, write \*, \+ or \?.",
        RegexParseError.UnescapedEndingBackslash or RegexParseError.UnrecognizedEscape => @"To find a backslash itself, write \\.",
        _ => "",
    };
}
