using System.Text.Json;
using System.Text.RegularExpressions;

namespace LabelStudio.Teachers.Prompts.Answers;

/// <summary>A value that was found in the text of an answer.</summary>
/// <param name="Value">The answer itself; null where it is there but empty.</param>
/// <param name="Start">Where it stands in the text, in UTF-16 units.</param>
/// <param name="Length">How long it is there.</param>
internal readonly record struct FoundAnswer(string? Value, int Start, int Length)
{
    public string? Rationale { get; init; }

    public double? Confidence { get; init; }
}

/// <summary>What an answer says, out of the words and signs that models put around it.</summary>
/// <param name="Found">Every answer it gives; none where it gives none.</param>
/// <param name="Broken">Whether it ends in the middle of what should have been an answer.</param>
internal sealed partial record AnswerText(IReadOnlyList<FoundAnswer> Found, bool Broken)
{
    private static readonly string[] Synonyms = [AnswerForm.AnswerName, "label", "class", "category", "intent", "classification", "final_answer"];

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads an answer: JSON alone or among words, a marked line ("Answer: x"), or a bare value.</summary>
    /// <param name="text">As it came.</param>
    /// <param name="member">Name of the member that holds the answer.</param>
    public static AnswerText Read(string text, string member)
    {
        var from = AfterThinking(text, out var stillThinking);
        if (stillThinking) return new AnswerText([], true);
        var objects = Objects(text, from, member, out var open);
        if (objects.Count > 0) return new AnswerText(objects, false);
        if (open) return InBrokenJson(text, from, member);
        var marked = new List<FoundAnswer>();
        foreach (Match m in Marked().Matches(text, from))
            marked.Add(new FoundAnswer(m.Groups["value"].Value, m.Groups["value"].Index, m.Groups["value"].Length));
        if (marked.Count > 0) return new AnswerText(marked, false);
        var body = text[from..];
        var fence = Fence().Match(body);
        var inner = fence.Success ? fence.Groups["body"] : null;
        return inner != null
            ? new AnswerText([new FoundAnswer(inner.Value, from + inner.Index, inner.Length)], false)
            : new AnswerText([new FoundAnswer(body, from, body.Length)], false);
    }

    /// <summary>Where the answer begins, after what a model thought aloud.</summary>
    private static int AfterThinking(string text, out bool stillThinking)
    {
        var end = text.LastIndexOf("</think>", StringComparison.OrdinalIgnoreCase);
        stillThinking = end < 0 && text.AsSpan().TrimStart().StartsWith("<think>", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? 0 : end + "</think>".Length;
    }

    private static List<FoundAnswer> Objects(string text, int from, string member, out bool open)
    {
        var found = new List<FoundAnswer>();
        open = false;
        for (var at = text.IndexOf('{', from); at >= 0; at = at < text.Length ? text.IndexOf('{', at) : -1)
        {
            var end = Closing(text, at);
            if (end < 0)
            {
                // braces that do not close: JSON that was cut, if it looks like it
                open |= LooksLikeJson().IsMatch(text.AsSpan(at, Math.Min(40, text.Length - at)));
                at++;
                continue;
            }
            if (Object(text, at, end, member) is { } answer)
            {
                found.Add(answer);
                at = end;
            }
            else
            {
                open |= LooksLikeJson().IsMatch(text.AsSpan(at, Math.Min(40, end - at)));
                at++;
            }
        }
        return found;
    }

    private static int Closing(string text, int open)
    {
        var depth = 0;
        var quoted = false;
        for (var i = open; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c == '\\') i++;
                else if (c == '"') quoted = false;
            }
            else if (c == '"') quoted = true;
            else if (c == '{') depth++;
            else if (c == '}' && --depth == 0) return i + 1;
        }
        return -1;
    }

    private static FoundAnswer? Object(string text, int start, int end, string member)
    {
        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(start, end - start), Lenient);
            var root = json.RootElement;
            if (Member(root, member) is not { } value) return null;
            var raw = Scalar(value);
            var written = value.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? "" : value.GetRawText().Trim('"');
            var at = Place(text, start, end, member, written);
            return new FoundAnswer(raw, at, at < 0 ? 0 : written.Length)
            {
                Rationale = root.TryGetProperty(AnswerForm.RationaleName, out var why) && why.ValueKind == JsonValueKind.String ? why.GetString() : null,
                Confidence = root.TryGetProperty(AnswerForm.ConfidenceName, out var sure) ? Number(sure) : null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement root, string member)
    {
        foreach (var name in Synonyms.Prepend(member))
            foreach (var property in root.EnumerateObject())
                if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
                    return property.Value;
        return null;
    }

    /// <summary>A value as the word it stands for; several values are joined, so that they are no answer.</summary>
    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when value.GetArrayLength() == 1 => Scalar(value[0]),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Scalar)),
        _ => null,
    };

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => AnswerNumber.Read(value.GetString()!),
        _ => null,
    };

    /// <summary>Where a member's value stands; the last place counts, as the rationale before it may quote the same.</summary>
    private static int Place(string text, int start, int end, string member, string written)
    {
        if (written.Length == 0) return -1;
        var name = text.LastIndexOf($"\"{member}\"", end - 1, end - start, StringComparison.OrdinalIgnoreCase);
        return text.IndexOf(written, name < 0 ? start : name + member.Length + 2, StringComparison.Ordinal);
    }

    /// <summary>A pair that is whole though the braces around it are not.</summary>
    private static AnswerText InBrokenJson(string text, int from, string member)
    {
        var found = new List<FoundAnswer>();
        foreach (Match m in Pair().Matches(text, from))
        {
            var name = m.Groups["name"].Value;
            if (!name.Equals(member, StringComparison.OrdinalIgnoreCase) && !Synonyms.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            found.Add(new FoundAnswer(m.Groups["value"].Value, m.Groups["value"].Index, m.Groups["value"].Length));
        }
        return new AnswerText(found, found.Count == 0);
    }

    [GeneratedRegex(@"^\s*[*_#>\s-]*(?:the\s+|my\s+|final\s+)*(?:answer|label|class|category|intent|classification|score)(?:\s+is)?\s*[*_]*\s*[:=]?\s*[*_]*\s*(?<=[:=\s*_]|\bis)(?<value>[^\r\n]+?)\s*$", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^\s*```[a-z]*\s*\n?(?<body>.*?)\n?\s*```\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\{\s*[""']?\s*(?:$|\w)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LooksLikeJson();

    [GeneratedRegex(@"[""'](?<name>\w+)[""']\s*:\s*(?:""(?<value>(?:[^""\\]|\\.)*)""|'(?<value>[^']*)'|(?<value>-?\d+(?:\.\d+)?)(?=\s*[,}\n]))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pair();
}
