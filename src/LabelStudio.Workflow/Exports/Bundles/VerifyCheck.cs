using System.Globalization;
using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>What the student's file says of the cases in the studio's own ONNX Runtime, beside what the trained student said.</summary>
/// <param name="Cases">Cases asked.</param>
/// <param name="Different">Cases with another label, or a number further off than the tolerance.</param>
/// <param name="Largest">The largest distance of a number.</param>
public sealed record VerifyCheck(int Cases, int Different, double Largest)
{
    public bool Passes => Cases > 0 && Different == 0;

    /// <summary>Asks for each text alone, as a service would, and for all at once, as a batch would.</summary>
    public static VerifyCheck Run(OnnxStudent student, IReadOnlyList<VerifyCase> cases, CancellationToken cancel = default)
    {
        var batch = student.Answer([.. cases.Select(c => c.Text)], 1, cancel);
        var (different, largest) = (0, 0.0);
        for (var i = 0; i < cases.Count; i++)
        {
            var distance = Math.Max(Distance(cases[i], batch, i), Distance(cases[i], student.Answer([cases[i].Text], 1, cancel), 0));
            // of two classes that are as good as equal either may be first
            var top = batch.Labels[i][student.Classes.IndexOf(cases[i].Label)];
            if (!(distance <= VerifyCase.Tolerance) || top < batch.Labels.Confidence(i) - VerifyCase.Tolerance) different++;
            largest = Math.Max(largest, distance);
        }
        return new VerifyCheck(cases.Count, different, largest);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cases - Different} of {Cases} texts as the trained student has them, the largest difference {Largest:0.0e+0}");

    private static double Distance(VerifyCase expected, StudentAnswers said, int row)
    {
        var largest = Math.Abs(expected.InDistribution - (double)said.InDistribution[row]);
        for (var k = 0; k < expected.Probabilities.Count; k++) largest = Math.Max(largest, Math.Abs(expected.Probabilities[k] - (double)said.Labels[row][k]));
        return largest;
    }
}
