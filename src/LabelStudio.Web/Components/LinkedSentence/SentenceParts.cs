namespace LabelStudio.Web.Components;

/// <summary>A stretch of a sentence, and where it leads.</summary>
public readonly record struct SentencePart(string Text, string? Href);

/// <summary>Finds in a sentence what one can go to: names in quotes, and phrases.</summary>
public static class SentenceParts
{
    /// <summary>The stretches in order; together they are the sentence.</summary>
    /// <param name="sentence">What the model says.</param>
    /// <param name="named">Where a name that stands in double quotes leads, or null.</param>
    /// <param name="phrases">Words that lead somewhere wherever they stand; the first that fits at a place is taken.</param>
    public static IEnumerable<SentencePart> Split(string sentence, Func<string, string?> named, IReadOnlyList<(string Phrase, string Href)> phrases)
    {
        var open = 0;
        for (var at = 0; at < sentence.Length;)
        {
            var (length, href) = LinkAt(sentence, at, named, phrases);
            if (href == null)
            {
                at++;
                continue;
            }
            if (at > open) yield return new SentencePart(sentence[open..at], null);
            yield return new SentencePart(sentence.Substring(at, length), href);
            open = at += length;
        }
        if (open < sentence.Length) yield return new SentencePart(sentence[open..], null);
    }

    private static (int Length, string? Href) LinkAt(string sentence, int at, Func<string, string?> named, IReadOnlyList<(string Phrase, string Href)> phrases)
    {
        if (sentence[at] == '"')
        {
            // a name may hold quotes of its own: the first closing quote that makes a known name
            for (var end = sentence.IndexOf('"', at + 1); end > 0; end = sentence.IndexOf('"', end + 1))
                if (named(sentence[(at + 1)..end]) is { } known)
                    return (end - at + 1, known);
            return default;
        }
        if (at > 0 && char.IsLetterOrDigit(sentence[at - 1])) return default;
        foreach (var (phrase, href) in phrases)
            if (string.CompareOrdinal(sentence, at, phrase, 0, phrase.Length) == 0 && (at + phrase.Length == sentence.Length || !char.IsLetterOrDigit(sentence[at + phrase.Length])))
                return (phrase.Length, href);
        return default;
    }
}
