using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Onnx.Tests;

/// <summary>The exported file gives what the student in C# gives, to 1e-5, whatever the text and whatever else is in the batch.</summary>
public sealed class StudentParityTests(TrainedStudents students) : IClassFixture<TrainedStudents>
{
    private const double Tolerance = 1e-5;

    [SharedFact("banking77/train.csv", "banking77/test.csv")]
    public void Banking77_test_texts() => AssertParity(students.Banking77, TextSet.Banking77("test").Texts);

    [SharedFact("banking77/train.csv")]
    public void Hostile_texts_with_77_classes() => AssertParity(students.Banking77, HostileTexts.All());

    [SharedFact("youtube/texts.csv")]
    public void Youtube_texts_and_hostile_ones() =>
        AssertParity(students.Youtube, [.. TextSet.Wrench("youtube", "test").Texts, .. TextSet.Wrench("youtube", "train").Texts, .. HostileTexts.All()]);

    [SharedFact("hausa/texts.csv")]
    public void Hausa_texts_and_hostile_ones() =>
        AssertParity(students.Hausa, [.. TextSet.Wrench("hausa", "test").Texts, .. TextSet.Wrench("hausa", "train").Texts, .. HostileTexts.All()]);

    [Fact]
    public void Small_student_on_hostile_texts() => AssertParity(students.Small, HostileTexts.All());

    [Theory]
    [InlineData(1, 1, 0, 0, TermFrequency.Sublinear)]
    [InlineData(0, 0, 3, 3, TermFrequency.Sublinear)]
    [InlineData(2, 3, 2, 2, TermFrequency.Binary)]
    [InlineData(1, 4, 4, 8, TermFrequency.Binary)]
    public void Every_feature_specification(int wordMin, int wordMax, int charMin, int charMax, TermFrequency frequency)
    {
        var spec = new FeatureSpec
        {
            WordMin = wordMin,
            WordMax = wordMax,
            CharMin = charMin,
            CharMax = charMax,
            TermFrequency = frequency,
            MinDocuments = 1,
            Buckets = 4_093,
        };
        AssertParity(TrainedStudents.Train(TrainedStudents.SmallSet, new SoftmaxTrainer { Features = spec }), [.. TrainedStudents.SmallSet.Texts, .. HostileTexts.All()]);
    }

    [Theory]
    [InlineData(CalibrationMethod.Temperature)]
    [InlineData(CalibrationMethod.Vector)]
    [InlineData(CalibrationMethod.Isotonic)]
    public void Every_calibration_with_an_abstain_threshold(CalibrationMethod method)
    {
        var k = students.Small.Classes.Count;
        var calibration = new StudentCalibration
        {
            Method = method,
            Scale = [.. Enumerable.Range(0, k).Select(i => method == CalibrationMethod.Vector ? 3f + i : 3.7f)],
            Shift = [.. Enumerable.Range(0, k).Select(i => method == CalibrationMethod.Vector ? i - 0.6f : 0f)],
            Knots = method == CalibrationMethod.Isotonic ? [0, 0.04f, 0.3f, 0.55f, 1] : [],
            Values = method == CalibrationMethod.Isotonic ? [0, 0.001f, 0.4f, 0.45f, 1.2f] : [],
            Documents = 100,
        };
        var calibrated = students.Small.Calibrated(calibration, 0.7f);
        string[] texts = [.. TrainedStudents.SmallSet.Texts, .. HostileTexts.All()];
        AssertParity(calibrated, texts);
        Assert.NotEqual(students.Small.Predict(texts)[0].ToArray(), calibrated.Predict(texts)[0].ToArray());
        var abstains = calibrated.Answer(texts).Abstains;
        Assert.Contains(true, abstains);
        Assert.Contains(false, abstains);
    }

    [SharedFact("banking77/train.csv", "hausa/texts.csv")]
    public void Text_in_another_language_is_told_from_the_students_own()
    {
        using var student = Export(students.Banking77);
        var own = student.Answer(TextSet.Banking77("test").Texts);
        var foreign = student.Answer(TextSet.Wrench("hausa", "test").Texts);
        Assert.InRange(own.Abstains.Count(a => a) / (double)own.Abstains.Length, 0, 0.03);
        Assert.InRange(foreign.Abstains.Count(a => a) / (double)foreign.Abstains.Length, 0.98, 1);
        Assert.True(foreign.InDistribution.Average() < 0.7 && own.InDistribution.Average() > 0.95);
    }

    [Fact]
    public void A_text_without_a_letter_is_not_in_distribution()
    {
        using var student = Export(students.Small);
        var answers = student.Answer(["", "?!", "my card is lost"]);
        Assert.Equal([0f, 0f], answers.InDistribution[..2]);
        Assert.Equal([true, true, false], answers.Abstains);
        Assert.Equal(1, answers.InDistribution[2], 0.2);
    }

    [Fact]
    public void Words_that_recur_count_by_the_logarithm_of_their_number()
    {
        string[] texts = ["card " + string.Join(' ', Enumerable.Repeat("transfer", 1_900)), "card transfer", string.Join(' ', Enumerable.Repeat("a", 5_000))];
        AssertParity(students.Small, texts);
    }

