using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Votes;

public class VotePatternsTests
{
    [Fact]
    public void EqualRowsBecomeOnePatternInTheOrderOfTheirFirstDocument()
    {
        var patterns = VotePatterns.Of(VoteRows.Of(3, [1, -1], [-1, -1], [1, -1], [0, 2], [-1, -1], [1, -1]));

        Assert.Equal([0, 1, 0, 2, 1, 0], patterns.PatternOf);
        Assert.Equal([3, 2, 1], patterns.Counts);
        Assert.Equal([new Vote(0, 1)], patterns[0].ToArray());
        Assert.False(patterns.IsCovered(1));
        Assert.Equal([new Vote(0, 0), new Vote(1, 2)], patterns[2].ToArray());
    }

    // 127 classes fill one byte a vote, 128 take two; 40,000 documents span several blocks, and 33 leaves a rest behind the last full vector
    [Theory]
    [InlineData(40_000, 5, 3, 0.4)]
    [InlineData(33, 4, 127, 0.7)]
    [InlineData(40_001, 3, 300, 0.5)]
    [InlineData(100, 200, 2, 0.05)]
    [InlineData(0, 3, 2, 0.5)]
    [InlineData(50, 0, 2, 0.5)]
    public void EveryDocumentFindsItsRowAgain(int documents, int functions, int classes, double coverage)
    {
        var votes = VoteRows.Random(documents, functions, classes, coverage, seed: 7);
        var patterns = VotePatterns.Of(votes);

        Assert.Equal(documents, patterns.Documents);
        Assert.Equal(documents, patterns.Counts.Sum());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = 0;
        for (var i = 0; i < documents; i++)
        {
            var row = Enumerable.Range(0, functions).Where(f => votes.Functions[f][i] >= 0).Select(f => new Vote((ushort)f, (short)votes.Functions[f][i])).ToArray();
            Assert.Equal(row, patterns[patterns.PatternOf[i]].ToArray());
            var isNew = seen.Add(string.Join(",", row));
            Assert.Equal(isNew, patterns.PatternOf[i] == next);
            if (isNew) next++;
        }
        Assert.Equal(next, patterns.Count);
    }

    [Fact]
    public void TheThreadCountChangesNothing()
    {
        var votes = VoteRows.Random(120_000, 6, 4, 0.5, seed: 3);
        var one = VotePatterns.Of(votes, threads: 1);
        var three = VotePatterns.Of(votes, threads: 3);

        Assert.Equal(one.PatternOf, three.PatternOf);
        Assert.Equal(one.Counts, three.Counts);
        Assert.Equal(one.Offsets, three.Offsets);
        Assert.Equal(one.Votes, three.Votes);
    }

    [Fact]
    public void AVoteThatIsNoClassIsRefusedWithItsPlace()
    {
        var error = Assert.Throws<ArgumentException>(() => VotePatterns.Of(VoteRows.Of(2, [0, 1], [1, 5])));
        Assert.Contains("\"f1\" votes for class 5 on document 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelledTokenStopsTheWork()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => VotePatterns.Of(VoteRows.Random(100, 3, 2, 0.5, 1), 0, cancel.Token));
    }

    [Theory]
    [InlineData(4000, 5, 3, 0.3)]
    [InlineData(300, 20, 77, 0.1)]
    [InlineData(50, 1, 2, 0.5)]
    public void WithoutAFunctionTheyAreThoseOfTheOthers(int documents, int functions, int classes, double coverage)
    {
        var votes = VoteRows.Random(documents, functions, classes, coverage, seed: 3);
        var patterns = VotePatterns.Of(votes);
        for (var f = 0; f < functions; f++)
            AssertSame(VotePatterns.Of(new VoteMatrix(votes.Classes, [.. votes.Functions.Where((_, i) => i != f)], documents)), patterns.Without(f));
        Assert.Throws<ArgumentOutOfRangeException>(() => patterns.Without(functions));
    }

    [Fact]
    public void SomeDocumentsHaveThePatternsOfTheirVotes()
    {
        var votes = VoteRows.Random(500, 6, 3, 0.4, seed: 4);
        int[] chosen = [.. Enumerable.Range(0, 200).Select(i => i * 37 % 500)];
        AssertSame(VotePatterns.Of(votes.Select(chosen)), VotePatterns.Of(votes).Select(chosen));
    }

    private static void AssertSame(VotePatterns expected, VotePatterns actual)
    {
        Assert.Equal(expected.Functions, actual.Functions);
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal(expected.PatternOf, actual.PatternOf);
        Assert.Equal(expected.Offsets, actual.Offsets);
        Assert.Equal(expected.Votes, actual.Votes);
    }
}
