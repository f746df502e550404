using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace LabelStudio.TeacherSimulator.Protocol;

/// <summary>A request for a chat completion, as far as the simulator minds it.</summary>
internal sealed record ChatRequest
{
    public required string Model { get; init; }

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public int? MaxTokens { get; init; }

    public double Temperature { get; init; }

    public long? Seed { get; init; }

    public int Choices { get; init; } = 1;

    public bool Stream { get; init; }

    public bool StreamUsage { get; init; }

    public bool Logprobs { get; init; }

    public int TopLogprobs { get; init; }

    /// <summary>Whether a JSON object was asked for, with or without a schema.</summary>
    public bool JsonObject { get; init; }

    public AnswerSchema? Schema { get; init; }

    /// <summary>A hash of model and messages: two requests with the same one ask the same.</summary>
    public UInt128 Hash { get; init; }

    public string LastUserMessage => Messages.LastOrDefault(m => m.Role == "user")?.Content ?? "";

    /// <summary>Reads the body of a request; <paramref name="deployment"/> is the model of an address that names it.</summary>
    /// <exception cref="BadRequestException">The body is no request for a chat completion.</exception>
    public static ChatRequest Parse(JsonElement body, string? deployment)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new BadRequestException("The body must be a JSON object.", null);
        var model = deployment ?? Text(body, "model") ?? throw new BadRequestException("You must provide a model parameter.", "model");
        var messages = ReadMessages(body);
        var format = body.TryGetProperty("response_format", out var f) && f.ValueKind == JsonValueKind.Object ? f : default;
        var kind = format.ValueKind == JsonValueKind.Object ? Text(format, "type") : null;
        var schema = kind == "json_schema" ? AnswerSchema.Parse(format) : null;
        return new ChatRequest
        {
            Model = model,
            Messages = messages,
            MaxTokens = Whole(body, "max_completion_tokens") ?? Whole(body, "max_tokens"),
            Temperature = Number(body, "temperature") ?? 0,
            Seed = Whole(body, "seed"),
            Choices = Whole(body, "n") is { } n ? n is >= 1 and <= 128 ? n : throw new BadRequestException("n must be 1 to 128.", "n") : 1,
            Stream = Flag(body, "stream"),
            StreamUsage = body.TryGetProperty("stream_options", out var o) && o.ValueKind == JsonValueKind.Object && Flag(o, "include_usage"),
            Logprobs = Flag(body, "logprobs"),
            TopLogprobs = Whole(body, "top_logprobs") is { } t ? t is >= 0 and <= 20 ? t : throw new BadRequestException("top_logprobs must be 0 to 20.", "top_logprobs") : 0,
            JsonObject = kind is "json_object" or "json_schema",
            Schema = schema,
            Hash = HashOf(model, messages),
        };
    }

    private static List<ChatMessage> ReadMessages(JsonElement body)
    {
        if (!body.TryGetProperty("messages", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            throw new BadRequestException("messages must be a list of at least one message.", "messages");
        var messages = new List<ChatMessage>(list.GetArrayLength());
        foreach (var m in list.EnumerateArray())
            messages.Add(new ChatMessage(Text(m, "role") ?? throw new BadRequestException("A message needs a role.", "messages"), Content(m)));
        return messages;
    }

    /// <summary>A content is a string, or a list of parts of which the text ones count.</summary>
    private static string Content(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content) || content.ValueKind == JsonValueKind.Null) return "";
        if (content.ValueKind == JsonValueKind.String) return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array) throw new BadRequestException("content must be a text or a list of parts.", "messages");
        return string.Concat(content.EnumerateArray().Select(p => Text(p, "text") ?? ""));
    }

    private static UInt128 HashOf(string model, List<ChatMessage> messages)
    {
        var hash = new XxHash128();
        Append(hash, model);
        foreach (var m in messages)
        {
            Append(hash, m.Role);
            Append(hash, m.Content);
        }
        return hash.GetCurrentHashAsUInt128();
    }

    private static void Append(XxHash128 hash, string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        var n = Encoding.UTF8.GetBytes(text, buffer);
        buffer[n] = 0;
        hash.Append(buffer.AsSpan(0, n + 1));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static string? Text(JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var p) && p.ValueKind == JsonValueKind.String ? p.GetString() : null;

    private static int? Whole(JsonElement e, string name) => Number(e, name) is { } n ? (int)Math.Clamp(n, int.MinValue, int.MaxValue) : null;

    private static double? Number(JsonElement e, string name) =>
        !e.TryGetProperty(name, out var p) || p.ValueKind == JsonValueKind.Null ? null
        : p.ValueKind == JsonValueKind.Number ? p.GetDouble()
        : throw new BadRequestException($"{name} must be a number.", name);

    private static bool Flag(JsonElement e, string name) => e.TryGetProperty(name, out var p) && p.ValueKind == JsonValueKind.True;
}

/// <summary>One message of a conversation.</summary>
internal sealed record ChatMessage(string Role, string Content);

/// <summary>A request that is refused with 400.</summary>
internal sealed class BadRequestException(string message, string? parameter) : Exception(message)
{
    public string? Parameter => parameter;
}
