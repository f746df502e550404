using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules.Syntax;

/// <summary>Turns away what other query languages read as operators, so that no query silently means something else than its writer thought.</summary>
internal static class ForeignSyntax
{
    /// <summary>Checks a bare term.</summary>
    /// <param name="term">The term; may be empty.</param>
    /// <param name="start">Where it stands in the query.</param>
    /// <exception cref="RuleSyntaxException">It holds a foreign operator.</exception>
    public static void Refuse(ReadOnlySpan<char> term, int start)
    {
        if (term.IsEmpty) return;
        if (term[0] is '-' or '!' && Words.In(term).MoveNext())
            throw new RuleSyntaxException($"A '{term[0]}' before a word means nothing", start, 1, $"To leave documents out, write NOT {term[1..]}");
        var or = term.IndexOf('|');
        if (or >= 0) throw new RuleSyntaxException("'|' is no operator", start + or, 1, "Write OR between the words.");
        var and = term.IndexOf("&&");
        if (and >= 0 || term is "&")
            throw new RuleSyntaxException("'&' is no operator", start + Math.Max(and, 0), term is "&" ? 1 : 2, "Write AND between the words, or just a space.");
    }
}
