using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>Turns away what looks like an operator and is none, so that no query silently means something else than its writer thought.</summary>
/// <remarks>These forms are kept free for operators: giving one of them a meaning must not change the meaning of a stored rule.</remarks>
internal static class ReservedSyntax
{
    /// <summary>Checks the bare term that stands at <paramref name="start"/> to <paramref name="end"/> of <paramref name="query"/>.</summary>
    /// <exception cref="RuleSyntaxException">The term has a reserved form.</exception>
    public static void Refuse(string query, int start, int end)
    {
        var term = query.AsSpan(start, end - start);
        RefuseForeignOperators(term, start);
        var sign = term.IndexOfAny(":<>=");
        if (sign < 0 && term[0] is '@' or '~') sign = 0;
        if (sign >= 0)
            throw new RuleSyntaxException(
                $"'{term[sign]}' is reserved and cannot stand here", start + sign, 1,
                Words.In(term).MoveNext() ? $"To find these words side by side, use quotes: \"{term}\"" : "To find signs, use a regular expression: /[:=]/");
        if (IsDistance(term))
            throw new RuleSyntaxException($"{term} is reserved and no operator", start, term.Length, "To find the words themselves, use lower case.");
        if (end < query.Length && query[end] == '(' && Words.In(term).MoveNext())
            throw new RuleSyntaxException($"Expected a space between {term} and '('", end, 1, $"Write {term} AND (…), or put a space before the '('.");
    }

    /// <summary>Signs that other query languages read as NOT, OR and AND.</summary>
    private static void RefuseForeignOperators(ReadOnlySpan<char> term, int start)
    {
        if (term[0] is '-' or '!' && Words.In(term).MoveNext())
            throw new RuleSyntaxException($"A '{term[0]}' before a word means nothing", start, 1, $"To leave documents out, write NOT {term[1..]}");
        var or = term.IndexOf('|');
        if (or >= 0) throw new RuleSyntaxException("'|' is no operator", start + or, 1, "Write OR between the words.");
        var and = term.IndexOf("&&");
        if (and >= 0 || term is "&")
            throw new RuleSyntaxException("'&' is no operator", start + Math.Max(and, 0), term is "&" ? 1 : 2, "Write AND between the words, or just a space.");
    }

    private static bool IsDistance(ReadOnlySpan<char> term)
    {
        var slash = term.IndexOf('/');
        return slash > 0 && term[..slash] is "NEAR" or "THEN" && slash + 1 < term.Length && !term[(slash + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
