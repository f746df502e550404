using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

public class WeightedVoteTests
{
    [Fact]
    public void TheWeightIsTheLogOddsOfTheShrunkAccuracyOnGold()
    {
        // on gold f0 is right 8 of 10 times, f1 5 of 10
        int[][] rows = [.. Enumerable.Range(0, 12).Select(i => new[] { i < 8 ? 0 : 1, i < 5 ? 0 : 1 })];
        int[] gold = [.. Enumerable.Range(0, 12).Select(i => i < 10 ? 0 : -1)];
        var fitted = new WeightedVote().Fit(VoteRows.Of(3, rows), new LabelModelOptions { Gold = gold, ClassBalance = [1 / 3.0, 1 / 3.0, 1 / 3.0] });

        var mean = (13 + 7) / (20 + 10.0);
        var (first, second) = ((8 + 10 * mean) / 20, (5 + 10 * mean) / 20);
        var why = fitted.Explain([0, 1]);
        Assert.Equal(0, why.Top);
        Assert.Equal(Math.Log(first * 2 / (1 - first)), why.Parts[0].LogOdds, 1e-9);
        Assert.Equal(-Math.Log(second * 2 / (1 - second)), why.Parts[1].LogOdds, 1e-9);
        Assert.Equal(1, fitted.Functions[0].Weight);
        Assert.Equal(-why.Parts[1].LogOdds / why.Parts[0].LogOdds, fitted.Functions[1].Weight, 1e-9);
    }

    [SharedTheory("youtube/votes.csv", "duck/votes.csv", "dog/votes.csv")]
    [InlineData("youtube")]
    [InlineData("duck")]
    [InlineData("dog")]
    public void WithoutGoldItIsMajorityAndSaysSo(string set)
    {
        var data = VoteFiles.Load(set);
        var fitted = new WeightedVote().Fit(data.Votes, LabelModelOptions.Default);
        var majority = new MajorityVote().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes);

        Assert.Equal(LabelFigures.Of(majority, data.Gold).Accuracy, LabelFigures.Of(fitted.Predict(data.Votes), data.Gold).Accuracy, 1e-9);
        Assert.Contains(fitted.Warnings, w => w.Contains("no gold label", StringComparison.Ordinal));
        Assert.All(fitted.Functions, f => Assert.Equal(1, f.Weight));
    }

    // many of the ducks' annotators are worse than chance on a kind of duck: majority is sure and wrong
    [SharedFact("duck/votes.csv")]
    public void GoldOnHalfOfTheDucksMakesTheOtherHalfBetter()
    {
        var data = VoteFiles.Load("duck");
        int[] seen = [.. data.Gold.Select((y, i) => i % 2 == 0 ? y : -1)], unseen = [.. data.Gold.Select((y, i) => i % 2 == 1 ? y : -1)];
        var plain = new WeightedVote().Fit(data.Votes, LabelModelOptions.Default);
        var anchored = plain.Anchor(VotePatterns.Of(data.Votes), seen);
        var (before, after) = (LabelFigures.Of(plain.Predict(data.Votes), unseen), LabelFigures.Of(anchored.Predict(data.Votes), unseen));

        Assert.True(after.Accuracy > before.Accuracy);
        Assert.True(after.LogLoss < before.LogLoss - 0.3);
        Assert.DoesNotContain(anchored.Warnings, w => w.Contains("no gold label", StringComparison.Ordinal));
    }

    [Fact]
    public void FunctionsOfUnequalWorthAreToldApart()
    {
        (double Accuracy, double Coverage)[] makers = [(0.95, 0.6), (0.55, 0.8), (0.55, 0.8), (0.5, 0.8), (0.9, 0.5)];
        var data = new SyntheticVotes { Documents = 5000, Functions = 5, Classes = 3, Seed = 6, Makers = makers }.Make();
        int[] gold = [.. data.Gold.Select((y, i) => i < 200 ? y : -1)], rest = [.. data.Gold.Select((y, i) => i < 200 ? -1 : y)];
        var weighted = new WeightedVote().Fit(data.Votes, new LabelModelOptions { Gold = gold }).Predict(data.Votes);
        var majority = new MajorityVote().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes);

        Assert.True(LabelFigures.Of(weighted, rest).Accuracy > LabelFigures.Of(majority, rest).Accuracy + 0.08);
    }

    [Fact]
    public void FunctionsWithoutGoldAreNamed()
    {
        var votes = VoteRows.Of(2, [0, -1], [1, -1], [0, 1], [1, 0]);
        var warnings = new WeightedVote().Fit(votes, new LabelModelOptions { Gold = [0, 1, -1, -1] }).Warnings;

        Assert.Contains(warnings, w => w.Contains("\"f1\" votes on no document with gold", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("2 votes on gold", StringComparison.Ordinal));
    }
}
