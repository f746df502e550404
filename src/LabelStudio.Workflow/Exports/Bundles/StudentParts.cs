using System.Text.Json.Serialization;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>What a bundle needs beside the student's ONNX file and only training can give: what the trained student itself says of texts, and a smaller file with what it costs. Files beside the student's, part of the run.</summary>
/// <param name="Calibration">How its scores become probabilities, or null for the plain softmax.</param>
/// <param name="AbstainBelow">The top probability below which it had better say nothing; 0 = it always answers.</param>
/// <param name="LeastInDistribution">The share of known features below which it had better say nothing.</param>
/// <param name="Cases">Documents and made-up texts with what the student says of them.</param>
/// <param name="Small">The file with weights in 8 bits, as it was measured.</param>
/// <param name="SmallOnDev">Whether files were measured on dev; else on train, where there is hardly any dev.</param>
/// <param name="Main">The student's file, as it was measured; null where that was not kept.</param>
internal sealed record StudentParts(
    StudentCalibration? Calibration, float AbstainBelow, float LeastInDistribution, IReadOnlyList<VerifyCase> Cases, StudentVariant Small, bool SmallOnDev, StudentVariant? Main = null)
{
    private const string FileName = "parts.json";
    private const int FewestDev = 100, MostMeasured = 4_000;

    /// <summary>Below which numbers an answer is withheld.</summary>
    [JsonIgnore]
    public bool Abstains => AbstainBelow > 0 || LeastInDistribution > 0;

    /// <summary>Whether it is known what the file with weights in 8 bits must say; else it is not shipped.</summary>
    [JsonIgnore]
    public bool HasSmall => Cases.All(c => c.Small != null);

    /// <summary>Nothing is written for a student that reads more than the text: its file cannot be asked with a text alone.</summary>
    /// <param name="student">As it was trained, not as its file says.</param>
    /// <param name="set">What it learned from, and dev.</param>
    /// <param name="model">The student's ONNX file.</param>
    public static void Write(LinearStudent student, TrainingSet set, string model)
    {
        if (student.Encoder != null) return;
        // fields that told nothing were left out of it
        set = set.Narrow(student.Fields);
        OnnxStudentWriter.Write(student, ModelFiles.PathOf(model, ModelFiles.Small), WeightPrecision.Int8);
        var small = OnnxStudentWriter.AsWritten(student, WeightPrecision.Int8);
        var onDev = set.DevTexts.Count >= FewestDev;
        var measured = Spread(onDev ? set.DevTexts : set.Texts);
        var parts = new StudentParts(
            student.Calibration, student.AbstainBelow, student.LeastInDistribution,
            [
                .. VerifyCase.Of(student, small, VerifyCase.Train, [.. VerifyTexts.OfTrain(student, set.Texts).Select(t => FieldsOf(student.Fields, t))]),
                .. VerifyCase.Of(student, small, VerifyCase.MadeUp, [.. VerifyTexts.MadeUp.Select((t, i) => new VerifyText(VerifyCase.MadeUp, t, VerifyFields.MadeUp(student.Fields, i)))]),
            ],
            StudentVariants.Measure(student, WeightPrecision.Int8, measured), onDev, StudentVariants.Measure(student, WeightPrecision.Half, measured));
        AtomicFile.Write(PathOf(model), file => file.Write(ExportJson.Write(parts)));
    }

    /// <summary>The parts of a student; null where it was trained before there were any, or reads more than the text.</summary>
    public static StudentParts? Read(string model) => File.Exists(PathOf(model)) ? ExportJson.Read<StudentParts>(File.ReadAllBytes(PathOf(model))) : null;

    /// <summary>The cases of a verify file: documents where they may leave, filled up with made-up texts.</summary>
    public IReadOnlyList<VerifyCase> Chosen(bool documents)
    {
        var chosen = documents ? Cases.Where(c => c.IsDocument).ToList() : [];
        return [.. chosen, .. Cases.Where(c => !c.IsDocument).Take(VerifyTexts.Cases - chosen.Count)];
    }

    /// <summary>Not the values of the document: examples of what is read of them.</summary>
    private static VerifyText FieldsOf(FieldReading reading, string document) =>
        new(VerifyCase.Train, reading.TextOf(document), reading.Count == 0 ? null : reading.ExamplesOf(document));

    private static string[] Spread(IReadOnlyList<string> texts)
    {
        var count = Math.Min(MostMeasured, texts.Count);
        return [.. Enumerable.Range(0, count).Select(i => texts[(int)((long)i * texts.Count / count)])];
    }

    private static string PathOf(string model) => Path.Combine(Path.GetDirectoryName(model)!, FileName);
}
