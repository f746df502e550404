using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>What must not change the labels of <c>auto</c>, and what it must survive.</summary>
public class AutoModelPropertyTests
{
    /// <summary>An exact copy of a function moves the posterior of a covered document by no more than this, as the mean over documents of the summed absolute change.</summary>
    private const double MostMovedByACopy = 0.10;

    [SharedTheory("youtube/votes.csv", "hausa/votes.csv", "duck/votes.csv", "dog/votes.csv")]
    [InlineData("youtube", "train")]
    [InlineData("hausa", "train")]
    [InlineData("duck", "")]
    [InlineData("dog", "")]
    public void AnExactCopyHardlyMovesTheLabelsOfRealVotes(string set, string split)
    {
        var data = split.Length > 0 ? VoteFiles.Load(set).Split(split) : VoteFiles.Load(set);
        foreach (var f in new[] { 0, data.Votes.Functions.Count / 2 }) AssertHardlyMoved(data.Votes, f);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(5, 2)]
    [InlineData(20, 3)]
    public void AnExactCopyHardlyMovesTheLabelsOfSeededVotes(int classes, int seed)
    {
        var data = new SyntheticVotes { Documents = 4000, Functions = 9, Classes = classes, Seed = seed }.Make();
        foreach (var f in new[] { 0, 4, 8 }) AssertHardlyMoved(data.Votes, f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ManyClassesInAnotherOrderAreTheSameLabels(int seed)
    {
        // more classes than one vector holds: the other way of computing
        var data = new SyntheticVotes { Documents = 2000, Functions = 7, Classes = 30, Seed = seed }.Make();
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, 30).OrderBy(_ => random.Next())];
        var columns = data.Votes.Functions.Reverse().Select(f =>
        {
            var column = new VoteColumn(f.Name, 2000, 30);
            for (var i = 0; i < 2000; i++) column[i] = f[i] < 0 ? -1 : Array.IndexOf(order, f[i]);
            return column;
        }).ToList();
        var mixed = new VoteMatrix(new Schema.ClassList(order.Select(k => data.Classes[k])), columns, 2000);
        var expected = new AutoModel().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes);
        var actual = new AutoModel().Fit(mixed, LabelModelOptions.Default).Predict(mixed);

        for (var i = 0; i < 2000; i++)
            for (var k = 0; k < 30; k++)
                Assert.Equal(expected[i][order[k]], actual[i][k], 2e-4f);
    }

    [Fact]
    public void AnyInputWithAnyOptionsGivesLabelsThatSumToOneAndAnExplanation()
    {
        var random = new Random(17);
        for (var round = 0; round < 120; round++)
        {
            int n = random.Next(0, 120), m = random.Next(0, 9), k = random.Next(2, 14);
            var votes = VoteRows.Random(n, m, k, random.NextDouble(), round);
            if (random.Next(3) == 0)
                foreach (var column in votes.Functions)
                    for (var i = 0; i < n; i++)
                        if (column[i] >= 0) column[i] = Math.Min(column[i], random.Next(2));
            var patterns = VotePatterns.Of(votes);
            var options = new LabelModelOptions
            {
                Gold = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, n).Select(_ => random.Next(-1, k))],
                Groups = m < 2 || random.Next(2) == 0 ? null : [[0, m - 1]],
                ClassBalance = random.Next(3) > 0 ? null : [.. Enumerable.Range(0, k).Select(c => c == 0 ? 1.0 : 0)],
                Previous = random.Next(2) == 0 ? null : new AutoModel().Fit(VoteRows.Random(30, 5, k, 0.6, round + 1), LabelModelOptions.Default),
            };
            var fitted = new AutoModel().Fit(patterns, options);
            var labels = fitted.Predict(patterns);

            for (var i = 0; i < n; i++)
            {
                var sum = 0.0;
                foreach (var p in labels[i])
                {
                    Assert.InRange(p, 0f, 1f);
                    sum += p;
                }
                Assert.InRange(sum, 1 - 1e-6, 1 + 1e-6);
            }
            Assert.All(fitted.Functions, f => Assert.True(f.EstimatedAccuracy == null || f.Low <= f.EstimatedAccuracy && f.EstimatedAccuracy <= f.High && f.Low >= 0 && f.High <= 1));
            Assert.All(fitted.Agreements, a => Assert.True(a.Excess is > 0 and <= 1 && double.IsFinite(a.Expected) && double.IsFinite(a.Agreement)));
            if (n == 0) continue;
            var why = fitted.Explain([.. votes.Functions.Select(f => f[0])]);
            Assert.All(why.Parts, part => Assert.True(double.IsFinite(part.LogOdds)));
            Assert.True(double.IsFinite(why.Prior) && double.IsFinite(why.Silence));
        }
    }

    [Fact]
    public void EveryRoundIsToldWithItsNumber()
    {
        var told = new List<string?>();
        var data = new SyntheticVotes { Documents = 2000, Functions = 6, Classes = 3, Seed = 2 }.Make();
        var fitted = new AutoModel().Fit(data.Votes, LabelModelOptions.Default, new Told(s => { if (s.Stage == "fit label model") told.Add(s.Detail); }));

        Assert.Equal([.. Enumerable.Range(1, fitted.Diagnosis.Rounds).Select(r => $"round {r}")], told);
    }

    [Fact]
    public void AWishToStopIsHeardInTheMiddleOfARound()
    {
        var votes = new SyntheticVotes { Documents = 200_000, Functions = 20, Classes = 30, Seed = 2 }.Make().Votes;
        using var cancel = new CancellationTokenSource();
        var watch = new System.Diagnostics.Stopwatch();
        // the wish comes as the first round begins
        var told = new Told(s =>
        {
            if (s.Detail != "round 1" || watch.IsRunning) return;
            watch.Start();
            // at once and on this thread: a timer would wait for one that is free
            cancel.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() => new AutoModel().Fit(votes, LabelModelOptions.Default, told, cancel.Token));
        // on a machine at rest under 100 ms; here with room for one that is not
        Assert.InRange(watch.ElapsedMilliseconds, 0, 2000);
    }

    private static void AssertHardlyMoved(VoteMatrix votes, int function)
    {
        var copy = new VoteColumn("copy", votes.Documents, votes.Classes.Count);
        for (var i = 0; i < votes.Documents; i++) copy[i] = votes.Functions[function][i];
        var twice = new VoteMatrix(votes.Classes, [.. votes.Functions, copy], votes.Documents);
        var before = new AutoModel().Fit(votes, LabelModelOptions.Default).Predict(votes);
        var fitted = new AutoModel().Fit(twice, LabelModelOptions.Default);
        var after = fitted.Predict(twice);
        double moved = 0;
        var covered = 0;
        for (var i = 0; i < votes.Documents; i++)
        {
            if (!before.IsCovered(i)) continue;
            covered++;
            for (var k = 0; k < votes.Classes.Count; k++) moved += Math.Abs(before[i][k] - after[i][k]);
        }

        Assert.InRange(moved / covered, 0, MostMovedByACopy);
    }

    private sealed class Told(Action<Progress.StageProgress> tell) : IProgress<Progress.StageProgress>
    {
        public void Report(Progress.StageProgress value) => tell(value);
    }
}
