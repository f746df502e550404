using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;

namespace LabelStudio.Onnx.Students;

/// <summary>What a student's file says of itself in its metadata, beside the graph.</summary>
/// <param name="Classes">The classes, in the order of the probabilities.</param>
/// <param name="Features">What is read from a text.</param>
/// <param name="Training">How the student came to be.</param>
internal sealed record StudentMetadata(ClassList Classes, FeatureSpec Features, TrainingRecord Training)
{
    private const string FormatKey = "labelstudio.format";
    private const string Format = "text-student/1";
    private const string ClassesKey = "labelstudio.classes";
    private const string FeaturesKey = "labelstudio.features";
    private const string TrainingKey = "labelstudio.training";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>As key and value pairs, always in the same order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Write() =>
    [
        new(FormatKey, Format),
        new(ClassesKey, JsonSerializer.Serialize(Classes.ToArray(), Json)),
        new(FeaturesKey, JsonSerializer.Serialize(Features, Json)),
        new(TrainingKey, JsonSerializer.Serialize(Training, Json)),
    ];

    /// <summary>Reads the pairs back.</summary>
    /// <exception cref="StudentFileException">They are absent, of a later format or not what <see cref="Write"/> makes.</exception>
    public static StudentMetadata Read(IReadOnlyDictionary<string, string> pairs, string path)
    {
        if (!pairs.TryGetValue(FormatKey, out var format))
            throw new StudentFileException($"{path}: This is an ONNX model, but not a student that LabelStudio trained. Give a file that \"labelstudio train\" wrote.");
        if (format != Format)
            throw new StudentFileException($"{path}: The student has format \"{format}\"; this version reads \"{Format}\". Use the version that wrote it, or train again.");
        try
        {
            var features = Part<FeatureSpec>(FeaturesKey);
            features.Validate();
            return new StudentMetadata(new ClassList(Part<string[]>(ClassesKey)), features, Part<TrainingRecord>(TrainingKey));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or KeyNotFoundException)
        {
            throw new StudentFileException($"{path}: The student's description is damaged ({e.Message}). Train and export it again.", e);
        }

        T Part<T>(string key) => JsonSerializer.Deserialize<T>(pairs[key], Json) ?? throw new JsonException($"{key} is empty");
    }
}
