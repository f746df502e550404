using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabelStudio.Workflow.Exports;

/// <summary>How JSON looks that leaves the studio: names in snake_case as in the command line's reports, UTF-8, lines ended by LF.</summary>
internal static class ExportJson
{
    private static readonly JsonSerializerOptions Document = Make(indented: true);
    private static readonly JsonSerializerOptions Line = Make(indented: false);

    /// <summary>A document for people to read.</summary>
    public static byte[] Write<T>(T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, Document);
        Array.Resize(ref bytes, bytes.Length + 1);
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>One line of JSON Lines, without its end.</summary>
    public static byte[] WriteLine<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Line);

    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Document) ?? throw new InvalidDataException($"{typeof(T).Name} is empty.");

    // a file that is opened in no browser: letters stay letters
    private static JsonSerializerOptions Make(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = indented,
        NewLine = "\n",
    };
}
