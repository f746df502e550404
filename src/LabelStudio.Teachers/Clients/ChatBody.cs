using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Teachers.Clients;

/// <summary>Writes the body of a chat completion.</summary>
internal static class ChatBody
{
    /// <summary>The most alternatives a token that servers give.</summary>
    private const int TopLogProbs = 20;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="teacher">Model, decoding parameters, abilities.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="messages">Its messages as they are sent.</param>
    /// <param name="stream">Whether the answer comes in pieces.</param>
    public static ReadOnlyMemory<byte> Write(TeacherDefinition teacher, TeacherRequest request, IReadOnlyList<TeacherMessage> messages, bool stream)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + messages.Sum(m => m.Content.Length));
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("model", teacher.Model);
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", RoleName(message.Role));
            json.WriteString("content", message.Content);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteParameters(json, teacher, request);
        if (request.Format is { } format && teacher.Abilities.StructuredOutput != false) WriteFormat(json, format);
        if (request.LogProbs && teacher.Abilities.LogProbs != false)
        {
            json.WriteBoolean("logprobs", true);
            json.WriteNumber("top_logprobs", TopLogProbs);
        }
        if (stream)
        {
            json.WriteBoolean("stream", true);
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The decoding parameters alone, for the record.</summary>
    public static string Parameters(TeacherDefinition teacher, TeacherRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteParameters(json, teacher, request);
            if (request.Sample > 0) json.WriteNumber("sample", request.Sample);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteParameters(Utf8JsonWriter json, TeacherDefinition teacher, TeacherRequest request)
    {
        var decoding = teacher.Decoding;
        if ((request.Temperature ?? decoding.Temperature) is { } temperature) json.WriteNumber("temperature", temperature);
        if (decoding.TopP is { } topP) json.WriteNumber("top_p", topP);
        // reasoning models of the first two know only the new name, many other servers only the old one
        json.WriteNumber(teacher.Kind == TeacherKind.Compatible ? "max_tokens" : "max_completion_tokens", decoding.MaxTokens);
        // another sample of the same question must be allowed to come out differently
        if (decoding.Seed is { } seed) json.WriteNumber("seed", unchecked(seed + request.Sample));
        if (decoding.ReasoningEffort is { Length: > 0 } effort) json.WriteString("reasoning_effort", effort);
    }

    private static void WriteFormat(Utf8JsonWriter json, AnswerFormat format)
    {
        json.WriteStartObject("response_format");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("json_schema");
        json.WriteString("name", format.Name);
        json.WriteBoolean("strict", true);
        json.WritePropertyName("schema");
        json.WriteRawValue(format.Schema);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string RoleName(TeacherRole role) => role switch
    {
        TeacherRole.System => "system",
        TeacherRole.User => "user",
        _ => "assistant",
    };
}
