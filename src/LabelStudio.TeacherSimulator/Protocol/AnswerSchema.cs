using System.Text.Json;

namespace LabelStudio.TeacherSimulator.Protocol;

/// <summary>The object that a JSON schema asks for: its properties in their order.</summary>
internal sealed record AnswerSchema(IReadOnlyList<AnswerField> Fields)
{
    /// <summary>The first property that offers a choice of values.</summary>
    public AnswerField? Choice => Fields.FirstOrDefault(f => f.Kind == FieldKind.Choice);

    /// <summary>Reads <c>response_format.json_schema.schema</c>.</summary>
    /// <exception cref="BadRequestException">There is no object schema in it.</exception>
    public static AnswerSchema Parse(JsonElement format)
    {
        if (!format.TryGetProperty("json_schema", out var named) || named.ValueKind != JsonValueKind.Object
            || !named.TryGetProperty("schema", out var schema) || schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            throw new BadRequestException("Invalid schema for response_format: schema must be of type \"object\" with properties.", "response_format");
        return new AnswerSchema([.. properties.EnumerateObject().Select(Field)]);
    }

    private static AnswerField Field(JsonProperty property)
    {
        var p = property.Value;
        if (p.ValueKind == JsonValueKind.Object && p.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
            return new AnswerField(property.Name, FieldKind.Choice, [.. values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]);
        return new AnswerField(property.Name, KindOf(p), [], Bound(p, "minimum"), Bound(p, "maximum"));
    }

    private static FieldKind KindOf(JsonElement p)
    {
        if (p.ValueKind != JsonValueKind.Object || !p.TryGetProperty("type", out var type)) return FieldKind.Text;
        if (type.ValueKind == JsonValueKind.Array) type = type.EnumerateArray().FirstOrDefault(t => t.GetString() != "null");
        return type.ValueKind != JsonValueKind.String ? FieldKind.Text : type.GetString() switch
        {
            "boolean" => FieldKind.Boolean,
            "integer" => FieldKind.Whole,
            "number" => FieldKind.Number,
            _ => FieldKind.Text,
        };
    }

    private static double? Bound(JsonElement p, string name) =>
        p.ValueKind == JsonValueKind.Object && p.TryGetProperty(name, out var b) && b.ValueKind == JsonValueKind.Number ? b.GetDouble() : null;
}

/// <summary>A property of the answer.</summary>
internal sealed record AnswerField(string Name, FieldKind Kind, IReadOnlyList<string> Values, double? Minimum = null, double? Maximum = null);

internal enum FieldKind
{
    Text,
    Choice,
    Boolean,
    Whole,
    Number,
}
