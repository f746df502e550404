using LabelStudio.Core.Students;
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
        var expected = student.Predict(texts);
        var actual = exported.Predict(texts);
        for (var i = 0; i < texts.Length; i++) AssertClose(expected[i], actual[i], texts[i], Tolerance);
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
