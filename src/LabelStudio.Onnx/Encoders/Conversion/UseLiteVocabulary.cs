using System.Text.Encodings.Web;
using System.Text.Json;

namespace LabelStudio.Onnx.Encoders.Conversion;

/// <summary>
/// The SentencePiece vocabulary of the Universal Sentence Encoder Lite: pieces with scores, by id. The package's file is sorted by falling
/// score, but a few pieces such as ":30" have lost theirs, and one piece stands in it three times.
/// </summary>
internal static class UseLiteVocabulary
{
    /// <summary>The first pieces are marks that no text holds; the first of all stands for what is unknown.</summary>
    private const int Marks = 6;
    private const int Size = 8_000;

    /// <summary>Reads the package's vocab.json and mends it: a lost score lies between its neighbours', a repeated piece never matches again.</summary>
    /// <exception cref="EncoderException">The file is missing, broken or another vocabulary.</exception>
    public static IReadOnlyList<(string Piece, double Score)> Read(string path)
    {
        (string? Piece, double? Score)[] raw;
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            raw = [.. file.RootElement.EnumerateArray().Select(e => (e[0].GetString(), e[1].ValueKind == JsonValueKind.Number ? e[1].GetDouble() : (double?)null))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new EncoderException($"{path}: The vocabulary cannot be read ({e.Message}). Build again, so that the encoder's package is fetched anew.", e);
        }
        if (raw.Length != Size || raw.Count(r => r.Score is < 0) < Size * 9 / 10)
            throw new EncoderException($"{path}: This is another vocabulary than the one that is known here: {raw.Length} pieces, of which {raw.Count(r => r.Score is < 0)} have a score.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pieces = new List<(string, double)>(raw.Length);
        for (var id = 0; id < raw.Length; id++)
        {
            var piece = id == 0 ? "<unk>" : raw[id].Piece ?? "";
            var repeats = !seen.Add(piece);
            if (repeats) seen.Add(piece = $"<unused_{id}>");
            // a score of 0 is that of a mark, which no text can spell
            pieces.Add((piece, id < Marks || repeats ? 0 : raw[id].Score is < 0 and { } score ? score : Between(raw, id)));
        }
        return pieces;
    }

    /// <summary>Writes tokenizer.json in the form that <see cref="Tokenizers.TokenizerReader"/> and others know.</summary>
    public static byte[] Tokenizer(IReadOnlyList<(string Piece, double Score)> pieces)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteStartObject("normalizer");
            json.WriteString("type", "Sequence");
            json.WriteStartArray("normalizers");
            json.WriteRawValue("""{"type":"NFKC"}""");
            json.WriteRawValue("""{"type":"Strip","strip_left":true,"strip_right":true}""");
            json.WriteRawValue("""{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}""");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WritePropertyName("pre_tokenizer");
            json.WriteRawValue("{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"add_prefix_space\":true,\"prepend_scheme\":\"always\",\"split\":false}");
            json.WriteStartObject("model");
            json.WriteString("type", "Unigram");
            json.WriteNumber("unk_id", 0);
            json.WriteBoolean("byte_fallback", false);
            json.WriteStartArray("vocab");
            foreach (var (piece, score) in pieces)
            {
                json.WriteStartArray();
                json.WriteStringValue(piece);
                json.WriteNumberValue(score);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static double Between((string? Piece, double? Score)[] raw, int id)
    {
        int before = id - 1, after = id + 1;
        while (before >= Marks && raw[before].Score is not < 0) before--;
        while (after < raw.Length && raw[after].Score is not < 0) after++;
        if (before < Marks) return raw[after].Score!.Value;
        if (after == raw.Length) return raw[before].Score!.Value;
        var (low, high) = (raw[before].Score!.Value, raw[after].Score!.Value);
        return low + (high - low) * (id - before) / (after - before);
    }
}
