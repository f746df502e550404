namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>The documents of a votes file, found by their text: as the marked document of a message, else wherever in the message one of them stands last.</summary>
internal sealed class RecordedTexts
{
    private const int PrefixLength = 12;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byPrefix = new(StringComparer.Ordinal);

    public RecordedTexts(IReadOnlyList<string> texts)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i].Trim();
            if (text.Length == 0 || !_rows.TryAdd(text, i)) continue;
            if (text.Length < PrefixLength) continue;
            var prefix = text[..PrefixLength];
            if (_byPrefix.TryGetValue(prefix, out var list)) list.Add(text);
            else _byPrefix[prefix] = [text];
        }
    }

    /// <summary>The row of the document, or null.</summary>
    public int? Find(string document, string message)
    {
        if (_rows.TryGetValue(document, out var row)) return row;
        string? best = null;
        var bestEnd = -1;
        var prefixes = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        var span = message.AsSpan();
        for (var i = 0; i + PrefixLength <= span.Length; i++)
        {
            // a text begins where a word may begin
            if (i > 0 && char.IsLetterOrDigit(span[i - 1]) || !prefixes.TryGetValue(span.Slice(i, PrefixLength), out var candidates)) continue;
            foreach (var text in candidates)
                if (span[i..].StartsWith(text, StringComparison.Ordinal) && (i + text.Length, text.Length).CompareTo((bestEnd, best?.Length ?? 0)) > 0)
                    (best, bestEnd) = (text, i + text.Length);
        }
        return best == null ? null : _rows[best];
    }
}
