using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Onnx.Tests;

/// <summary>A student joined with a sentence encoder leaves as a file that takes texts and their vectors.</summary>
public sealed class JoinedStudentFileTests
{
    private static readonly LinearStudent Joined = Train();

    [Theory]
    [InlineData(WeightPrecision.Half, 1e-5)]
    [InlineData(WeightPrecision.Single, 1e-5)]
    [InlineData(WeightPrecision.Int8, 0.02)]
    public void It_answers_as_in_CSharp(WeightPrecision precision, double tolerance)
    {
        using var file = Load(Joined, precision);
        file.UseEncoder(new Letters());
        string[] texts = [.. TrainedStudents.SmallSet.Texts, .. HostileTexts.All()];
        var expected = Joined.Answer(texts);
        var actual = file.Answer(texts);
        for (var i = 0; i < texts.Length; i++)
            for (var k = 0; k < 3; k++) Assert.Equal(expected.Labels[i][k], actual.Labels[i][k], tolerance);
        Assert.Equal(expected.InDistribution, actual.InDistribution);
        // the vectors do count
        Assert.NotEqual(Train(scale: 0.5f).Predict(texts)[3].ToArray(), expected.Labels[3].ToArray());
    }

    [Fact]
    public void It_says_which_encoder_it_needs_and_takes_no_other()
    {
        using var file = Load(Joined, WeightPrecision.Half);
        Assert.Equal(new EncoderNeed("letters", 8), file.Encoder);
        Assert.Contains("\"letters\"", Assert.Throws<StudentFileException>(() => file.Predict(["card"])).Message, StringComparison.Ordinal);
        Assert.Contains("not with \"digits\"", Assert.Throws<ArgumentException>(() => file.UseEncoder(new Letters("digits"))).Message, StringComparison.Ordinal);
    }

    private static OnnxStudent Load(LinearStudent student, WeightPrecision precision)
    {
        using var stream = new MemoryStream();
        OnnxStudentWriter.Write(student, stream, precision);
        return OnnxStudent.Load(stream.ToArray(), "joined.onnx");
    }

    private static LinearStudent Train(float scale = 2)
    {
        var set = TrainedStudents.SmallSet;
        var names = set.ClassNames;
        var student = new SoftmaxTrainer { Encoder = new Letters(), EncoderScale = scale }.Train(
            TrainingSet.FromGold(new ClassList(names), set.Texts, set.Indices(names)), StudentOptions.Default);
        return student.Calibrated(new StudentCalibration { Method = CalibrationMethod.Vector, Scale = [2, 1.5f, 1], Shift = [0, 0.3f, -0.1f], Documents = 30 }, 0.4f);
    }

    /// <summary>Turns a text into the shares of eight kinds of characters.</summary>
    private sealed class Letters(string identity = "letters") : ISentenceEncoder
    {
        public int Dimensions => 8;

        public string Identity => identity;

        public void Encode(IReadOnlyList<string> texts, Memory<float> vectors, int threads = 0, CancellationToken cancel = default)
        {
            vectors.Span.Clear();
            for (var i = 0; i < texts.Count; i++)
                foreach (var c in texts[i]) vectors.Span[i * 8 + c % 8] += 1f / texts[i].Length;
        }
    }
}
