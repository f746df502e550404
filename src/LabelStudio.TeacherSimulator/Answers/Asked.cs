using LabelStudio.TeacherSimulator.Protocol;

namespace LabelStudio.TeacherSimulator.Answers;

internal enum AskedKind
{
    /// <summary>One of several classes.</summary>
    Choice,
    YesNo,

    /// <summary>A number from 0 to 100.</summary>
    Score,
}

/// <summary>What a request wants to know of which document, as a model would understand it from the words.</summary>
/// <param name="Document">The text that is asked about.</param>
/// <param name="Instructions">Everything else that was said, without the document.</param>
/// <param name="Options">The values that may be answered, where they can be told.</param>
internal sealed record Asked(AskedKind Kind, string Document, string Instructions, IReadOnlyList<string> Options)
{
    private static readonly string[] YesNoWords = ["yes", "no", "true", "false"];

    public static Asked Read(ChatRequest request)
    {
        var last = request.LastUserMessage;
        var (start, length) = DocumentInMessage.Find(last);
        var document = last.AsSpan(start, length).Trim().ToString();
        var instructions = WithoutExamples(string.Join('\n', request.Messages.Where(m => m.Role is "system" or "developer").Select(m => m.Content).Append(last[..start]).Append(last[(start + length)..])));
        if (request.Schema is { } schema)
        {
            if (schema.Choice is { } choice) return new Asked(IsYesNo(choice.Values) ? AskedKind.YesNo : AskedKind.Choice, document, instructions, choice.Values);
            if (schema.Fields.Any(f => f.Kind == FieldKind.Boolean)) return new Asked(AskedKind.YesNo, document, instructions, []);
            if (schema.Fields.Any(f => f.Kind is FieldKind.Whole or FieldKind.Number && !AnswerFields.IsConfidence(f.Name))) return new Asked(AskedKind.Score, document, instructions, []);
        }
        var options = OptionList.In(instructions);
        var kind = Says(instructions, "yes or no") || Says(instructions, "\"yes\" or \"no\"") || Says(instructions, "yes/no") ? AskedKind.YesNo
            : options.Count == 0 && (Says(instructions, "0 to 100") || Says(instructions, "0-100") || Says(instructions, "0–100") || Says(instructions, "\"score\":")) ? AskedKind.Score
            : AskedKind.Choice;
        return new Asked(kind, document, instructions, kind == AskedKind.Choice ? options : []);
    }

    /// <summary>The words in which this question says yes and no.</summary>
    public (string Yes, string No) Words => Options.Count == 2 && IsYesNo(Options)
        ? (Options.First(o => o is "yes" or "true" or "Yes" or "True"), Options.First(o => o is "no" or "false" or "No" or "False"))
        : ("yes", "no");

    /// <summary>Examples show other documents and their answers: nothing that is asked.</summary>
    private static string WithoutExamples(string text)
    {
        const string open = "<example>", close = "</example>";
        for (var from = text.IndexOf(open, StringComparison.Ordinal); from >= 0; from = text.IndexOf(open, from, StringComparison.Ordinal))
        {
            var to = text.IndexOf(close, from, StringComparison.Ordinal);
            if (to < 0) break;
            text = text.Remove(from, to + close.Length - from);
        }
        return text;
    }

    private static bool IsYesNo(IReadOnlyList<string> values) => values.Count == 2 && values.All(v => YesNoWords.Contains(v, StringComparer.OrdinalIgnoreCase));

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
