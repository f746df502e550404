using System.Text.Json;

namespace LabelStudio.Onnx.Encoders;

/// <summary>Reads a JSON file of an encoder's folder; what is wrong with it is said with the file's name.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The root of a file, or null if there is no such file.</summary>
    public static JsonElement? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new EncoderException($"{path}: The file holds no JSON object. Copy it from the model's own folder again.");
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new EncoderException($"{path}: The file is not whole JSON ({e.Message}). Copy it from the model's own folder again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EncoderException($"{path}: The file cannot be read ({e.Message}).", e);
        }
    }

    /// <summary>A member that is there and not null.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    public static bool? Flag(this JsonElement element, string name) =>
        element.Member(name)?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    /// <summary>A whole number; one beyond 32 bits, as some files write for "no limit", counts as absent.</summary>
    public static int? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt32(out var number) ? number : null;
}
