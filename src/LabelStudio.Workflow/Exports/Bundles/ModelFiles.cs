using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Onnx.Students;
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
        var files = new List<CardFile> { await FileAsync(model, Main, "the student; weights in 16 bits, exactly as they were trained", parts?.Main, parts, cancel) };
        if (parts is { HasSmall: true }) files.Add(await FileAsync(model, Small, "the same with weights in 8 bits", parts.Small, parts, cancel));
        return files;
    }

    public static string PathOf(string model, string name) => Path.Combine(Path.GetDirectoryName(model)!, name);

    private static async Task<CardFile> FileAsync(string model, string name, string note, StudentVariant? measured, StudentParts? parts, CancellationToken cancel)
    {
        var path = PathOf(model, name);
        if (!File.Exists(path)) throw new UserErrorException($"The student's file {name} is gone from the data folder. Train a student and export that.");
        var loss = measured is { } m ? new CardLoss(parts!.SmallOnDev ? "dev" : "train", m.Texts, m.Flips, Intervals.Wilson(m.Flips, m.Texts), m.LargestDifference) : null;
        return new CardFile(name, new FileInfo(path).Length, await RunFiles.DigestAsync(path, cancel), loss == null ? note : $"{note}: {Words(loss)}", loss);
    }

    private static string Words(CardLoss loss) => string.Create(
        CultureInfo.InvariantCulture,
        $"{loss.Flips:N0} of {InWords.Count(loss.Texts, $"{loss.On} text")} get another label ({loss.FlipShare.Low:0.0 %} to {loss.FlipShare.High:0.0 %}), probabilities are at most {Least(loss.LargestDifference)} off");

    private static string Least(double difference) => difference.ToString(difference < 0.0001 ? "0e+0" : "0.0000", CultureInfo.InvariantCulture);
}
