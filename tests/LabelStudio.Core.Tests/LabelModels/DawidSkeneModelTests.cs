using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

public class DawidSkeneModelTests
{
    // Dawid and Skene 1979, table 1: 45 patients, classes 1 to 4 as five anaesthetists saw them; the first was asked three times (first three digits)
    private const string Anaesthetists =
        "1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 1111111 2223212 1211111 "
        + "1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222 1111111 1111111 1121121 "
        + "1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222";

    private static readonly int[] Observers = [0, 0, 0, 1, 2, 3, 4];

    /// <summary>Where the paper's example converges to (class shares .40, .42, .11, .07), as github.com/dallascard/dawid_skene computes it in 3,000 rounds.</summary>
    private static readonly double[] Shares = [0.39955475, 0.42198339, 0.11179519, 0.06666667];

    /// <summary>For each true class, what the first anaesthetist answers; and the second.</summary>
    private static readonly double[][] FirstObserver = [[0.88948835, 0.11051165, 0, 0], [0.07058545, 0.87637994, 0.05303461, 0], [0, 0.33882154, 0.66117846, 0], [0, 0, 0.55555556, 0.44444444]];

    private static readonly double[][] SecondObserver = [[0.83421408, 0.16578592, 0, 0], [0.05270670, 0.63294620, 0.31434710, 0], [0, 0, 1, 0], [0, 0, 0, 1]];

