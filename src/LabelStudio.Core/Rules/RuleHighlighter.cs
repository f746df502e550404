using LabelStudio.Core.Rules.Matching;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>Finds what a query looks for in one document, to show it.</summary>
public static class RuleHighlighter
{
    /// <summary>More stretches than this are not shown.</summary>
    public const int MostSpans = 1_000;

    /// <summary>Patterns are shown within the first so many UTF-16 units: listing all finds of a pattern is dearer than finding one.</summary>
    public const int LongestScan = 262_144;

    /// <summary>
    /// Where the words, phrases and patterns stand that speak for a query; what stands under NOT is left out, and so is what must be rare
    /// or is asked of fields. Of a distance only what is near enough is shown.
    /// </summary>
    /// <returns>Ascending stretches that neither overlap nor touch, at most <see cref="MostSpans"/>.</returns>
    /// <exception cref="ArgumentException">The query refers to a list that its resources do not have.</exception>
    public static IReadOnlyList<TextSpan> Highlights(RuleQuery query, string text)
    {
        var spans = new List<TextSpan>();
        try
        {
            Collect(query.Root, text, new TextWords(text, query.Resources), spans);
        }
        catch (UnknownResourceException e)
        {
            throw new ArgumentException($"{e.Message}. {e.Suggestion}", nameof(query), e);
        }
        return Merge(spans);
    }

    /// <summary>Where a query's demands on fields are fulfilled, field by field, by the same rules as in the text; of a comparison the whole field.</summary>
    /// <param name="query">The query.</param>
    /// <param name="fields">The fields of the document.</param>
    /// <returns>Stretches by the name of the field as the query writes it; only fields with any.</returns>
    /// <exception cref="ArgumentException">The query refers to a list that its resources do not have.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<TextSpan>> FieldHighlights(RuleQuery query, IRuleFields fields)
    {
        var spans = new Dictionary<string, List<TextSpan>>(StringComparer.OrdinalIgnoreCase);
        try
        {
            CollectFields(query.Root, fields, query.Resources, spans);
        }
        catch (UnknownResourceException e)
        {
            throw new ArgumentException($"{e.Message}. {e.Suggestion}", nameof(query), e);
        }
        return spans.Where(f => f.Value.Count > 0).ToDictionary(f => f.Key, f => (IReadOnlyList<TextSpan>)Merge(f.Value), StringComparer.OrdinalIgnoreCase);
    }

    private static void CollectFields(RuleNode node, IRuleFields fields, RuleResources resources, Dictionary<string, List<TextSpan>> spans)
    {
        switch (node)
        {
            case FieldNode field when fields.Find(field.Name) is { } text:
                Collect(field.Part, text, new TextWords(text, resources), Of(field.Name));
                break;
            case FieldNumberNode field when fields.Find(field.Name) is { Length: > 0 } text && NumberTest.TryParse(text, out var number) && field.Test.Holds(number):
                Of(field.Name).Add(new TextSpan(0, text.Length));
                break;
            case NotNode { Part: NotNode inner }: CollectFields(inner.Part, fields, resources, spans); break;
            case AndNode and:
                foreach (var part in and.Parts) CollectFields(part, fields, resources, spans);
                break;
            case OrNode or:
                foreach (var part in or.Parts) CollectFields(part, fields, resources, spans);
                break;
        }

        List<TextSpan> Of(string name) => spans.TryGetValue(name, out var known) ? known : spans[name] = [];
    }

    private static void Collect(RuleNode node, string text, TextWords words, List<TextSpan> spans)
    {
        switch (node)
        {
            case RegexNode regex: CollectMatches(regex, text, spans); break;
            case CountNode { Part: RegexNode regex } count when GrowsWithFinds(count.Test): CollectMatches(regex, text, spans); break;
            case CountNode { Part: not RegexNode } count when GrowsWithFinds(count.Test): AddAll(words.Find(count.Part), words, spans); break;
            case EdgeNode edge: CollectEdge(edge, words, spans); break;
            case DistanceNode distance: CollectNear(distance, words, spans); break;
            case NotNode { Part: NotNode inner }: Collect(inner.Part, text, words, spans); break;
            case AndNode and:
                foreach (var part in and.Parts) Collect(part, text, words, spans);
                break;
            case OrNode or:
                foreach (var part in or.Parts) Collect(part, text, words, spans);
                break;
            default:
                if (node.IsPlace) AddAll(words.Find(node), words, spans);
                break;
        }
    }

    private static bool GrowsWithFinds(NumberTest test) => test.Comparison is Comparison.AtLeast or Comparison.More || test is { Comparison: Comparison.Equal, Value: > 0 };

    private static void AddAll(Occurrences found, TextWords words, List<TextSpan> spans)
    {
        for (var i = 0; i < found.Count && i < MostSpans; i++) spans.Add(words.Span(found.Starts[i], found.Ends[i]));
    }

    private static void CollectEdge(EdgeNode edge, TextWords words, List<TextSpan> spans)
    {
        var found = words.Find(edge.Part);
        for (var i = 0; i < found.Count; i++)
            if (edge.AtEnd ? found.Ends[i] == words.Count : found.Starts[i] == 0)
                spans.Add(words.Span(found.Starts[i], found.Ends[i]));
    }

    private static void CollectNear(DistanceNode distance, TextWords words, List<TextSpan> spans)
    {
        var (left, right) = (words.Find(distance.Left), words.Find(distance.Right));
        AddPaired(left, right, distance.Words, words, spans);
        if (!distance.InOrder) AddPaired(right, left, distance.Words, words, spans);
    }

    /// <summary>Adds what stands so near before something else, and that.</summary>
    private static void AddPaired(Occurrences first, Occurrences second, int most, TextWords words, List<TextSpan> spans)
    {
        var (ends, starts) = (first.Ends.ToArray(), second.Starts.ToArray());
        Array.Sort(ends);
        Array.Sort(starts);
        var added = 0;
        for (var i = 0; i < first.Count && added < MostSpans; i++)
        {
            var at = Array.BinarySearch(starts, first.Ends[i]);
            var next = at < 0 ? ~at : at;
            if (next >= starts.Length || starts[next] - first.Ends[i] > most) continue;
            spans.Add(words.Span(first.Starts[i], first.Ends[i]));
            added++;
        }
        for (var i = 0; i < second.Count && added < 2 * MostSpans; i++)
        {
            var next = Array.BinarySearch(ends, second.Starts[i]);
            var before = next >= 0 ? next : ~next - 1;
            if (before < 0 || second.Starts[i] - ends[before] > most) continue;
            spans.Add(words.Span(second.Starts[i], second.Ends[i]));
            added++;
        }
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
