using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Workflow.Documents;

/// <summary>The extra columns of a document as the JSON object that storage keeps.</summary>
internal static class FieldsJson
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    // the JSON stays in the database: nothing needs to be escaped for HTML
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> Read(string? json) =>
        json == null ? None : JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? None;

    /// <summary>What a student takes of a document; the fields are read only where it reads any.</summary>
    public static string ComposeStored(this FieldReading reading, string text, string? json) =>
        reading.Count == 0 ? text : reading.Compose(text, FieldReading.ValuesOf(Read(json)));

    /// <summary>The fields for rules, read when the first is asked for; null where the document has none.</summary>
    public static IRuleFields? ForRules(string? json) => json == null ? null : new ReadWhenAsked(json);

    private sealed class ReadWhenAsked(string json) : IRuleFields
    {
        private RuleFields? _fields;

        public string? Find(string name) => (_fields ??= new RuleFields(Read(json))).Find(name);
    }

    /// <summary>Writes fields one by one; reused from document to document.</summary>
    internal sealed class Writer
    {
        private readonly ArrayBufferWriter<byte> _buffer = new();
        private readonly Utf8JsonWriter _json;
        private bool _any;

        public Writer() => _json = new Utf8JsonWriter(_buffer, Options);

        public void Add(string name, ReadOnlySpan<byte> value)
        {
            if (value.IsEmpty) return;
            if (!_any) _json.WriteStartObject();
            _any = true;
            _json.WriteString(name, value);
        }

        /// <summary>The JSON as UTF-8, empty without fields; valid until the next document begins.</summary>
        public ReadOnlySpan<byte> End()
        {
            if (!_any) return default;
            _json.WriteEndObject();
            _json.Flush();
            return _buffer.WrittenSpan;
        }

        public void Begin()
        {
            _buffer.ResetWrittenCount();
            _json.Reset(_buffer);
            _any = false;
        }

        public static string? ToText(ReadOnlySpan<byte> json) => json.IsEmpty ? null : Encoding.UTF8.GetString(json);
    }
}