    [Fact]
    public void TheAnaesthetistsAreTheTextbookToSixDecimals()
    {
        var (votes, rows) = Patients();
        var fitted = MaximumLikelihood(Observers).Fit(votes, LabelModelOptions.Default);
        var labels = fitted.Predict(votes);

        for (var l = 0; l < 4; l++)
        {
            Assert.Equal(Shares[l], fitted.ClassBalance[l], 1e-6);
            var (first, second) = (new double[4], new double[4]);
            for (var i = 0; i < rows.Length; i++)
            {
                for (var f = 0; f < 3; f++) first[rows[i][f]] += labels[i][l];
                second[rows[i][3]] += labels[i][l];
            }
            for (var v = 0; v < 4; v++)
            {
                Assert.Equal(FirstObserver[l][v], first[v] / first.Sum(), 1e-6);
                Assert.Equal(SecondObserver[l][v], second[v] / second.Sum(), 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheAnaesthetistsAreLongHandEmToSixDecimals(bool repeated)
    {
        int[] observers = repeated ? Observers : [0, 1, 2, 3, 4, 5, 6];
        var (votes, rows) = Patients();
        var fitted = MaximumLikelihood(observers).Fit(votes, LabelModelOptions.Default);

        AssertLongHand(rows, observers, 4, fitted, fitted.Predict(votes));
    }

    [Fact]
    public void VotesWithSilenceAreLongHandEmToSixDecimals()
    {
        var data = new SyntheticVotes { Documents = 400, Functions = 6, Classes = 3, Seed = 8, Coverage = (0.3, 0.7) }.Make();
        int[][] rows = [.. Enumerable.Range(0, 400).Select(i => data.Votes.Functions.Select(f => f[i]).ToArray())];
        var fitted = MaximumLikelihood(null).Fit(data.Votes, LabelModelOptions.Default);

        AssertLongHand(rows, [0, 1, 2, 3, 4, 5], 3, fitted, fitted.Predict(data.Votes));
    }

    [Fact]
    public void ItFindsWhichClassIsTakenForWhich()
    {
        var random = new Random(4);
        // f0 takes class 2 for class 1 half the time; the others are even in their errors
        int[][] rows = [.. Enumerable.Range(0, 6000).Select(_ =>
        {
            var truth = random.Next(3);
            int Says(double accuracy) => random.NextDouble() < accuracy ? truth : (truth + 1 + random.Next(2)) % 3;
            return new[] { truth == 2 && random.NextDouble() < 0.5 ? 1 : truth, Says(.8), Says(.75), Says(.7) };
        })];
        var fitted = new DawidSkeneModel().Fit(VoteRows.Of(3, rows), LabelModelOptions.Default);

        // a vote for 1 speaks two to one for class 1 against 2, and almost surely against 0
        var why = fitted.Explain([1, -1, -1, -1]);
        Assert.Equal(2.0 / 3, why.Posterior[1], 0.03);
        Assert.Equal(1.0 / 3, why.Posterior[2], 0.03);
        Assert.InRange(fitted.Explain([2, -1, -1, -1]).Posterior[2], 0.97, 1);
    }

    // crowd-style Dawid-Skene falls to .431 and .274 here: every function votes one class, and all documents go to one
    [SharedTheory("youtube/votes.csv", "hausa/votes.csv")]
    [InlineData("youtube", .82)]
    [InlineData("hausa", .49)]
    public void KeywordFunctionsDoNotCollapseIt(string set, double floor)
    {
        var data = VoteFiles.Load(set).Split("train");
        var figures = LabelFigures.Of(new DawidSkeneModel().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes), data.Gold);

        Assert.InRange(figures.Accuracy, floor, 1);
    }

    [SharedTheory("duck/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv")]
    [InlineData("duck", .898)]
    [InlineData("dog", .843)]
    [InlineData("banking77-llm-votes", .685)]
    public void ItIsAsRightAsPublishedOnAnnotators(string set, double accuracy)
    {
        var data = VoteFiles.Load(set);
        var figures = LabelFigures.Of(new DawidSkeneModel().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes), data.Gold);

        Assert.InRange(figures.Accuracy, accuracy - 0.005, 1);
    }

    [Fact]
    public void SilenceIsReadWhereItGoesWithTheClassAndLeftAloneElsewhere()
    {
        LabelExplanation OfSilent(double whereZero, double whereOne)
        {
            var random = new Random(7);
            int[][] rows = [.. Enumerable.Range(0, 8000).Select(_ =>
            {
                var truth = random.Next(2);
                int Says(double accuracy) => random.NextDouble() < accuracy ? truth : 1 - truth;
                return new[] { random.NextDouble() < (truth == 0 ? whereZero : whereOne) ? Says(.85) : -1, Says(.8), Says(.75), Says(.8) };
            })];
            return new DawidSkeneModel().Fit(VoteRows.Of(2, rows), LabelModelOptions.Default).Explain([-1, 0, 1, -1]);
        }

        // silent on 90 % of class 0 and 40 % of class 1
        var informs = OfSilent(0.1, 0.6);
        Assert.Equal(0, informs.Top);
        Assert.Equal(Math.Log(0.9 / 0.4), informs.Silence, 0.08);
        Assert.Equal(0, OfSilent(0.4, 0.4).Silence);
    }

    [Fact]
    public void ItsOptionsAreChecked()
    {
        var votes = VoteRows.Of(2, [0, 1], [1, 1]);

        Assert.Throws<ArgumentException>(() => new DawidSkeneModel(new() { Strength = -1 }));
        Assert.Throws<ArgumentException>(() => new DawidSkeneModel(new() { MostRounds = 0 }));
        Assert.Contains("2 functions", Assert.Throws<ArgumentException>(() => new DawidSkeneModel(new() { Observers = [0] }).Fit(votes, LabelModelOptions.Default)).Message, StringComparison.Ordinal);
    }

    private static DawidSkeneModel MaximumLikelihood(int[]? observers) => new(DawidSkeneOptions.MaximumLikelihood with { Observers = observers });

    private static (VoteMatrix Votes, int[][] Rows) Patients()
    {
        int[][] rows = [.. Anaesthetists.Split(' ').Select(p => p.Select(c => c - '1').ToArray())];
        Assert.Equal(45, rows.Length);
        return (VoteRows.Of(4, rows), rows);
    }

    /// <summary>The paper's equations 2.3 to 2.5 as they stand, run until nothing moves.</summary>
    private static void AssertLongHand(int[][] rows, int[] observers, int classes, FittedLabelModel fitted, ProbabilisticLabels labels)
    {
        var n = rows.Length;
        var observerCount = observers.Max() + 1;
        var truth = new double[n, classes];
        for (var i = 0; i < n; i++)
        {
            var votes = rows[i].Count(v => v >= 0);
            for (var j = 0; j < classes; j++) truth[i, j] = votes == 0 ? 1.0 / classes : rows[i].Count(v => v == j) / (double)votes;
        }
        var shares = new double[classes];
        for (var round = 0; round < 3000; round++)
        {
            var error = new double[observerCount, classes, classes];
            for (var k = 0; k < observerCount; k++)
                for (var j = 0; j < classes; j++)
                {
                    var total = 0.0;
                    for (var i = 0; i < n; i++)
                        for (var f = 0; f < observers.Length; f++)
                            if (observers[f] == k && rows[i][f] >= 0)
                            {
                                error[k, j, rows[i][f]] += truth[i, j];
                                total += truth[i, j];
                            }
                    for (var l = 0; l < classes; l++) error[k, j, l] = total > 0 ? error[k, j, l] / total : 1.0 / classes;
                }
            var seen = 0;
            Array.Clear(shares);
            for (var i = 0; i < n; i++)
            {
                if (rows[i].All(v => v < 0)) continue;
                seen++;
                for (var j = 0; j < classes; j++) shares[j] += truth[i, j];
            }
            for (var j = 0; j < classes; j++) shares[j] /= seen;
            for (var i = 0; i < n; i++)
            {
                var sum = 0.0;
                for (var j = 0; j < classes; j++)
                {
                    truth[i, j] = shares[j];
                    for (var f = 0; f < observers.Length; f++)
                        if (rows[i][f] >= 0) truth[i, j] *= error[observers[f], j, rows[i][f]];
                    sum += truth[i, j];
                }
                for (var j = 0; j < classes; j++) truth[i, j] /= sum;
            }
        }
        for (var j = 0; j < classes; j++) Assert.Equal(shares[j], fitted.ClassBalance[j], 1e-6);
        for (var i = 0; i < n; i++)
            for (var j = 0; j < classes; j++)
                Assert.Equal(truth[i, j], labels[i][j], 1e-6);
    }
}
