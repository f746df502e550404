using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Tests.Students;

public sealed class SoftmaxTrainerTests
{
    private static readonly ClassList Two = new(["a", "b"]);

    [SharedFact("banking77/train.csv")]
    public void Banking77_on_held_out_training_texts()
    {
        // every tenth text of the training split is held out; the test split is for the evaluator alone
        var all = TextSet.Banking77("train");
        var names = all.ClassNames;
        var gold = all.Indices(names);
        var learn = Array.ConvertAll(gold, g => g);
        for (var i = 0; i < gold.Length; i++)
            if (i % 10 == 3) learn[i] = -1;
        var student = new SoftmaxTrainer().Train(TrainingSet.FromGold(new ClassList(names), all.Texts, learn), StudentOptions.Default);
        var held = Enumerable.Range(0, gold.Length).Where(i => i % 10 == 3).ToArray();
        var predictions = student.Predict([.. held.Select(i => all.Texts[i])]);
        var right = held.Select((document, i) => predictions.Top(i) == gold[document]).Count(r => r);
        Assert.InRange(right / (double)held.Length, 0.89, 0.95);
    }

    [SharedFact("youtube/texts.csv")]
    public void Weights_do_not_depend_on_threads_but_on_the_seed()
    {
        var one = TrainYoutube(1, 1);
        var four = TrainYoutube(4, 1);
        var other = TrainYoutube(1, 2);
        Assert.True(one.Weights.SequenceEqual(four.Weights) && one.Bias.SequenceEqual(four.Bias));
        Assert.Equal(one.Training.Epochs, four.Training.Epochs);
        Assert.False(one.Weights.SequenceEqual(other.Weights));
    }

    [SharedFact("youtube/texts.csv")]
    public void Dev_keeps_the_epoch_with_the_lowest_log_loss()
    {
        var student = TrainYoutube(0, 1);
        var losses = student.Training.Epochs.Select(e => e.DevLoss!.Value).ToArray();
        Assert.Equal(Array.IndexOf(losses, losses.Min()) + 1, student.Training.KeptEpoch);
        var dev = TextSet.Wrench("youtube", "dev");
        var predictions = student.Predict(dev.Texts);
        var gold = dev.Indices(dev.ClassNames);
        // the kept weights are those of that epoch, but for their rounding to half precision
        Assert.Equal(losses.Min(), gold.Select((g, i) => -Math.Log(predictions[i][g])).Average(), 3);
        Assert.Equal(dev.Texts.Length, student.Training.DevExamples);
    }

    [Fact]
    public void The_whole_posterior_is_learned_not_its_top_class()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "red" : "blue")];
        var labels = new ProbabilisticLabels(Two, [0.7f, 0.3f, 0.05f, 0.95f], [.. Enumerable.Range(0, 200).Select(i => i % 2)], [true, true]);
        var student = new SoftmaxTrainer { Epochs = 60, L2 = 0 }.Train(TrainingSet.FromLabels(texts, labels), StudentOptions.Default);
        var predictions = student.Predict(["red", "blue"]);
        Assert.Equal(0.7, predictions[0][0], 2);
        Assert.Equal(0.05, predictions[1][0], 2);
    }

    [Fact]
    public void A_text_of_greater_weight_counts_for_more()
    {
        // the same word with opposite labels, gold with three times the weight of a soft label
        string[] texts = [.. Enumerable.Repeat("word", 100)];
        var labels = new ProbabilisticLabels(Two, [1f, 0f], new int[100], [true]);
        int[] gold = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1 : -1)];
        var student = new SoftmaxTrainer { Epochs = 100, L2 = 0 }.Train(TrainingSet.FromLabels(texts, labels, gold, goldWeight: 3), StudentOptions.Default);
        Assert.Equal(0.75, student.Predict(["word"])[0][1], 1);
    }

    [Fact]
    public void A_penalty_makes_weights_small()
    {
        var set = TrainingSet.FromGold(Two, ["red", "red", "blue", "blue"], [0, 0, 1, 1]);
        var free = new SoftmaxTrainer { L2 = 0, Epochs = 50 }.Train(set, StudentOptions.Default);
        var held = new SoftmaxTrainer { L2 = 1e-2, Epochs = 50 }.Train(set, StudentOptions.Default);
        Assert.True(Squares(held) < Squares(free) / 2, $"{Squares(held)} with the penalty, {Squares(free)} without");
    }

    [Fact]
    public void Repeated_long_texts_in_two_classes_do_not_diverge()
    {
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => string.Concat(Enumerable.Repeat(i % 2 == 0 ? "check out my channel " : "great song love it ", 1 + i % 50)))];
        int[] gold = [.. Enumerable.Range(0, 400).Select(i => i % 2)];
        var student = new SoftmaxTrainer().Train(TrainingSet.FromGold(Two, texts, gold), StudentOptions.Default);
        Assert.All(student.Training.Epochs.Skip(2), e => Assert.InRange(e.TrainLoss, 0, 0.2));
    }

    [Fact]
    public void Texts_without_a_single_feature_give_the_class_shares()
    {
        string[] texts = [.. Enumerable.Repeat("?!", 100)];
        int[] gold = [.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? 0 : 1)];
        var student = new SoftmaxTrainer { Epochs = 200 }.Train(TrainingSet.FromGold(Two, texts, gold), StudentOptions.Default);
        Assert.Equal(0.25, student.Predict([""])[0][0], 1);
    }

    [Fact]
    public void Progress_is_told_and_cancelling_stops()
    {
        var set = TrainingSet.FromGold(Two, ["red", "red", "blue", "blue"], [0, 0, 1, 1]);
        var told = new Collector();
        new SoftmaxTrainer { Epochs = 3 }.Train(set, StudentOptions.Default, told);
        Assert.Contains(told.Reports, r => r.Stage == "train student" && r.Detail == "pass 2 of 3");
        Assert.Equal(1, told.Reports[^1].Fraction);
        Assert.ThrowsAny<OperationCanceledException>(() => new SoftmaxTrainer().Train(set, StudentOptions.Default, null, new CancellationToken(true)));
    }

    [Theory]
    [InlineData(-1, 1, 64)]
    [InlineData(0, 0, 64)]
    [InlineData(0, 1, -1)]
    [InlineData(0.5, 1, 64)]
    public void Parameters_out_of_range_are_refused(double l2, double step, int batch)
    {
        var trainer = new SoftmaxTrainer { L2 = l2, StepSize = step, BatchSize = batch };
        Assert.Throws<ArgumentException>(() => trainer.Train(TrainingSet.FromGold(Two, ["x"], [0]), StudentOptions.Default));
    }

    private static LinearStudent TrainYoutube(int threads, int seed)
    {
        var train = TextSet.Wrench("youtube", "train");
        var dev = TextSet.Wrench("youtube", "dev");
        var names = train.ClassNames;
        var set = TrainingSet.FromGold(new ClassList(names), train.Texts, train.Indices(names)).WithDev(dev.Texts, dev.Indices(names));
        // a batch large enough that work is shared out
        return new SoftmaxTrainer { BatchSize = 1_024, StepSize = 0.1 }.Train(set, new StudentOptions { Threads = threads, Seed = seed });
    }

    private static double Squares(LinearStudent student)
    {
        var sum = 0.0;
        foreach (var w in student.Weights) sum += (double)w * w;
        return sum;
    }

    private sealed class Collector : IProgress<StageProgress>
    {
        public List<StageProgress> Reports { get; } = [];

        public void Report(StageProgress value) => Reports.Add(value);
    }
}
