using System.Globalization;
using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>The model's files of a student, which lie beside each other.</summary>
internal static class ModelFiles
{
    public const string Main = "student.onnx";
    public const string Small = "student.int8.onnx";

    /// <summary>The files of a bundle.</summary>
    /// <param name="model">The student's ONNX file.</param>
    /// <param name="parts">What was measured of the others; null where there are none.</param>
    public static async Task<IReadOnlyList<CardFile>> ReadAsync(string model, StudentParts? parts, CancellationToken cancel)
    {
        var files = new List<CardFile> { await FileAsync(model, Main, "the student; weights in 16 bits, exactly as they were trained: nothing is lost", cancel) };
        if (parts != null) files.Add(await FileAsync(model, Small, Loss(parts), cancel));
        return files;
    }

    public static string PathOf(string model, string name) => Path.Combine(Path.GetDirectoryName(model)!, name);

    private static async Task<CardFile> FileAsync(string model, string name, string note, CancellationToken cancel)
    {
        var path = PathOf(model, name);
        return File.Exists(path)
            ? new CardFile(name, new FileInfo(path).Length, await RunFiles.DigestAsync(path, cancel), note)
            : throw new UserErrorException($"The student's file {name} is gone from the data folder. Train a student and export that.");
    }

    private static string Loss(StudentParts parts) => string.Create(
        CultureInfo.InvariantCulture,
        $"the same with weights in 8 bits: {parts.Small.Flips:N0} of {InWords.Count(parts.Small.Texts, parts.SmallOnDev ? "dev text" : "train text")} ({InWords.Percent(parts.Small.FlipShare)}) get another label, probabilities are up to {parts.Small.LargestDifference:0.0000} off");
}
