using System.Text;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Prompts.Answers;

namespace LabelStudio.Teachers.Prompts.Confidence;

/// <summary>How probable the given answer was among those offered, from the probabilities of its tokens.</summary>
/// <remarks>
/// At each token of the answer the alternatives that still lead to an offered answer share what goes to any of them; what leads nowhere
/// is left out. The product over the tokens is the answer's probability normalised over the classes.
/// </remarks>
public static class AnswerProbability
{
    /// <summary>The probability, 0 to 1; null where the answer cannot be found in the tokens.</summary>
    /// <param name="form">The answers that were offered.</param>
    /// <param name="answer">The answer as it was read.</param>
    /// <param name="tokens">The reply, token by token.</param>
    public static double? Of(AnswerForm form, PromptAnswer answer, IReadOnlyList<TokenLogProb> tokens)
    {
        if (!answer.IsGood || form.Kind == PromptKind.Score) return null;
        var whole = new StringBuilder();
        foreach (var token in tokens) whole.Append(token.Token);
        var text = whole.ToString();
        // the reply may have had redacted words put back: the tokens are read for themselves
        var again = AnswerReader.Read(form, text, out var place);
        if (again.Outcome != answer.Outcome || again.Class != answer.Class || place.Start < 0 || place.Value == null) return null;
        var (start, length) = Inside(text, place);
        var given = Key(text.AsSpan(start, length));
        var offered = form.Options.Select(o => Key(o.Label)).ToArray();
        // what was mapped or said in other words is followed as it is
        if (!offered.Contains(given, StringComparer.Ordinal)) offered = [.. offered, given];
        return Product(tokens, start, start + length, given, offered);
    }

    private static double? Product(IReadOnlyList<TokenLogProb> tokens, int start, int end, string given, string[] offered)
    {
        var product = 1.0;
        var at = 0;
        var any = false;
        foreach (var token in tokens)
        {
            var (from, to) = (at, at + token.Token.Length);
            at = to;
            if (to <= start) continue;
            var before = from < start ? "" : given[..Math.Min(given.Length, from - start)];
            // the token after the answer says whether it ends here or goes on to a longer name
            if (from >= end && !offered.Any(o => o.Length > given.Length && o.StartsWith(given, StringComparison.Ordinal))) break;
            var own = Math.Exp(token.LogProb);
            var others = 0.0;
            foreach (var alternative in token.Alternatives)
            {
                if (alternative.Token == token.Token) continue;
                var next = before + Key(from < start ? AfterQuote(alternative.Token) : alternative.Token);
                if (Leads(next, before, offered)) others += Math.Exp(alternative.LogProb);
            }
            product *= own / (own + others);
            any = true;
            if (from >= end) break;
        }
        return any ? Math.Clamp(product, 0, 1) : null;
    }

    /// <summary>Whether some offered answer begins so, or ends within the token and what follows is its closing quote.</summary>
    private static bool Leads(string next, string before, string[] offered)
    {
        if (next.Length == before.Length) return false;
        var bare = next.TrimEnd('"', '\'', '}', '.', '\n', ' ', ',');
        foreach (var o in offered)
        {
            if (o.StartsWith(next, StringComparison.Ordinal)) return true;
            if (bare.Length < next.Length && bare == o) return true;
        }
        return false;
    }

    private static (int Start, int Length) Inside(string text, FoundAnswer place)
    {
        var (start, end) = (place.Start, place.Start + place.Length);
        while (start < end && !char.IsLetterOrDigit(text[start])) start++;
        while (end > start && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '"' or '\'' or '`' or '*' or '.')) end--;
        return (start, end - start);
    }

    private static string AfterQuote(string token)
    {
        var at = 0;
        while (at < token.Length && !char.IsLetterOrDigit(token[at])) at++;
        return token[at..];
    }

    /// <summary>Case and the sign between words do not part two answers; every unit stays in its place.</summary>
    private static string Key(ReadOnlySpan<char> text)
    {
        var key = new char[text.Length];
        for (var i = 0; i < key.Length; i++) key[i] = text[i] is '_' or '-' ? ' ' : char.ToLowerInvariant(text[i]);
        return new string(key);
    }
}
