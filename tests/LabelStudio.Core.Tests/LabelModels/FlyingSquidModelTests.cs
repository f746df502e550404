using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

public class FlyingSquidModelTests
{
    [Fact]
    public void ThreeFunctionsAreTheFormulaAndBayesRule()
    {
        var random = new Random(3);
        int[][] rows = [.. Enumerable.Range(0, 900).Select(_ =>
        {
            var truth = random.Next(2);
            int Says(double accuracy, double coverage) => random.NextDouble() > coverage ? -1 : random.NextDouble() < accuracy ? truth : 1 - truth;
            return new[] { Says(.85, .9), Says(.7, 1), Says(.8, .7) };
        })];
        double[] shares = [.6, .4];
        var fitted = new FlyingSquidModel().Fit(VoteRows.Of(2, rows), new LabelModelOptions { ClassBalance = shares });

        // Fu et al. 2020, algorithm 1, on votes as +1 for class 0 and -1 for class 1
        double Moment(int i, int j)
        {
            var both = rows.Where(r => r[i] >= 0 && r[j] >= 0).ToList();
            return both.Average(r => (1 - 2 * r[i]) * (1 - 2 * r[j]));
        }
        double[] a =
        [
            Math.Sqrt(Moment(0, 1) * Moment(0, 2) / Moment(1, 2)), Math.Sqrt(Moment(1, 0) * Moment(1, 2) / Moment(0, 2)), Math.Sqrt(Moment(2, 0) * Moment(2, 1) / Moment(0, 1)),
        ];
        for (var f = 0; f < 3; f++) Assert.Equal((1 + a[f]) / 2, fitted.Functions[f].EstimatedAccuracy!.Value, 1e-6);

        // P(vote | truth) from agreement, vote share and class share: p00 + p11 = (1 + a) / 2, p00 + p01 = share of votes for 0, p00 + p10 = share of class 0
        double[] joint = [.6, .4];
        int[] row = [0, 1, -1];
        for (var f = 0; f < 2; f++)
        {
            var voted = rows.Count(r => r[f] == 0) / (double)rows.Count(r => r[f] >= 0);
            var p00 = ((1 + a[f]) / 2 - 1 + voted + shares[0]) / 2;
            double[,] cells = { { p00, voted - p00 }, { shares[0] - p00, 1 - voted - shares[0] + p00 } };
            for (var y = 0; y < 2; y++) joint[y] *= cells[row[f], y] / shares[y];
        }
        Assert.Equal(joint[0] / joint.Sum(), fitted.Explain(row).Posterior[0], 1e-6);
    }

    [Theory]
    [InlineData(2, .02)]
    [InlineData(3, .05)]
    public void OnIndependentVotesItFindsTheAccuraciesThatMadeThem(int classes, double tolerance)
    {
        (double Accuracy, double Coverage)[] makers = [(0.9, 0.5), (0.8, 0.6), (0.7, 0.7), (0.6, 0.8), (0.85, 0.4), (0.75, 0.5)];
        var even = Enumerable.Repeat(1.0 / classes, classes).ToArray();
        var data = new SyntheticVotes { Documents = 40_000, Functions = makers.Length, Classes = classes, Seed = 1, Makers = makers, Balance = even }.Make();
        var fitted = new FlyingSquidModel().Fit(data.Votes, LabelModelOptions.Default);

        for (var f = 0; f < makers.Length; f++) Assert.Equal(makers[f].Accuracy, fitted.Functions[f].EstimatedAccuracy!.Value, tolerance);
    }

    [Fact]
    public void AFunctionThatIsMostlyWrongIsReadTheOtherWayRound()
    {
        (double Accuracy, double Coverage)[] makers = [(0.9, 0.6), (0.8, 0.6), (0.75, 0.7), (0.25, 0.8), (0.7, 0.8)];
        var data = new SyntheticVotes { Documents = 20_000, Functions = makers.Length, Classes = 2, Seed = 1, Makers = makers, Balance = [.5, .5] }.Make();
        var fitted = new FlyingSquidModel().Fit(data.Votes, LabelModelOptions.Default);

        Assert.Equal(0.25, fitted.Functions[3].EstimatedAccuracy!.Value, 0.03);
        Assert.Contains("worse than chance", fitted.Functions[3].Flags);
        Assert.Equal(1, fitted.Explain([-1, -1, -1, 0, -1]).Top);
    }

    // no triplet tells anything where every function votes one class: it must fall back on votes of equal worth, and say so
    [SharedTheory("youtube/votes.csv", "hausa/votes.csv")]
    [InlineData("youtube", .861)]
    [InlineData("hausa", .496)]
    public void FunctionsOfOneClassCountTheSameAndItSaysSo(string set, double majority)
    {
        var data = VoteFiles.Load(set).Split("train");
        var fitted = new FlyingSquidModel().Fit(data.Votes, LabelModelOptions.Default);

        Assert.Equal(majority, LabelFigures.Of(fitted.Predict(data.Votes), data.Gold).Accuracy, 0.0006);
        Assert.Contains(fitted.Warnings, w => w.Contains("no triplet tells the accuracy", StringComparison.Ordinal));
        Assert.False(fitted.Diagnosis.Identifiable);
    }

    [Fact]
    public void GoldMovesTheClassBalance()
    {
        var data = new SyntheticVotes { Documents = 5000, Functions = 6, Classes = 2, Seed = 2, Balance = [.9, .1] }.Make();
        var plain = new FlyingSquidModel().Fit(data.Votes, LabelModelOptions.Default);
        var anchored = plain.Anchor(VotePatterns.Of(data.Votes), data.Gold);

        Assert.Equal(0.5, plain.ClassBalance[0]);
        Assert.Equal(0.9, anchored.ClassBalance[0], 0.02);
        Assert.True(LabelFigures.Of(anchored.Predict(data.Votes), data.Gold).LogLoss < LabelFigures.Of(plain.Predict(data.Votes), data.Gold).LogLoss);
    }
}
