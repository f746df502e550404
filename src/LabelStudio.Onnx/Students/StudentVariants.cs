using LabelStudio.Core.Students;

namespace LabelStudio.Onnx.Students;

/// <summary>What a student's file is like with its weights in a given precision, measured against the student itself.</summary>
/// <param name="Precision">How the weights lie in the file.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Texts">How many texts it was measured on.</param>
/// <param name="Flips">How many of them get another label.</param>
/// <param name="LargestDifference">The largest difference of a probability.</param>
public sealed record StudentVariant(WeightPrecision Precision, long Bytes, int Texts, int Flips, double LargestDifference)
{
    /// <summary>The share of texts that get another label, 0 to 1.</summary>
    public double FlipShare => Texts == 0 ? 0 : (double)Flips / Texts;
}

/// <summary>Measures what a smaller file costs.</summary>
public static class StudentVariants
{
    /// <summary>Writes the student to memory in a precision, runs it and compares.</summary>
    /// <param name="student">The student.</param>
    /// <param name="precision">How the weights shall lie.</param>
    /// <param name="texts">What to compare on; needs no gold, so any texts but those of the test split will do.</param>
    /// <param name="threads">Threads to use; 0 = one a processor.</param>
    /// <param name="cancel">Stops the work.</param>
    public static StudentVariant Measure(
        LinearStudent student, WeightPrecision precision, IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default)
    {
        using var file = new MemoryStream();
        OnnxStudentWriter.Write(student, file, precision);
        using var variant = OnnxStudent.Load(file.ToArray(), "variant");
        var expected = student.Predict(texts, threads, cancel);
        var actual = variant.Predict(texts, threads, cancel);
        var flips = 0;
        var largest = 0.0;
        for (var i = 0; i < texts.Count; i++)
        {
            if (expected.Top(i) != actual.Top(i)) flips++;
            for (var k = 0; k < student.Classes.Count; k++) largest = Math.Max(largest, Math.Abs(expected[i][k] - actual[i][k]));
        }
        return new StudentVariant(precision, file.Length, texts.Count, flips, largest);
    }
}
