using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabelStudio.Web.Api;

/// <summary>Reads fields of a document: names with texts, numbers or truth values; null is a field that says nothing.</summary>
internal sealed class FieldsConverter : JsonConverter<Dictionary<string, string>>
{
    public override Dictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.String: fields[name] = reader.GetString()!; break;
                // a number as it is written: 12.50 stays so
                case JsonTokenType.Number: fields[name] = JsonElement.ParseValue(ref reader).GetRawText(); break;
                case JsonTokenType.True: fields[name] = "true"; break;
                case JsonTokenType.False: fields[name] = "false"; break;
                case JsonTokenType.Null: break;
                default: throw new JsonException();
            }
        }
        return fields;
    }

    public override void Write(Utf8JsonWriter writer, Dictionary<string, string> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, (IDictionary<string, string>)value, options);
}
