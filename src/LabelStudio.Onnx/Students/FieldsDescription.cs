using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Onnx.Students;

/// <summary>How fields are read, as JSON: in a student's metadata, and in a file of its own beside it for programs that cannot read the metadata.</summary>
public static class FieldsDescription
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Describes a reading; equal readings give equal texts.</summary>
    public static string Write(FieldReading reading) =>
        JsonSerializer.Serialize(new Description(FieldReading.Nothing, [.. reading.Fields.Select(f => new Part(f.Name, f.Values, f.Edges))]), Json);

    /// <summary>Reads it back.</summary>
    /// <exception cref="JsonException">It is not what <see cref="Write"/> makes.</exception>
    /// <exception cref="ArgumentException">It describes no reading.</exception>
    public static FieldReading Read(string json)
    {
        var read = JsonSerializer.Deserialize<Description>(json, Json) ?? throw new JsonException("The fields are empty.");
        if (read.Nothing != FieldReading.Nothing || read.Fields == null) throw new JsonException("The fields are described in another way.");
        return new FieldReading([.. read.Fields.Select(f => f switch
        {
            { Values: { } values, Edges: null } => StudentField.OfValues(f.Name, values),
            { Edges: { } edges, Values: null } => StudentField.OfNumbers(f.Name, edges),
            _ => throw new JsonException("A field has neither values nor edges, or both."),
        })]);
    }

    private sealed record Description(int Nothing, IReadOnlyList<Part> Fields);

    private sealed record Part(string Name, IReadOnlyList<string>? Values, IReadOnlyList<double>? Edges);
}
