using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Votes;

public class ConfidenceLevelsTests
{
    [Fact]
    public void ConfidencesAreCutAtTheirOwnQuantiles()
    {
        var low = Column("low", [.. Enumerable.Range(0, 100).Select(i => i / 1000f)]);
        var high = Column("high", [.. Enumerable.Range(0, 100).Select(i => 0.9f + i / 1000f)]);
        var levels = ConfidenceLevels.Of(Votes(low, high));

        foreach (var column in new[] { low, high })
        {
            var sizes = Sizes(column, levels.Cuts[column == low ? 0 : 1]);
            Assert.Equal(ConfidenceLevels.Most, sizes.Length);
            Assert.All(sizes, s => Assert.InRange(s, 18, 22));
        }
    }

    // what a function says nine times of ten is one level, and what it says otherwise is not lost in it
    [Fact]
    public void EqualConfidencesAreNeverParted()
    {
        var column = Column("f", [.. Enumerable.Range(0, 200).Select(i => i < 180 ? 0.95f : 0.5f + i / 1000f)]);
        var cuts = ConfidenceLevels.Of(Votes(column)).Cuts[0];

        Assert.Equal([20, 180], Sizes(column, cuts));
        Assert.Equal([0.95f], cuts);
    }

    [Theory]
    [InlineData(1000, 0.99f, 0.99f)]
    [InlineData(19, 0.1f, 0.9f)]
    [InlineData(0, 0.1f, 0.9f)]
    public void OneLevelWhereConfidencesAreEqualOrVotesAreFew(int votes, float first, float other)
    {
        var column = Column("f", [.. Enumerable.Range(0, votes).Select(i => i % 2 == 0 ? first : other)]);
        Assert.Equal(1, ConfidenceLevels.Of(Votes(column)).Of(0));
    }

    // a language model's token probabilities all lie just under 1
    [Fact]
    public void SmallDifferencesNextToCertaintyCount()
    {
        var column = Column("f", [.. Enumerable.Range(0, 90).Select(i => i % 3 == 0 ? 0.999f : i % 3 == 1 ? 0.9999f : 0.99999f)]);
        Assert.Equal([30, 30, 30], Sizes(column, ConfidenceLevels.Of(Votes(column)).Cuts[0]));
    }

    [Fact]
    public void TheOrderOfDocumentsChangesNothing()
    {
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 5000).Select(_ => (float)Math.Pow(random.NextDouble(), 0.2))];
        var ordered = ConfidenceLevels.Of(Votes(Column("f", values)));
        random.Shuffle(values);
        Assert.True(ordered.Same(ConfidenceLevels.Of(Votes(Column("f", values)))));
        Assert.Equal(ConfidenceLevels.Most, ordered.Of(0));
    }

    [Fact]
    public void ConfidencesOfAbstentionsDoNotCount()
    {
        var column = Column("f", [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 0.9f : 5f)]);
        for (var i = 1; i < 200; i += 2) column[i] = VoteColumn.Abstain;
        Assert.Equal(1, ConfidenceLevels.Of(Votes(column)).Of(0));
    }

    [Theory]
    [InlineData(1.01f)]
    [InlineData(-0.01f)]
    [InlineData(float.PositiveInfinity)]
    public void AConfidenceOutsideItsRangeIsAnError(float value)
    {
        var column = Column("my function", [0.5f, value]);
        var error = Assert.Throws<ArgumentException>(() => VotePatterns.Of(Votes(column)));
        Assert.Contains("\"my function\"", error.Message);
        Assert.Contains("document 1", error.Message);
    }

    [Fact]
    public void RowsWithOtherLevelsAreOtherPatternsAndUnsaidIsALevelOfItsOwn()
    {
        float[] values = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? 0.2f : i % 3 == 1 ? 0.8f : float.NaN)];
        var votes = Votes(Column("f", values));
        var patterns = VotePatterns.Of(votes);

        Assert.Equal(3, patterns.Count);
        Assert.Equal([20, 20, 20], patterns.Counts);
        Assert.All(patterns.Votes, v => Assert.Equal((0, 1), (v.Function, v.Class)));
        // another matrix of the same function that says nothing at all
        var silent = VotePatterns.Of(Votes(Column("f", null)), patterns.Levels);
        Assert.Equal(patterns[2].ToArray(), silent[0].ToArray());
    }

    [Fact]
    public void CutsThatDoNotAscendAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ConfidenceLevels([[0.5f, 0.5f]]));
        Assert.Throws<ArgumentException>(() => new ConfidenceLevels([[0.1f, 0.2f, 0.3f, 0.4f, 0.5f]]));
        Assert.Throws<ArgumentException>(() => new ConfidenceLevels([[2f]]));
    }

    private static VoteColumn Column(string name, float[]? confidence)
    {
        var column = new VoteColumn(name, confidence?.Length ?? 1, 2) { Confidence = confidence };
        for (var i = 0; i < column.Length; i++) column[i] = 1;
        return column;
    }

    private static VoteMatrix Votes(params VoteColumn[] columns) => new(new(["a", "b"]), columns, columns[0].Length);

    private static int[] Sizes(VoteColumn column, float[] cuts)
    {
        var sizes = new int[cuts.Length + 1];
        foreach (var c in column.Confidence!) sizes[cuts.Count(cut => c >= cut)]++;
        return sizes;
    }
}
