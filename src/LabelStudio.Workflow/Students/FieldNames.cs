using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabelStudio.Workflow.Students;

/// <summary>Names of fields that are equal where they are the same in the same order.</summary>
[JsonConverter(typeof(Converter))]
public sealed class FieldNames(IEnumerable<string> names) : IReadOnlyList<string>, IEquatable<FieldNames>
{
    private readonly string[] _names = [.. names];

    public int Count => _names.Length;

    public string this[int index] => _names[index];

    public bool Equals(FieldNames? other) => other != null && _names.AsSpan().SequenceEqual(other._names);

    public override bool Equals(object? obj) => Equals(obj as FieldNames);

    public override int GetHashCode() => _names.Aggregate(0, HashCode.Combine);

    public IEnumerator<string> GetEnumerator() => _names.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Converter : JsonConverter<FieldNames>
    {
        public override FieldNames? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<string[]>(ref reader, options) is { } names ? new FieldNames(names) : null;

        public override void Write(Utf8JsonWriter writer, FieldNames value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value._names, options);
    }
}
