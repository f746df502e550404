using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Onnx.Tests;

/// <summary>The exported file gives the same answers in onnxruntime-node as in C#, to 1e-5.</summary>
public sealed class NodeParityTests(TrainedStudents students) : IClassFixture<TrainedStudents>
{
    [NodeFact("banking77/train.csv", "banking77/test.csv")]
    public void Banking77_test_texts() => AssertParity(students.Banking77, TextSet.Banking77("test").Texts);

    [NodeFact]
    public void Hostile_texts() => AssertParity(students.Small, HostileTexts.All());

    private static void AssertParity(LinearStudent student, string[] texts)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            OnnxStudentWriter.Write(student, path);
            using var loaded = OnnxStudent.Load(path);
            var answers = student.Answer(texts);
            var abstains = loaded.Answer(texts).Abstains;
            AssertSame(student, answers, abstains, NodeRuntime.Score(path, texts));
            // the file has a way of its own for one text alone
            AssertSame(student, answers, abstains, NodeRuntime.Score(path, texts, batch: 1));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertSame(LinearStudent student, StudentAnswers answers, bool[] abstains, NodeScores scores)
    {
        var expected = answers.Labels;
        Assert.Equal(abstains, scores.Abstains);
        Assert.Equal(expected.Count, scores.Labels.Length);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(answers.InDistribution[i], scores.InDistribution[i], 1e-5);
            for (var k = 0; k < student.Classes.Count; k++)
                Assert.True(Math.Abs(expected[i][k] - scores.Probabilities[i][k]) <= 1e-5, $"text {i}, class {k}: {expected[i][k]} in C#, {scores.Probabilities[i][k]} in node");
            Assert.True(expected[i][student.Classes.IndexOf(scores.Labels[i])] >= expected.Confidence(i) - 1e-5, $"text {i}: node says {scores.Labels[i]}");
        }
    }
}
