using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Tests.Students;

public sealed class JoinedStudentTests
{
    private static readonly ClassList Two = new(["fruit", "weather"]);

    [Fact]
    public void Words_that_were_never_seen_are_told_by_their_meaning()
    {
        var set = TrainingSet.FromGold(Two, ["apple", "pear", "rain", "snow"], [0, 0, 1, 1]);
        var joined = new SoftmaxTrainer { Encoder = new Meanings(), Epochs = 200 }.Train(set, StudentOptions.Default);
        var alone = new SoftmaxTrainer { Epochs = 200 }.Train(set, StudentOptions.Default);
        string[] unseen = ["mango", "fog"];
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(joined.Predict(unseen).Top));
        Assert.All(Enumerable.Range(0, 2), i => Assert.True(joined.Predict(unseen).Confidence(i) > alone.Predict(unseen).Confidence(i) + 0.1f));
    }

    [Fact]
    public void The_student_is_the_same_on_any_number_of_threads_and_scores_as_it_was_trained()
    {
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? $"apple {i}" : $"rain {i}")];
        var set = TrainingSet.FromGold(Two, texts, [.. texts.Select((_, i) => i % 2)]).WithDev(texts[..60], [.. texts[..60].Select((_, i) => i % 2)]);
        var trainer = new SoftmaxTrainer { Encoder = new Meanings(), EncoderScale = 2, BatchSize = 400, StepSize = 0.1 };
        var one = trainer.Train(set, new StudentOptions { Threads = 1 });
        var four = trainer.Train(set, new StudentOptions { Threads = 4 });
        Assert.True(one.Weights.SequenceEqual(four.Weights) && one.Bias.SequenceEqual(four.Bias) && one.Encoder!.Weights.SequenceEqual(four.Encoder!.Weights));
        // the mean that training took from the vectors is in the intercepts
        var predictions = one.Predict(set.DevTexts);
        Assert.Equal(one.Training.Epochs[one.Training.KeptEpoch - 1].DevLoss!.Value, set.DevGold.Select((g, i) => -Math.Log(predictions[i][g])).Average(), 2);
    }

    [Fact]
    public void Joined_knowledge_can_be_taught_to_a_student_of_words_alone()
    {
        // only the meaning tells that the words of unlabeled texts are fruit or weather
        string[] unlabeled = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? "mango" : "fog")];
        string[] dev = [.. unlabeled.Take(100)];
        var set = TrainingSet.FromGold(Two, ["apple", "pear", "rain", "snow"], [0, 0, 1, 1]).WithDev(dev, [.. dev.Select((_, i) => i % 2)]).WithUnlabeled(unlabeled);
        var outcome = Distillation.Run(new SoftmaxTrainer { Encoder = new Meanings(), Epochs = 50 }, set, StudentOptions.Default);
        Assert.Null(outcome.Student.Encoder);
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(outcome.Student.Predict(["mango", "fog"]).Top));
        Assert.True(outcome.DistilledLogLoss < outcome.PlainLogLoss);
        Assert.Contains("log-loss on dev", outcome.Sentence, StringComparison.Ordinal);
    }

    /// <summary>Knows which words are fruit.</summary>
    private sealed class Meanings : ISentenceEncoder
    {
        private static readonly string[] Fruit = ["apple", "pear", "mango"];

        public int Dimensions => 2;

        public string Identity => "meanings";

        public void Encode(IReadOnlyList<string> texts, Memory<float> vectors, int threads = 0, CancellationToken cancel = default)
        {
            for (var i = 0; i < texts.Count; i++)
            {
                var fruit = Fruit.Any(f => texts[i].Contains(f, StringComparison.Ordinal));
                vectors.Span[2 * i] = fruit ? 0.9f : 0.4f;
                vectors.Span[2 * i + 1] = fruit ? 0.44f : 0.92f;
            }
        }
    }
}
