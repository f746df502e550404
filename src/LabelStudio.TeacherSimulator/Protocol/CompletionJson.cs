using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LabelStudio.TeacherSimulator.Protocol;

/// <summary>Writes completions as the protocol wants them: one object, or the chunks of a stream.</summary>
internal static class CompletionJson
{
    private static ReadOnlySpan<byte> DataPrefix => "data: "u8;

    private static ReadOnlySpan<byte> LineEnd => "\n\n"u8;

    public static byte[] Whole(Completion c)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Head(json, c, "chat.completion");
            json.WriteStartArray("choices");
            for (var i = 0; i < c.Choices.Count; i++)
            {
                var choice = c.Choices[i];
                json.WriteStartObject();
                json.WriteNumber("index", i);
                json.WriteStartObject("message");
                json.WriteString("role", "assistant");
                json.WriteString("content", choice.Content);
                json.WriteString("refusal", choice.Refusal);
                json.WriteEndObject();
                Logprobs(json, choice.Logprobs);
                json.WriteString("finish_reason", choice.FinishReason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteUsage(json, c.Usage);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The lines of a stream, "data: [DONE]" included.</summary>
    public static List<byte[]> Chunks(Completion c, bool usage)
    {
        var lines = new List<byte[]>();
        for (var i = 0; i < c.Choices.Count; i++)
        {
            var choice = c.Choices[i];
            lines.Add(Chunk(c, i, w => w.WriteString("role", "assistant"), null, null));
            if (choice.Refusal is { } refusal) lines.Add(Chunk(c, i, w => w.WriteString("refusal", refusal), null, null));
            for (var t = 0; t < choice.Pieces.Count; t++)
            {
                var piece = choice.Pieces[t];
                lines.Add(Chunk(c, i, w => w.WriteString("content", piece), choice.Logprobs is { } l ? [l[t]] : null, null));
            }
            lines.Add(Chunk(c, i, null, null, choice.FinishReason));
        }
        if (usage)
            lines.Add(Line(json =>
            {
                Head(json, c, "chat.completion.chunk");
                json.WriteStartArray("choices");
                json.WriteEndArray();
                WriteUsage(json, c.Usage);
                json.WriteEndObject();
            }));
        lines.Add("data: [DONE]\n\n"u8.ToArray());
        return lines;
    }

    public static byte[] Error(string message, string type, string? parameter, string? code)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", message);
            json.WriteString("type", type);
            json.WriteString("param", parameter);
            json.WriteString("code", code);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Chunk(Completion c, int index, Action<Utf8JsonWriter>? delta, IReadOnlyList<TokenProbability>? logprobs, string? finish) => Line(json =>
    {
        Head(json, c, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        delta?.Invoke(json);
        json.WriteEndObject();
        Logprobs(json, logprobs);
        json.WriteString("finish_reason", finish);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        buffer.Write(DataPrefix);
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        buffer.Write(LineEnd);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Head(Utf8JsonWriter json, Completion c, string kind)
    {
        json.WriteStartObject();
        json.WriteString("id", c.Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", c.Created);
        json.WriteString("model", c.Model);
        json.WriteString("system_fingerprint", Simulator.Fingerprint);
    }

    private static void Logprobs(Utf8JsonWriter json, IReadOnlyList<TokenProbability>? logprobs)
    {
        if (logprobs == null)
        {
            json.WriteNull("logprobs");
            return;
        }
        json.WriteStartObject("logprobs");
        json.WriteStartArray("content");
        foreach (var t in logprobs)
        {
            json.WriteStartObject();
            Token(json, t.Token, t.LogProb);
            json.WriteStartArray("top_logprobs");
            foreach (var (token, p) in t.Top)
            {
                json.WriteStartObject();
                Token(json, token, p);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Token(Utf8JsonWriter json, string token, double logProb)
    {
        json.WriteString("token", token);
        json.WriteNumber("logprob", logProb);
        json.WriteStartArray("bytes");
        foreach (var b in Encoding.UTF8.GetBytes(token)) json.WriteNumberValue(b);
        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.Prompt);
        json.WriteNumber("completion_tokens", usage.Output);
        json.WriteNumber("total_tokens", usage.Prompt + usage.Output);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.Cached);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
