using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Tests.Students;

/// <summary>The evidence for an answer is what the student misses when it is gone.</summary>
public sealed class StudentEvidenceTests
{
    [Fact]
    public void The_word_that_makes_the_class_is_named_and_the_others_are_not()
    {
        const string Text = "my card was stolen, please help";
        var evidence = StudentEvidence.Of(new Keyword("stolen"), Text);
        Assert.Equal((1, 0.9), (evidence.Class, Math.Round(evidence.Probability, 3)));
        var span = Assert.Single(evidence.Spans);
        Assert.Equal("stolen,", Text.Substring(span.Start, span.Length));
        Assert.Equal(Math.Log(0.9 / 0.1), span.Weight, 1e-5);
    }

    [Fact]
    public void A_long_text_is_tried_in_stretches_and_an_empty_one_has_no_evidence()
    {
        var student = new Keyword("stolen");
        var text = string.Concat(Enumerable.Repeat("lorem ", 300)) + "stolen " + string.Concat(Enumerable.Repeat("ipsum ", 300));
        var evidence = StudentEvidence.Of(student, text);
        Assert.InRange(student.Asked, 2, StudentEvidence.MostTried + 1);
        Assert.Contains("stolen", text.Substring(Assert.Single(evidence.Spans).Start, evidence.Spans[0].Length), StringComparison.Ordinal);
        Assert.Empty(StudentEvidence.Of(student, "").Spans);
    }

    /// <summary>Says the second class at 0.9 where its word stands, else at 0.1.</summary>
    private sealed class Keyword(string word) : IStudent
    {
        public int Asked { get; private set; }

        public ClassList Classes { get; } = new(["other", "theft"]);

        public TrainingRecord Training => throw new NotSupportedException();

        public ProbabilisticLabels Predict(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default)
        {
            Asked = texts.Count;
            return new ProbabilisticLabels(
                Classes, [.. texts.SelectMany(t => t.Contains(word, StringComparison.Ordinal) ? new[] { 0.1f, 0.9f } : [0.9f, 0.1f])],
                [.. Enumerable.Range(0, texts.Count)], [.. Enumerable.Repeat(true, texts.Count)]);
        }
    }
}
