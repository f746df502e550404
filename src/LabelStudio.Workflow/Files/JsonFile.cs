using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LabelStudio.Workflow.Files;

/// <summary>A small JSON file as a tree that knows where each value stands, so that an error can name its line.</summary>
internal sealed class JsonFile
{
    private readonly List<JsonFile> _items = [];
    private readonly List<(string Name, JsonFile Value, JsonFile NameAt)> _properties = [];
    private readonly string _text;

    private JsonFile(string file, JsonTokenType kind, string text, long line, long column)
    {
        File = file;
        Kind = kind;
        _text = text;
        Line = line;
        Character = column;
    }

    public string File { get; }

    public JsonTokenType Kind { get; }

    public long Line { get; }

    /// <summary>The character of the line, from 1.</summary>
    public long Character { get; }

    public static JsonFile Parse(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        if (bytes.Trim(" \t\r\n"u8).IsEmpty) throw new FileFaultException(new FileFault(file, 0, null, "The file is empty.", "Give a JSON object."));
        if (!Utf8.IsValid(bytes)) throw new FileFaultException(new FileFault(file, 0, null, "The file is not valid UTF-8.", "Save it as UTF-8 and try again."));
        var reader = new Utf8JsonReader(bytes);
        try
        {
            reader.Read();
            var root = Build(ref reader, bytes, file, new Places());
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var at = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new FileFaultException(new FileFault(file, (e.LineNumber ?? 0) + 1, null,
                $"Bad JSON at byte {((e.BytePositionInLine ?? 0) + 1).ToString(CultureInfo.InvariantCulture)} of the line: {(at > 0 ? e.Message[..at] : e.Message)}", "Correct it and try again."));
        }
        catch (InvalidOperationException)
        {
            throw new FileFaultException(new FileFault(file, 0, null, "A string holds half of a surrogate pair (\\ud800 to \\udfff).", "Write the character as UTF-8 or with both halves."));
        }
    }

    /// <param name="detail">Further lines, such as the text at fault with a mark under it.</param>
    public FileFaultException Fault(string problem, string remedy, string? detail = null) =>
        new(new FileFault(File, Line, null, $"At character {Character.ToString(CultureInfo.InvariantCulture)}: {problem}{(detail == null ? "" : "\n" + detail)}", remedy));

    /// <summary>Refuses properties other than the ones named.</summary>
    public JsonFile Only(string what, params string[] names)
    {
        if (Kind != JsonTokenType.StartObject) throw Fault($"{what} must be an object ({{…}}), not {Describe()}.", "Correct it.");
        foreach (var (name, _, at) in _properties)
            if (!names.Contains(name, StringComparer.Ordinal))
                throw at.Fault($"{what} has no property \"{name}\".{Closest.Hint(name, names)}", $"Known are {string.Join(", ", names)}.");
        return this;
    }

    /// <summary>The value of a property, or null when it is absent or null.</summary>
    public JsonFile? Optional(string name) =>
        _properties.Where(p => p.Name == name && p.Value.Kind != JsonTokenType.Null).Select(p => p.Value).FirstOrDefault();

    public JsonFile Required(string name, string what) => Optional(name) ?? throw Fault($"{what} lacks \"{name}\".", "Add it.");

    /// <summary>The names and values of an object, and where each name stands.</summary>
    public IReadOnlyList<(string Name, JsonFile Value, JsonFile NameAt)> Properties(string what) =>
        Kind == JsonTokenType.StartObject ? _properties : throw Fault($"{what} must be an object ({{…}}), not {Describe()}.", "Correct it.");

    /// <summary>Whether the value is a string.</summary>
    public bool IsText => Kind == JsonTokenType.String;

    public string Text(string what) => Kind == JsonTokenType.String ? _text : throw Fault($"{what} must be a string (\"…\"), not {Describe()}.", "Correct it.");

    public IReadOnlyList<JsonFile> Items(string what) => Kind == JsonTokenType.StartArray ? _items : throw Fault($"{what} must be a list ([…]), not {Describe()}.", "Correct it.");

    public int Integer(string what) => Kind == JsonTokenType.Number && int.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
        ? n
        : throw Fault($"{what} must be a whole number, not {Describe()}.", "Correct it.");

    public double Number(string what) => Kind == JsonTokenType.Number ? double.Parse(_text, CultureInfo.InvariantCulture) : throw Fault($"{what} must be a number, not {Describe()}.", "Correct it.");

    public bool Flag(string what) => Kind is JsonTokenType.True or JsonTokenType.False ? Kind == JsonTokenType.True : throw Fault($"{what} must be true or false, not {Describe()}.", "Correct it.");

    private string Describe() => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => _text,
        JsonTokenType.Null => "null",
        _ => _text,
    };

    private static JsonFile Build(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, string file, Places places)
    {
        var node = At(ref reader, bytes, file, places);
        if (reader.TokenType == JsonTokenType.StartArray)
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) node._items.Add(Build(ref reader, bytes, file, places));
        else if (reader.TokenType == JsonTokenType.StartObject)
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var nameAt = At(ref reader, bytes, file, places);
                var name = nameAt._text;
                if (node._properties.Exists(p => p.Name == name)) throw nameAt.Fault($"\"{name}\" stands twice.", "Remove one of the two.");
                reader.Read();
                node._properties.Add((name, Build(ref reader, bytes, file, places), nameAt));
            }
        return node;
    }

    private static JsonFile At(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, string file, Places places)
    {
        var start = (int)reader.TokenStartIndex;
        places.MoveTo(bytes, start);
        var text = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        return new JsonFile(file, reader.TokenType, text, places.Line, places.Characters + 1);
    }

    /// <summary>Counts lines as the tokens come, so that a long file is gone through once.</summary>
    private sealed class Places
    {
        private int _at;

        public long Line { get; private set; } = 1;

        /// <summary>Characters of the line before the place.</summary>
        public int Characters { get; private set; }

        public void MoveTo(ReadOnlySpan<byte> bytes, int start)
        {
            var passed = bytes[_at..start];
            Line += passed.Count((byte)'\n');
            var last = passed.LastIndexOf((byte)'\n');
            if (last >= 0) Characters = 0;
            Characters += Encoding.UTF8.GetCharCount(passed[(last + 1)..]);
            _at = start;
        }
    }
}
