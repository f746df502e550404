using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Votes;

public class VotedClassesTests
{
    private static readonly ClassList Names = new(["a", "b", "c", "d"]);
    private static readonly VotedClasses Voted = new(4, [new ClassSet([2, 0]), new ClassSet([1, 3], [0.3f, 0.7f])]);

    [Fact]
    public void AValueNamesAClassOrTheClassesOfASet()
    {
        Assert.Equal([3], Voted.Of(3).ToArray());
        Assert.Equal([0, 2], Voted.Of(4).ToArray());
        Assert.Equal([0.3f, 0.7f], Voted.SharesOf(5).ToArray());
        Assert.True(Voted.Names(4, 2) && Voted.Names(1, 1));
        Assert.False(Voted.Names(4, 1) || Voted.Names(1, 2));
        Assert.Equal((1f, 0f, 0.7f, 0f), (Voted.Share(1, 1), Voted.Share(1, 2), Voted.Share(5, 3), Voted.Share(5, 0)));
        Assert.Equal((1, 0, 3), (Voted.Single(1), Voted.Single(4), Voted.Single(5)));
    }

    [Fact]
    public void VotesOverlapAsFarAsTheyNameTheSame()
    {
        Assert.Equal(1, Voted.Overlap(5, 5));
        Assert.Equal(0, Voted.Overlap(4, 5));
        Assert.Equal(0, Voted.Overlap(0, 1));
        Assert.Equal(Math.Sqrt(0.5), Voted.Overlap(4, 2), 1e-6);
        Assert.Equal(Voted.Overlap(4, 2), Voted.Overlap(2, 4), 1e-12);
    }

    [Fact]
    public void VotesAreNamedInWords()
    {
        Assert.Equal("b", Voted.Name(1, Names));
        Assert.Equal("a or c", Voted.Name(4, Names));
        Assert.Equal("b (0.30) or d (0.70)", Voted.Name(5, Names));
    }

    [Fact]
    public void WhatIsNoSetIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ClassSet([]));
        Assert.Throws<ArgumentException>(() => new ClassSet([1, 1]));
        Assert.Throws<ArgumentException>(() => new ClassSet([0, 1], [0.5f]));
        Assert.Throws<ArgumentException>(() => new ClassSet([0, 1], [1f, 0f]));
        Assert.Throws<ArgumentException>(() => new ClassSet([0, 1], [0.5f, float.NaN]));
        Assert.Contains("sum to 0.8", Assert.Throws<ArgumentException>(() => new ClassSet([0, 1], [0.4f, 0.4f])).Message);
        Assert.Contains("class 4", Assert.Throws<ArgumentException>(() => new VotedClasses(4, [new ClassSet([1, 4])])).Message);
        var many = Enumerable.Repeat(new ClassSet([0, 1]), 32_766).ToList();
        Assert.Contains("32766 different sets", Assert.Throws<ArgumentException>(() => new VotedClasses(4, many)).Message);
    }

    // 126 classes and 10 sets need two bytes a vote
    [Theory]
    [InlineData(4)]
    [InlineData(126)]
    public void SetsOfOneClassAndEqualSetsAreOneInPatterns(int classes)
    {
        var sets = new[] { new ClassSet([1]), new ClassSet([0, 2]), new ClassSet([2, 0]), new ClassSet([0, 2], [0.6f, 0.4f]) };
        var column = new VoteColumn("f", 6, classes + sets.Length);
        for (var i = 0; i < 6; i++) column[i] = i < 2 ? 1 - i + (i == 1 ? classes : 0) : i < 5 ? classes + i - 1 : VoteColumn.Abstain;
        var patterns = VotePatterns.Of(new VoteMatrix(new ClassList(Enumerable.Range(0, classes).Select(k => $"c{k}")), [column], 6, sets));

        // 1, {1}, {0,2}, {2,0}, weighted, abstain
        Assert.Equal([0, 0, 1, 1, 2, 3], patterns.PatternOf);
        Assert.Equal([new Vote(0, 1)], patterns[0].ToArray());
    }

    [Fact]
    public void AVoteBehindTheLastSetIsAnError()
    {
        var column = new VoteColumn("f", 1, 4) { [0] = 3 };
        var error = Assert.Throws<ArgumentException>(() => VotePatterns.Of(new VoteMatrix(new ClassList(["a", "b"]), [column], 1, [new ClassSet([0, 1])])));
        Assert.Contains("2 classes (0 to 1) and 1 sets", error.Message);
    }
}
