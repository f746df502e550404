namespace LabelStudio.Web.Components;

/// <summary>A stretch of a text, marked or not.</summary>
public readonly record struct TextPart(string Text, bool Marked);

/// <summary>Cuts a text into marked and unmarked stretches.</summary>
public static class TextParts
{
    /// <summary>The stretches in order; spans may overlap, touch, stand in any order or reach past the end.</summary>
    public static IEnumerable<TextPart> Split(string text, IReadOnlyList<(int Start, int Length)> spans, int maxLength)
    {
        var end = text.Length;
        if (end > maxLength)
        {
            // half of a surrogate pair is no character
            end = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        }
        var at = 0;
        foreach (var (start, stop) in Merge(spans, end))
        {
            if (start > at) yield return new TextPart(text[at..start], false);
            yield return new TextPart(text[start..stop], true);
            at = stop;
        }
        if (at < end) yield return new TextPart(text[at..end], false);
        if (end < text.Length) yield return new TextPart("…", false);
    }

    private static IEnumerable<(int Start, int Stop)> Merge(IReadOnlyList<(int Start, int Length)> spans, int end)
    {
        (int Start, int Stop)? open = null;
        foreach (var (spanStart, length) in spans.OrderBy(s => s.Start))
        {
            var start = Math.Clamp(spanStart, 0, end);
            var stop = Math.Clamp(spanStart + Math.Max(0, length), 0, end);
            if (stop <= start) continue;
            if (open is { } o && start <= o.Stop)
            {
                open = (o.Start, Math.Max(o.Stop, stop));
                continue;
            }
            if (open is { } ready) yield return ready;
            open = (start, stop);
        }
        if (open is { } last) yield return last;
    }
}