    [SharedFact("banking77/train.csv", "banking77/test.csv")]
    public void Eight_bits_a_weight_change_fewer_than_three_labels_in_a_thousand_in_less_than_four_megabytes()
    {
        var texts = TextSet.Banking77("test").Texts;
        var small = StudentVariants.Measure(students.Banking77, WeightPrecision.Int8, texts);
        Assert.InRange(small.Bytes, 1, 4_000_000);
        Assert.InRange(small.FlipShare, 0, 0.003);
        Assert.InRange(small.LargestDifference, 1e-6, 0.05);

        // and what the smaller file says is known without running it
        var expected = OnnxStudentWriter.AsWritten(students.Banking77, WeightPrecision.Int8).Predict(texts);
        using var file = new MemoryStream();
        OnnxStudentWriter.Write(students.Banking77, file, WeightPrecision.Int8);
        using var written = OnnxStudent.Load(file.ToArray(), "student.int8.onnx");
        var said = written.Predict(texts);
        for (var i = 0; i < said.Count; i++)
            for (var k = 0; k < said.Classes.Count; k++) Assert.InRange(said[i][k] - expected[i][k], -Tolerance, Tolerance);
    }

    [SharedFact("banking77/train.csv")]
    public void Sixteen_and_thirty_two_bits_a_weight_change_nothing()
    {
        var texts = TextSet.Banking77("train").Texts.Take(500).ToArray();
        var half = StudentVariants.Measure(students.Banking77, WeightPrecision.Half, texts);
        var single = StudentVariants.Measure(students.Banking77, WeightPrecision.Single, texts);
        Assert.Equal((0, 500), (half.Flips, half.Texts));
        Assert.Equal(0, single.Flips);
        Assert.InRange(half.LargestDifference, 0, Tolerance);
        Assert.InRange(single.LargestDifference, 0, Tolerance);
        Assert.True(half.Bytes < single.Bytes);
    }

    [Fact]
    public void Long_texts_are_cut_at_the_same_character()
    {
        var cap = students.Small.Features.Spec.MaxTextLength;
        string[] texts =
        [
            new string('x', cap - 5) + " card",
            new string('x', cap - 3) + " card",
            new string('x', cap) + " card",
            string.Concat(Enumerable.Repeat("\U0001F600", cap - 5)) + " card",
            string.Concat(Enumerable.Repeat("transfer ", 20_000)),
            "card",
        ];
        AssertParity(students.Small, texts);
        var seen = students.Small.Predict(texts);
        Assert.Equal(seen[2].ToArray(), students.Small.Predict([new string('x', cap)])[0].ToArray());
        Assert.NotEqual(seen[0].ToArray(), seen[2].ToArray());
    }

    [Fact]
    public void A_text_gets_the_same_answer_alone_and_among_others()
    {
        using var student = Export(students.Small);
        var texts = HostileTexts.All();
        var together = student.Predict(texts);
        for (var i = 0; i < texts.Length; i += 7) AssertClose(together[i], student.Predict([texts[i]])[0], texts[i], 1e-6);
    }

    [Fact]
    public void Many_threads_may_ask_one_student()
    {
        using var student = Export(students.Small);
        var texts = HostileTexts.All();
        var expected = student.Predict(texts, threads: 1);
        Parallel.For(0, 8, _ =>
        {
            var answer = student.Predict(texts, threads: 2);
            Assert.Equal(expected.Rows, answer.Rows);
        });
    }

    [Fact]
    public void No_texts_give_no_rows()
    {
        using var student = Export(students.Small);
        Assert.Equal(0, student.Predict([]).Count);
    }

    private static void AssertParity(LinearStudent student, string[] texts)
    {
        using var exported = Export(student);
        Assert.Equal(student.Classes, exported.Classes);
        var expected = student.Answer(texts);
        var together = exported.Answer(texts);
        for (var i = 0; i < texts.Length; i++)
        {
            AssertSame(student, expected, i, together, i, texts[i]);
            // the file has a way of its own for one text alone
            AssertSame(student, expected, i, exported.Answer([texts[i]], 1), 0, texts[i]);
        }
    }

    private static void AssertSame(LinearStudent student, StudentAnswers expected, int i, StudentAnswers actual, int j, string text)
    {
        AssertClose(expected.Labels[i], actual.Labels[j], text, Tolerance);
        Assert.Equal(expected.InDistribution[i], actual.InDistribution[j], Tolerance);
        // a number that lies on the threshold itself may fall on either side
        var onThreshold = Math.Abs(expected.Labels.Confidence(i) - student.AbstainBelow) <= Tolerance
            || Math.Abs(expected.InDistribution[i] - student.LeastInDistribution) <= Tolerance;
        if (!onThreshold) Assert.True(expected.Abstains[i] == actual.Abstains[j], $"abstains: {expected.Abstains[i]} in C#, for \"{text}\"");
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string text, double tolerance)
    {
        for (var k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance, $"class {k}: {expected[k]} in C#, {actual[k]} in the graph, for \"{text[..Math.Min(text.Length, 100)]}\"");
    }

    private static OnnxStudent Export(LinearStudent student)
    {
        using var file = new MemoryStream();
        OnnxStudentWriter.Write(student, file);
        return OnnxStudent.Load(file.ToArray(), "student.onnx");
    }
}
