using System.Globalization;
using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>What a model file says of the verify texts in the studio's own ONNX Runtime, beside what is expected of it.</summary>
/// <param name="File">Its name in the bundle.</param>
/// <param name="Cases">Texts asked.</param>
/// <param name="Different">Texts with another label, or a number further off than the tolerance.</param>
/// <param name="Largest">The largest distance of a number.</param>
internal sealed record VerifyCheck(string File, int Cases, int Different, double Largest)
{
    public bool Passes => Cases > 0 && Different == 0;

    /// <summary>Asks for each text alone, as a service would, and for all at once, as a batch would.</summary>
    public static VerifyCheck Run(string file, OnnxStudent student, IReadOnlyList<VerifyText> cases, IReadOnlyList<VerifyAnswer> expected, CancellationToken cancel = default)
    {
        string[] texts = [.. cases.Select(c => c.ComposedBy(student.Fields))];
        var batch = student.Answer(texts, 1, cancel);
        var (different, largest) = (0, 0.0);
        for (var i = 0; i < texts.Length; i++)
        {
            var distance = Math.Max(Distance(expected[i], batch, i), Distance(expected[i], student.Answer([texts[i]], 1, cancel), 0));
            // of two classes that are as good as equal either may be first
            var top = batch.Labels[i][student.Classes.IndexOf(expected[i].Label)];
            if (!(distance <= VerifyFile.UsualTolerance) || top < batch.Labels.Confidence(i) - VerifyFile.UsualTolerance) different++;
            largest = Math.Max(largest, distance);
        }
        return new VerifyCheck(file, texts.Length, different, largest);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File} has {Cases - Different} of {Cases} texts as the trained student, the largest difference {Largest:0.0e+0}");

    private static double Distance(VerifyAnswer expected, StudentAnswers said, int row)
    {
        var largest = Math.Abs(expected.InDistribution - (double)said.InDistribution[row]);
        for (var k = 0; k < expected.Probabilities.Count; k++) largest = Math.Max(largest, Math.Abs(expected.Probabilities[k] - (double)said.Labels[row][k]));
        return largest;
    }
}
