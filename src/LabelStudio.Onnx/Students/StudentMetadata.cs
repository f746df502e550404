using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Onnx.Students;

/// <summary>What a student's file says of itself in its metadata, beside the graph.</summary>
/// <param name="Classes">The classes, in the order of the probabilities.</param>
/// <param name="Features">What is read from a text.</param>
/// <param name="Training">How the student came to be.</param>
internal sealed record StudentMetadata(ClassList Classes, FeatureSpec Features, TrainingRecord Training)
{
    private const string FormatKey = "labelstudio.format";
    private const string FirstFormat = "text-student/1";
    private const string Format = "text-student/2";

    // a program that knows no fields must not take such a file for one of texts
    private const string FieldsFormat = "text-student/3";
    private const string ClassesKey = "labelstudio.classes";
    private const string FeaturesKey = "labelstudio.features";
    private const string TrainingKey = "labelstudio.training";
    private const string CalibrationKey = "labelstudio.calibration";
    private const string ThresholdsKey = "labelstudio.thresholds";
    private const string EncoderKey = "labelstudio.encoder";
    private const string FieldsKey = "labelstudio.fields";
    private const string PrecisionKey = "labelstudio.precision";
    private const string DigestKey = "labelstudio.digest";
    private const string VersionKey = "labelstudio.version";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What was done to the scores, or null.</summary>
    public StudentCalibration? Calibration { get; private init; }

    /// <summary>When the student abstains.</summary>
    public Limits Thresholds { get; private init; } = new(0, 0);

    /// <summary>What must turn texts into vectors for it, or null.</summary>
    public EncoderNeed? Encoder { get; private init; }

    /// <summary>The fields that are read beside the text.</summary>
    public FieldReading Fields { get; private init; } = FieldReading.None;

    /// <summary>How the weights lie in the file.</summary>
    public WeightPrecision Precision { get; private init; }

    /// <summary>SHA-256 of the student's numbers and description, the same for all precisions; empty in files of the first format.</summary>
    public string Digest { get; private init; } = "";

    /// <summary>Describes a student.</summary>
    public static StudentMetadata Of(LinearStudent student, WeightPrecision precision)
    {
        var metadata = new StudentMetadata(student.Classes, student.Features.Spec, student.Training)
        {
            Calibration = student.Calibration,
            Thresholds = new Limits(student.AbstainBelow, student.LeastInDistribution),
            Encoder = student.Encoder is { } part ? new EncoderNeed(part.Encoder.Identity, part.Encoder.Dimensions) : null,
            Fields = student.Fields,
            Precision = precision,
        };
        return metadata with { Digest = metadata.DigestOf(student) };
    }

    /// <summary>As key and value pairs, always in the same order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Write() =>
    [
        new(FormatKey, Fields.Count > 0 ? FieldsFormat : Format),
        new(VersionKey, typeof(StudentMetadata).Assembly.GetName().Version!.ToString(3)),
        new(DigestKey, Digest),
        new(PrecisionKey, JsonSerializer.Serialize(Precision, Json).Trim('"')),
        .. Description(),
    ];

    /// <summary>Reads the pairs back.</summary>
    /// <exception cref="StudentFileException">They are absent, of a later format or not what <see cref="Write"/> makes.</exception>
    public static StudentMetadata Read(IReadOnlyDictionary<string, string> pairs, string path)
    {
        if (!pairs.TryGetValue(FormatKey, out var format))
            throw new StudentFileException($"{path}: This is an ONNX model, but not a student that LabelStudio trained. Give a file that \"labelstudio train\" wrote.");
        if (format is not (FirstFormat or Format or FieldsFormat))
            throw new StudentFileException($"{path}: The student has format \"{format}\"; this version reads \"{FirstFormat}\" to \"{FieldsFormat}\". Use the version that wrote it, or train again.");
        try
        {
            var features = Part<FeatureSpec>(FeaturesKey);
            features.Validate();
            var metadata = new StudentMetadata(new ClassList(Part<string[]>(ClassesKey)), features, Part<TrainingRecord>(TrainingKey));
            return format == FirstFormat ? metadata : metadata with
            {
                Calibration = pairs.ContainsKey(CalibrationKey) ? Part<StudentCalibration>(CalibrationKey) : null,
                Thresholds = Part<Limits>(ThresholdsKey),
                Encoder = pairs.ContainsKey(EncoderKey) ? Part<EncoderNeed>(EncoderKey) : null,
                Fields = format == FieldsFormat ? FieldsDescription.Read(pairs[FieldsKey]) : FieldReading.None,
                Precision = JsonSerializer.Deserialize<WeightPrecision>($"\"{pairs[PrecisionKey]}\"", Json),
                Digest = pairs[DigestKey],
            };
        }
        catch (Exception e) when (e is JsonException or ArgumentException or KeyNotFoundException)
        {
            throw new StudentFileException($"{path}: The student's description is damaged ({e.Message}). Train and export it again.", e);
        }

        T Part<T>(string key) => JsonSerializer.Deserialize<T>(pairs[key], Json) ?? throw new JsonException($"{key} is empty");
    }

    private List<KeyValuePair<string, string>> Description()
    {
        List<KeyValuePair<string, string>> pairs =
        [
            new(ClassesKey, JsonSerializer.Serialize(Classes.ToArray(), Json)),
            new(FeaturesKey, JsonSerializer.Serialize(Features, Json)),
            new(ThresholdsKey, JsonSerializer.Serialize(Thresholds, Json)),
            new(TrainingKey, JsonSerializer.Serialize(Training, Json)),
        ];
        if (Calibration != null) pairs.Add(new(CalibrationKey, JsonSerializer.Serialize(Calibration, Json)));
        if (Encoder != null) pairs.Add(new(EncoderKey, JsonSerializer.Serialize(Encoder, Json)));
        if (Fields.Count > 0) pairs.Add(new(FieldsKey, FieldsDescription.Write(Fields)));
        return pairs;
    }

    private string DigestOf(LinearStudent student)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in Description()) hash.AppendData(Encoding.UTF8.GetBytes($"{key}\n{value}\n"));
        hash.AppendData(MemoryMarshal.AsBytes<int>(student.Features.ColumnOf));
        hash.AppendData(MemoryMarshal.AsBytes<float>(student.Features.Idf));
        hash.AppendData(MemoryMarshal.AsBytes(student.Weights));
        hash.AppendData(MemoryMarshal.AsBytes(student.Bias));
        if (student.Encoder is { } encoder) hash.AppendData(MemoryMarshal.AsBytes(encoder.Weights));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Below which numbers a student abstains.</summary>
    /// <param name="AbstainBelow">Of the top probability.</param>
    /// <param name="LeastInDistribution">Of the share of known features.</param>
    public sealed record Limits(float AbstainBelow, float LeastInDistribution);
}
