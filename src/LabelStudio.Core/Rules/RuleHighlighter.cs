using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>Finds what a query looks for in one document, to show it.</summary>
public static class RuleHighlighter
{
    /// <summary>More stretches than this are not shown.</summary>
    public const int MostSpans = 1_000;

    /// <summary>Patterns are shown within the first so many UTF-16 units: listing all finds of a pattern is dearer than finding one.</summary>
    public const int LongestScan = 262_144;

    /// <summary>Where the words, phrases and patterns stand that speak for a query; what stands under NOT is left out.</summary>
    /// <returns>Ascending stretches that neither overlap nor touch, at most <see cref="MostSpans"/>.</returns>
    public static IReadOnlyList<TextSpan> Highlights(RuleQuery query, string text)
    {
        var words = new List<TextSpan>();
        foreach (var word in Words.In(text)) words.Add(word);
        var spans = new List<TextSpan>();
        Collect(query.Root, text, words, spans);
        return Merge(spans);
    }

    private static void Collect(RuleNode node, string text, List<TextSpan> words, List<TextSpan> spans)
    {
        switch (node)
        {
            case WordNode or PrefixNode: CollectPhrase([node], text, words, spans); break;
            case PhraseNode phrase: CollectPhrase(phrase.Parts, text, words, spans); break;
            case RegexNode regex: CollectMatches(regex, text, spans); break;
            case NotNode { Part: NotNode inner }: Collect(inner.Part, text, words, spans); break;
            case AndNode and:
                foreach (var part in and.Parts) Collect(part, text, words, spans);
                break;
            case OrNode or:
                foreach (var part in or.Parts) Collect(part, text, words, spans);
                break;
        }
    }

    private static void CollectPhrase(IReadOnlyList<RuleNode> parts, string text, List<TextSpan> words, List<TextSpan> spans)
    {
        var found = 0;
        for (var start = 0; start + parts.Count <= words.Count && found < MostSpans; start++)
        {
            var i = 0;
            while (i < parts.Count && IsFound(parts[i], text, words[start + i])) i++;
            if (i < parts.Count) continue;
            spans.Add(new TextSpan(words[start].Start, words[start + i - 1].End - words[start].Start));
            found++;
        }
    }

    private static bool IsFound(RuleNode part, string text, TextSpan word) => part switch
    {
        WordNode w => w.Word.Length == word.Length && Begins(text, word, w.Word),
        PrefixNode p => p.Prefix.Length <= word.Length && Begins(text, word, p.Prefix),
        _ => false,
    };

    private static bool Begins(string text, TextSpan word, string beginning)
    {
        Span<char> lower = beginning.Length <= 256 ? stackalloc char[beginning.Length] : new char[beginning.Length];
        Words.Lower(text.AsSpan(word.Start, beginning.Length), lower);
        return lower.SequenceEqual(beginning);
    }

    private static void CollectMatches(RegexNode regex, string text, List<TextSpan> spans)
    {
        var found = 0;
        // the whole text where it is short, so that ^ and $ mean what they mean to the rule
        foreach (var match in regex.Regex.EnumerateMatches(text.AsSpan(0, Math.Min(text.Length, LongestScan))))
        {
            if (match.Length > 0) spans.Add(new TextSpan(match.Index, match.Length));
            if (++found == MostSpans) break;
        }
    }

    private static List<TextSpan> Merge(List<TextSpan> spans)
    {
        spans.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Length.CompareTo(b.Length));
        var merged = new List<TextSpan>();
        foreach (var span in spans)
        {
            if (merged.Count > 0 && span.Start <= merged[^1].End)
                merged[^1] = merged[^1] with { Length = Math.Max(merged[^1].End, span.End) - merged[^1].Start };
            else
                merged.Add(span);
        }
        if (merged.Count > MostSpans) merged.RemoveRange(MostSpans, merged.Count - MostSpans);
        return merged;
    }
}
