using System.Globalization;
using System.Text.Json;
using LabelStudio.TeacherSimulator.Protocol;

namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>Puts an answer into the form that was asked for: plain words, or a JSON object of the fields that schema or instructions name.</summary>
internal static class AnswerFields
{
    private static readonly string[] Confidences = ["confidence", "probability", "certainty"];
    private static readonly string[] Reasons = ["rationale", "reason", "explanation", "thought", "why", "evidence"];

    public static bool IsConfidence(string name) => Confidences.Any(c => name.Contains(c, StringComparison.OrdinalIgnoreCase));

    /// <summary>The content, and where in it the value stands.</summary>
    public static AnswerText Write(ChatRequest request, Asked asked, string value, double confidence)
    {
        var fields = request.Schema?.Fields ?? (request.JsonObject || asked.Instructions.Contains("JSON", StringComparison.Ordinal) ? NamedIn(asked) : null);
        if (fields == null) return new AnswerText(value, 0, value.Length);
        var json = new System.Text.StringBuilder("{");
        var (start, length) = (0, 0);
        var said = false;
        foreach (var field in fields)
        {
            if (json.Length > 1) json.Append(", ");
            json.Append(Quoted(field.Name)).Append(": ");
            if (IsConfidence(field.Name)) json.Append(Confidence(field, confidence, asked.Instructions));
            else if (field.Kind == FieldKind.Text && Reasons.Any(r => field.Name.Contains(r, StringComparison.OrdinalIgnoreCase))) json.Append(Quoted(Reason(asked, value)));
            else if (!said)
            {
                var written = field.Kind is FieldKind.Text or FieldKind.Choice ? Quoted(value) : Bare(field, value);
                var quote = written[0] == '"' ? 1 : 0;
                (start, length, said) = (json.Length + quote, written.Length - 2 * quote, true);
                json.Append(written);
            }
            else json.Append(field.Kind switch { FieldKind.Boolean => "false", FieldKind.Whole or FieldKind.Number => "0", _ => "\"\"" });
        }
        return new AnswerText(json.Append('}').ToString(), start, length);
    }

    /// <summary>The fields that instructions show in an example of JSON: <c>{"label": …, "confidence": …}</c>.</summary>
    private static List<AnswerField> NamedIn(Asked asked)
    {
        var fields = new List<AnswerField>();
        var text = asked.Instructions;
        for (var open = text.IndexOf('"'); open >= 0;)
        {
            var close = text.IndexOf('"', open + 1);
            if (close < 0) break;
            var name = text[(open + 1)..close];
            if (text.AsSpan(close + 1).TrimStart().StartsWith(":") && name.Length is > 0 and <= 40 && name.All(c => char.IsLetterOrDigit(c) || c == '_') && fields.All(f => f.Name != name))
                fields.Add(new AnswerField(name, IsConfidence(name) ? FieldKind.Number : asked.Kind == AskedKind.Score && !Reasons.Any(r => name.Contains(r, StringComparison.OrdinalIgnoreCase)) ? FieldKind.Whole : FieldKind.Text, []));
            open = text.IndexOf('"', close + 1);
        }
        return fields.Count > 0 ? fields : [new AnswerField("answer", FieldKind.Text, [])];
    }

    private static string Confidence(AnswerField field, double confidence, string instructions)
    {
        var percent = field.Kind == FieldKind.Whole || field.Maximum > 1 || instructions.Contains("0 to 100", StringComparison.Ordinal);
        return percent ? Math.Round(confidence * 100).ToString(CultureInfo.InvariantCulture) : confidence.ToString("0.00", CultureInfo.InvariantCulture);
    }

    private static string Bare(AnswerField field, string value) =>
        field.Kind == FieldKind.Boolean ? (value is "yes" ? "true" : value is "no" ? "false" : Quoted(value))
        : double.TryParse(value, CultureInfo.InvariantCulture, out _) ? value : Quoted(value);

    private static string Reason(Asked asked, string value)
    {
        var words = asked.Document.Split(' ', StringSplitOptions.RemoveEmptyEntries).OrderByDescending(w => w.Length).Take(2);
        return $"Simulated: \"{string.Join("\" and \"", words)}\" speak for {value}.";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}

/// <summary>The content of an answer, and the part of it that says the value.</summary>
internal readonly record struct AnswerText(string Content, int ValueStart, int ValueLength);
