using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>Small tables are exact; large ones keep what matters in a fixed number of bytes a row.</summary>
public class PosteriorRowsTests
{
    [Theory]
    [InlineData(2, 1000)]
    [InlineData(64, 300_000)]
    [InlineData(300, 2000)]
    public void TablesThatFitKeepEveryNumber(int classes, int count)
    {
        var rows = new PosteriorRows(classes, count);
        var random = new Random(1);
        var first = Drawn(random, classes);
        rows.Set(0, first);
        rows.Set(count - 1, first);

        Assert.True(rows.IsExact);
        Assert.Equal(first, rows[0].ToArray());
        Assert.Equal(first, rows[count - 1].ToArray());
    }

    [Theory]
    [InlineData(77)]
    [InlineData(300)]
    [InlineData(2000)]
    public void LargeTablesKeepTheTopClassesAndSpreadTheRest(int classes)
    {
        var count = 16_000_000 / classes + 1;
        var rows = new PosteriorRows(classes, count);
        var random = new Random(classes);

        Assert.False(rows.IsExact);
        for (var i = 0; i < 300; i++)
        {
            var given = i switch
            {
                0 => Even(classes),
                1 => OneHot(classes, classes - 1),
                2 => [.. Even(classes).Select((p, k) => k < 40 ? 2 * p : (1 - 80f / classes) / (classes - 40))],
                _ => Drawn(random, classes),
            };
            rows.Set(i, given);
            var kept = rows[i].ToArray();
            var order = Enumerable.Range(0, classes).OrderByDescending(k => given[k]).ThenBy(k => k).ToArray();
            foreach (var k in order.Take(32)) Assert.Equal(given[k], kept[k]);
            foreach (var k in order.Skip(32)) Assert.True(kept[k] <= given[order[31]]);
            Assert.InRange(kept.Sum(p => (double)p), 1 - 1e-6, 1 + 1e-6);
            Assert.All(kept, p => Assert.InRange(p, 0f, 1f));
            Assert.Equal((order[0], given[order[0]]), rows.Top(i));
            var into = new float[classes];
            rows.CopyTo(i, into);
            Assert.Equal(kept, into);
            // what was read and is kept again is the same
            rows.Set(i, kept);
            Assert.Equal(kept, rows[i].ToArray());
        }
    }

    [Fact]
    public void TablesAreEqualWhenEveryNumberIs()
    {
        var one = new PosteriorRows(2, [0.9f, 0.1f, 0.5f, 0.5f]);

        Assert.Equal(one, new PosteriorRows(2, [0.9f, 0.1f, 0.5f, 0.5f]));
        Assert.Equal(one, new PosteriorRows(2, [0.9f, 0.1f]).WithEvenRow());
        Assert.NotEqual(one, new PosteriorRows(2, [0.9f, 0.1f, 0.5f, 0.50001f]));
        Assert.NotEqual(one, new PosteriorRows(4, [0.9f, 0.1f, 0.5f, 0.5f]));
    }

    [Fact]
    public void DocumentsWithoutALabelHaveAnEvenOne()
    {
        var labels = new ProbabilisticLabels(new ClassList(["a", "b"]), [0.9f, 0.1f], [0, 0], [true]).For([-1, 0]);

        Assert.Equal([0.5f, 0.5f], labels[0].ToArray());
        Assert.False(labels.IsCovered(0));
        Assert.Equal((0, 0.5f), (labels.Top(0), labels.Confidence(0)));
        Assert.Equal([0.9f, 0.1f], labels[1].ToArray());
        Assert.True(labels.IsCovered(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PosteriorRows(2, 3).CopyTo(3, new float[2]));
    }

    [SharedFact("banking77-llm-votes/votes.csv")]
    public void WhatALargeTableLosesIsNoLossThatGoldCanSee()
    {
        var data = VoteFiles.Load("banking77-llm-votes");
        var exact = new AutoModel().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes);
        var large = new PosteriorRows(77, 16_000_000 / 77 + 1);
        for (var r = 0; r < exact.Rows.Count; r++) large.Set(r, exact.Rows[r]);
        var (before, after) = (LabelFigures.Of(exact, data.Gold), LabelFigures.Of(new ProbabilisticLabels(data.Classes, large, exact.RowOf, exact.Covered), data.Gold));

        Assert.True(exact.Rows.IsExact && !large.IsExact);
        Assert.Equal(before.Accuracy, after.Accuracy);
        Assert.Equal(before.Ece, after.Ece);
        Assert.InRange(after.LogLoss - before.LogLoss, -0.0015, 0.0015);
        Assert.InRange(after.Brier - before.Brier, -0.0015, 0.0015);
    }

    [Fact]
    public void AModelPredictsIntoALargeTableAsIntoASmallOne()
    {
        // 70,000 rows of which none is like another, in 300 classes
        var votes = VoteRows.Random(70_000, 6, 300, 0.9, 5);
        var fitted = new MajorityVote().Fit(votes, LabelModelOptions.Default);
        var large = fitted.Predict(votes);
        var part = new VoteMatrix(votes.Classes, [.. votes.Functions.Select(f => First(f, 500))], 500);
        var small = fitted.Predict(part);

        Assert.False(large.Rows.IsExact);
        Assert.True(small.Rows.IsExact);
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(small.Top(i), large.Top(i));
            Assert.Equal(small.Confidence(i), large.Confidence(i));
            for (var k = 0; k < 300; k++) Assert.Equal(small[i][k], large[i][k], 1e-6f);
        }
    }

    private static VoteColumn First(VoteColumn column, int documents)
    {
        var part = new VoteColumn(column.Name, documents, 300);
        for (var i = 0; i < documents; i++) part[i] = column[i];
        return part;
    }

    private static float[] Even(int classes) => [.. Enumerable.Repeat(1f / classes, classes)];

    private static float[] OneHot(int classes, int top) => [.. Enumerable.Range(0, classes).Select(k => k == top ? 1f : 0f)];

    private static float[] Drawn(Random random, int classes)
    {
        double[] weights = [.. Enumerable.Range(0, classes).Select(_ => Math.Pow(random.NextDouble(), 8))];
        var sum = weights.Sum();
        return [.. weights.Select(w => (float)(w / sum))];
    }
}
