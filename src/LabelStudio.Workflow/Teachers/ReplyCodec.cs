using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabelStudio.Teachers.Asking;

namespace LabelStudio.Workflow.Teachers;

/// <summary>Replies as bytes: JSON, compressed where it is long (log-probabilities are).</summary>
internal static class ReplyCodec
{
    private const byte Plain = 0;
    private const byte Compressed = 1;
    private const int CompressFrom = 512;
    private const int Quality = 1;
    private const int Window = 18;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static byte[] Encode(TeacherReply reply)
    {
        var kept = new Kept(reply.Outcome, reply.Text, reply.Usage.Input, reply.Usage.CachedInput, reply.Usage.Output, reply.Assumed, reply.Model, reply.Simulated, reply.Reason, reply.LogProbs);
        var json = JsonSerializer.SerializeToUtf8Bytes(kept, Options);
        if (json.Length < CompressFrom) return [Plain, .. json];
        var room = new byte[1 + BrotliEncoder.GetMaxCompressedLength(json.Length)];
        room[0] = Compressed;
        if (!BrotliEncoder.TryCompress(json, room.AsSpan(1), out var written, Quality, Window)) throw new InvalidOperationException("An answer could not be compressed.");
        return room[..(written + 1)];
    }

    /// <exception cref="InvalidDataException">The bytes are no reply.</exception>
    public static TeacherReply Decode(byte[] bytes)
    {
        try
        {
            var kept = bytes[0] == Plain
                ? JsonSerializer.Deserialize<Kept>(bytes.AsSpan(1), Options)
                : JsonSerializer.Deserialize<Kept>(new BrotliStream(new MemoryStream(bytes, 1, bytes.Length - 1), CompressionMode.Decompress), Options);
            return new TeacherReply(kept!.Outcome, kept.Text ?? "")
            {
                Usage = new TokenUsage(kept.Input, kept.Cached, kept.Output),
                Assumed = kept.Assumed,
                Model = kept.Model,
                Simulated = kept.Simulated,
                Reason = kept.Reason,
                LogProbs = kept.LogProbs,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("A kept answer cannot be read.", e);
        }
    }

    private sealed record Kept(
        TeacherOutcome Outcome, string? Text, int Input, int Cached, int Output, bool Assumed, string? Model, bool Simulated, string? Reason,
        IReadOnlyList<TokenLogProb>? LogProbs);
}
