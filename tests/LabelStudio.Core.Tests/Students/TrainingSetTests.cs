using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Tests.Students;

public sealed class TrainingSetTests
{
    private static readonly ClassList Classes = new(["a", "b"]);

    // document 2 has no vote
    private static readonly ProbabilisticLabels Labels = new(Classes, [0.9f, 0.1f, 0.4f, 0.6f, 0.5f, 0.5f], [0, 1, 2], [true, true, false]);

    [Fact]
    public void Documents_without_a_vote_are_left_out()
    {
        var set = TrainingSet.FromLabels(["x", "y", "z"], Labels);
        Assert.Equal(["x", "y"], set.Texts);
        Assert.Equal([0.4f, 0.6f], set.Target(1).ToArray());
        Assert.Equal(0, set.GoldExamples);
    }

    [Fact]
    public void They_can_be_asked_for() => Assert.Equal(3, TrainingSet.FromLabels(["x", "y", "z"], Labels, includeUncovered: true).Count);

    [Fact]
    public void Labels_that_are_not_sure_enough_are_left_out() => Assert.Equal(["x"], TrainingSet.FromLabels(["x", "y", "z"], Labels, minConfidence: 0.7).Texts);

    [Fact]
    public void Gold_takes_the_place_of_a_label_and_brings_in_what_has_none()
    {
        var set = TrainingSet.FromLabels(["x", "y", "z"], Labels, [1, -1, 0], goldWeight: 3);
        Assert.Equal([0f, 1f], set.Target(0).ToArray());
        Assert.Equal([0.4f, 0.6f], set.Target(1).ToArray());
        Assert.Equal([1f, 0f], set.Target(2).ToArray());
        Assert.Equal([3f, 1f, 3f], set.Weights);
        Assert.Equal(2, set.GoldExamples);
    }

    [Fact]
    public void Dev_keeps_only_what_has_gold()
    {
        var set = TrainingSet.FromGold(Classes, ["x"], [0]).WithDev(["p", "q"], [-1, 1]);
        Assert.Equal(["q"], set.DevTexts);
        Assert.Equal([1], set.DevGold);
    }

    [Fact]
    public void Nothing_to_learn_from_is_said()
    {
        var none = new ProbabilisticLabels(Classes, [0.5f, 0.5f], [0, 0], [false]);
        var error = Assert.Throws<ArgumentException>(() => TrainingSet.FromLabels(["x", "y"], none));
        Assert.Contains("Nothing to learn from: none of 2 documents", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TrainingSet.FromLabels(["x"], Labels));
        Assert.Throws<ArgumentException>(() => TrainingSet.FromLabels(["x", "y", "z"], Labels, [0, 2, 0]));
        Assert.Throws<ArgumentException>(() => TrainingSet.FromLabels(["x", "y", "z"], Labels, goldWeight: 0));
        Assert.Throws<ArgumentException>(() => TrainingSet.FromGold(Classes, ["x"], [0, 1]));
    }
}
