using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Tests.Students;

public sealed class TrainingObjectiveTests
{
    private static readonly ClassList Two = new(["a", "b"]);
    private static readonly string[] Words = [.. Enumerable.Repeat("word", 100)];

    [Theory]
    [InlineData(2)]
    [InlineData(0.5)]
    public void A_temperature_leaves_what_is_learned_but_for_its_weight(double temperature)
    {
        // KL(teacher_T ‖ student_T) is 0 where the student is the teacher, whatever T
        var student = Train(Soft(0.8f), new TrainingObjective { Temperature = temperature });
        Assert.Equal(0.8, student.Predict(["word"])[0][0], 2);
    }

    [Fact]
    public void Sharpened_labels_are_taken_to_a_power()
    {
        var student = Train(Soft(0.8f), new TrainingObjective { Sharpness = 2 });
        Assert.Equal(0.64 / (0.64 + 0.04), student.Predict(["word"])[0][0], 2);
    }

    [Fact]
    public void Smoothing_spreads_a_part_of_every_target()
    {
        var student = Train(TrainingSet.FromGold(Two, Words, [.. Words.Select(_ => 0)]), new TrainingObjective { Smoothing = 0.2 });
        Assert.Equal(0.9, student.Predict(["word"])[0][0], 2);
    }

    [Theory]
    [InlineData(0.3, 0.7)]
    [InlineData(1, 0)]
    public void Gold_and_label_of_one_document_share_it(double labelShare, double expected)
    {
        // the label is sure of class a, gold says b
        var labels = new ProbabilisticLabels(Two, [1f, 0f], new int[100], [true]);
        var set = TrainingSet.FromLabels(Words, labels, [.. Words.Select(_ => 1)]);
        Assert.Equal(expected, Train(set, new TrainingObjective { LabelShare = labelShare }).Predict(["word"])[0][1], 2);
    }

    [Fact]
    public void Balanced_classes_count_alike()
    {
        int[] gold = [.. Words.Select((_, i) => i % 5 == 0 ? 0 : 1)];
        var set = TrainingSet.FromGold(Two, Words, gold);
        Assert.Equal(0.2, Train(set, TrainingObjective.Default).Predict(["word"])[0][0], 2);
        Assert.Equal(0.5, Train(set, new TrainingObjective { ClassBalance = 1 }).Predict(["word"])[0][0], 2);
        Assert.Equal(1 / 3.0, Train(set, new TrainingObjective { ClassBalance = 0.5 }).Predict(["word"])[0][0], 2);
    }

    [Fact]
    public void A_label_that_knows_nothing_does_not_count_where_sure_labels_count_more()
    {
        var labels = new ProbabilisticLabels(Two, [0.5f, 0.5f, 0.9f, 0.1f], [.. Words.Select((_, i) => i % 2)], [true, true]);
        var set = TrainingSet.FromLabels(Words, labels);
        Assert.Equal(0.7, Train(set, TrainingObjective.Default).Predict(["word"])[0][0], 2);
        Assert.Equal(0.9, Train(set, new TrainingObjective { ConfidencePower = 1 }).Predict(["word"])[0][0], 2);
    }

    [Fact]
    public void Nothing_that_counts_is_said()
    {
        var set = TrainingSet.FromLabels(Words, new ProbabilisticLabels(Two, [0.5f, 0.5f], new int[100], [true]));
        var error = Assert.Throws<ArgumentException>(() => Train(set, new TrainingObjective { ConfidencePower = 1 }));
        Assert.Contains("no document counts", error.Message, StringComparison.Ordinal);
    }

    [SharedFact("youtube/texts.csv")]
    public void An_L1_penalty_makes_weights_zero_on_any_number_of_threads()
    {
        var train = TextSet.Wrench("youtube", "train");
        var names = train.ClassNames;
        var set = TrainingSet.FromGold(new ClassList(names), train.Texts, train.Indices(names));
        var free = new SoftmaxTrainer { BatchSize = 1_024, StepSize = 0.1 }.Train(set, StudentOptions.Default);
        var trainer = new SoftmaxTrainer { BatchSize = 1_024, StepSize = 0.1, L1 = 1e-4 };
        var one = trainer.Train(set, new StudentOptions { Threads = 1 });
        var four = trainer.Train(set, new StudentOptions { Threads = 4 });
        Assert.True(one.Weights.SequenceEqual(four.Weights));
        Assert.True(Zeros(one) > 0.5 && Zeros(free) < 0.2, $"{Zeros(one):p0} of weights are 0 with the penalty, {Zeros(free):p0} without");
        // what is left still tells spam
        var dev = TextSet.Wrench("youtube", "dev");
        var predictions = one.Predict(dev.Texts);
        var gold = dev.Indices(names);
        Assert.InRange(gold.Where((g, i) => predictions.Top(i) == g).Count() / (double)gold.Length, 0.75, 1);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 11, 0)]
    [InlineData(1, 1, 0.6)]
    public void Values_out_of_range_are_refused(double temperature, double sharpness, double smoothing)
    {
        var objective = new TrainingObjective { Temperature = temperature, Sharpness = sharpness, Smoothing = smoothing };
        Assert.Throws<ArgumentException>(() => Train(Soft(0.8f), objective));
    }

    private static TrainingSet Soft(float first) => TrainingSet.FromLabels(Words, new ProbabilisticLabels(Two, [first, 1 - first], new int[100], [true]));

    // all texts in one step, so that nothing is left to their order
    private static LinearStudent Train(TrainingSet set, TrainingObjective objective) =>
        new SoftmaxTrainer { Epochs = 300, L2 = 0, BatchSize = 100, StepSize = 0.03, Objective = objective }.Train(set, StudentOptions.Default);

    private static double Zeros(LinearStudent student)
    {
        var zeros = 0;
        foreach (var w in student.Weights)
            if (w == 0) zeros++;
        return zeros / (double)student.Weights.Length;
    }
}
