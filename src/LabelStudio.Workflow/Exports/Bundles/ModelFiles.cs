using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>The model's files of a student, which lie beside each other.</summary>
internal static class ModelFiles
{
    public const string Main = "student.onnx";

    /// <summary>The files of a bundle.</summary>
    /// <param name="model">The student's ONNX file.</param>
    public static async Task<IReadOnlyList<CardFile>> ReadAsync(string model, CancellationToken cancel) =>
        [new CardFile(Main, new FileInfo(model).Length, await RunFiles.DigestAsync(model, cancel), "the student: text in, label and probabilities out")];

    public static string PathOf(string model, string name) => name == Main ? model : Path.Combine(Path.GetDirectoryName(model)!, name);
}
