using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>What a bundle needs beside the student's ONNX file and only training can give: what the trained student itself says of texts. A file beside the student's, part of the run.</summary>
/// <param name="Calibration">How its scores become probabilities, or null for the plain softmax.</param>
/// <param name="AbstainBelow">The top probability below which it had better say nothing; 0 = it always answers.</param>
/// <param name="Cases">Documents and made-up texts with what the student says of them.</param>
internal sealed record StudentParts(StudentCalibration? Calibration, float AbstainBelow, IReadOnlyList<VerifyCase> Cases)
{
    private const string FileName = "parts.json";

    /// <param name="student">As it was trained, not as its file says.</param>
    /// <param name="train">Texts of the train split.</param>
    /// <param name="model">The student's ONNX file.</param>
    public static void Write(LinearStudent student, IReadOnlyList<string> train, string model)
    {
        var parts = new StudentParts(
            student.Calibration, student.AbstainBelow,
            [
                .. VerifyCase.Of(student, VerifyCase.Train, VerifyTexts.OfTrain(student, train)),
                .. VerifyCase.Of(student, VerifyCase.MadeUp, VerifyTexts.MadeUp),
            ]);
        AtomicFile.Write(PathOf(model), file => file.Write(ExportJson.Write(parts)));
    }

    /// <summary>The parts of a student; null where it was trained before there were any.</summary>
    public static StudentParts? Read(string model) => File.Exists(PathOf(model)) ? ExportJson.Read<StudentParts>(File.ReadAllBytes(PathOf(model))) : null;

    /// <summary>The cases of a verify file: documents where they may leave, filled up with made-up texts.</summary>
    public IReadOnlyList<VerifyCase> Chosen(bool documents)
    {
        var chosen = documents ? Cases.Where(c => c.IsDocument).ToList() : [];
        return [.. chosen, .. Cases.Where(c => !c.IsDocument).Take(VerifyTexts.Cases - chosen.Count)];
    }

    private static string PathOf(string model) => Path.Combine(Path.GetDirectoryName(model)!, FileName);
}
