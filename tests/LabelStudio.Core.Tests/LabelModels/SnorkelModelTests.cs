using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>The same votes and seeds give what Snorkel gives.</summary>
public class SnorkelModelTests
{
    private const int Seeds = 10;

    // Snorkel calculates in single precision; where a hundred steps still swing, its last digits differ
    private const double Tolerance = 0.0002;

    [SharedTheory("youtube/votes.csv", "hausa/votes.csv", "duck/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv")]
    [InlineData("youtube train", "")]
    [InlineData("youtube train", "500 epochs")]
    [InlineData("youtube train", "50 epochs, rate .02, L2 .1, precision .8")]
    [InlineData("hausa train", "")]
    [InlineData("hausa train", "class balance .1 .15 .2 .25 .3")]
    [InlineData("duck", "")]
    [InlineData("dog", "")]
    [InlineData("banking77-llm-votes", "")]
    public void EstimatedAccuraciesAndLabelsAreSnorkels(string set, string how)
    {
        var expected = SnorkelFigures.Of(set, how);
        var data = Votes(set);
        var patterns = VotePatterns.Of(data.Votes);
        var balance = how.StartsWith("class balance", StringComparison.Ordinal) ? new[] { .1, .15, .2, .25, .3 } : null;
        var fits = Enumerable.Range(0, Seeds).Select(seed => new SnorkelModel(Options(how, (uint)seed)).Fit(patterns, new LabelModelOptions { ClassBalance = balance })).ToList();

        for (var f = 0; f < expected.Functions.Length; f++)
            Same(expected.Functions[f], [.. fits.Select(fit => fit.Functions[f].EstimatedAccuracy ?? 0)], Tolerance);
        // one document more or less
        Same(expected.LabelAccuracy, [.. fits.Select(fit => LabelFigures.Of(fit.Predict(patterns), data.Gold).Accuracy)], 1.0 / data.Gold.Length + 0.0005);
    }

    [Fact]
    public void GoldMovesTheClassBalanceAndOneThatWasGivenStays()
    {
        var data = new SyntheticVotes { Documents = 5000, Functions = 6, Classes = 2, Seed = 2, Balance = [.8, .2] }.Make();
        var patterns = VotePatterns.Of(data.Votes);
        var plain = new SnorkelModel().Fit(patterns, LabelModelOptions.Default);
        var anchored = plain.Anchor(patterns, data.Gold);
        var given = new SnorkelModel().Fit(patterns, new LabelModelOptions { ClassBalance = [.6, .4] }).Anchor(patterns, data.Gold);

        Assert.Equal(0.5, plain.ClassBalance[0]);
        Assert.Equal(0.8, anchored.ClassBalance[0], 0.02);
        Assert.Equal(0.6, given.ClassBalance[0], 1e-9);
        Assert.True(LabelFigures.Of(anchored.Predict(patterns), data.Gold).LogLoss < LabelFigures.Of(plain.Predict(patterns), data.Gold).LogLoss);
        Assert.Contains(plain.Warnings, w => w.Contains("equally frequent", StringComparison.Ordinal));
        Assert.DoesNotContain(anchored.Warnings, w => w.Contains("equally frequent", StringComparison.Ordinal));
    }

    private static LabeledVotes Votes(string set) => set.Split(' ') is [var name, var split] ? VoteFiles.Load(name).Split(split) : VoteFiles.Load(set);

    private static SnorkelOptions Options(string how, uint seed) => how switch
    {
        "500 epochs" => new() { Seed = seed, Epochs = 500 },
        "50 epochs, rate .02, L2 .1, precision .8" => new() { Seed = seed, Epochs = 50, LearningRate = 0.02, L2 = 0.1, StartPrecision = 0.8 },
        _ => new() { Seed = seed },
    };

    private static void Same(SnorkelFigures.Range expected, double[] ours, double tolerance)
    {
        Assert.Equal(expected.Mean, ours.Average(), tolerance);
        Assert.Equal(expected.Least, ours.Min(), tolerance);
        Assert.Equal(expected.Most, ours.Max(), tolerance);
    }
}
