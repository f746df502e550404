using System.Text;
using System.Text.Json;
using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Clients;

/// <summary>A chat completion as it is gathered, from one body or from the pieces of a stream.</summary>
internal sealed class ChatReply
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _refusal = new();
    private List<TokenLogProb>? _logProbs;
    private string? _finish;
    private string? _model;
    private TokenUsage? _usage;

    /// <summary>Whether the server has said why the answer ends: what ends without it was cut off.</summary>
    public bool Finished => _finish != null;

    public string Text => _text.ToString();

    /// <summary>Takes a body or one event of a stream; returns the text it adds.</summary>
    /// <exception cref="JsonException">It is no chat completion.</exception>
    public string Add(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("The answer is no object.");
        if (TextOf(root, "model") is { } model) _model = model;
        if (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object) _usage = Usage(usage);
        if (!root.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
            throw new JsonException("The answer has no choices.");
        return choices.GetArrayLength() == 0 ? "" : AddChoice(choices[0]);
    }

    /// <summary>What the whole comes to.</summary>
    public AttemptResult Result()
    {
        var billing = _usage == null ? Billing.Unknown : Billing.Reported;
        var result = this switch
        {
            { _refusal.Length: > 0 } => new AttemptResult(TeacherOutcome.Refused, billing, "The model would not answer: " + Short(_refusal.ToString())),
            { _finish: "content_filter" } => new AttemptResult(TeacherOutcome.Refused, billing, "The provider's content filter held the answer back."),
            { _finish: "length" } => new AttemptResult(TeacherOutcome.Cut, billing, "The answer was cut at the longest length. Raise the teacher's longest answer."),
            _ when string.IsNullOrWhiteSpace(Text) => new AttemptResult(TeacherOutcome.Empty, billing, "The answer is empty."),
            _ => new AttemptResult(TeacherOutcome.Answered, billing, null),
        };
        return result with { Text = Text, Usage = _usage ?? default, LogProbs = _logProbs, Model = _model };
    }

    private string AddChoice(JsonElement choice)
    {
        if (TextOf(choice, "finish_reason") is { } finish) _finish = finish;
        if (choice.TryGetProperty("logprobs", out var logProbs)) AddLogProbs(logProbs);
        if (!choice.TryGetProperty("message", out var message) && !choice.TryGetProperty("delta", out message)) throw new JsonException("The answer has no message.");
        if (message.ValueKind != JsonValueKind.Object) return "";
        if (TextOf(message, "refusal") is { } refusal) _refusal.Append(refusal);
        var text = Content(message);
        _text.Append(text);
        return text;
    }

    private static string Content(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content)) return "";
        if (content.ValueKind == JsonValueKind.String) return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array) return "";
        // some servers answer in parts
        return string.Concat(content.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Object ? TextOf(part, "text") : null));
    }

    private void AddLogProbs(JsonElement logProbs)
    {
        if (logProbs.ValueKind != JsonValueKind.Object || !logProbs.TryGetProperty("content", out var tokens) || tokens.ValueKind != JsonValueKind.Array) return;
        _logProbs ??= [];
        foreach (var token in tokens.EnumerateArray())
        {
            List<TokenAlternative> alternatives = [];
            if (token.TryGetProperty("top_logprobs", out var top) && top.ValueKind == JsonValueKind.Array)
                alternatives.AddRange(top.EnumerateArray().Select(a => new TokenAlternative(TextOf(a, "token") ?? "", Number(a, "logprob"))));
            _logProbs.Add(new TokenLogProb(TextOf(token, "token") ?? "", Number(token, "logprob"), alternatives));
        }
    }

    private static TokenUsage Usage(JsonElement usage)
    {
        var cached = usage.TryGetProperty("prompt_tokens_details", out var details) && details.ValueKind == JsonValueKind.Object ? Count(details, "cached_tokens") : 0;
        var input = Count(usage, "prompt_tokens");
        return new TokenUsage(input, Math.Min(cached, input), Count(usage, "completion_tokens"));
    }

    private static int Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var n) && n > 0 ? n : 0;

    private static double Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NegativeInfinity;

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
