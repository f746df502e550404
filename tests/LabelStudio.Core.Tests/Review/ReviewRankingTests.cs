using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Review;

public class ReviewRankingTests
{
    private static readonly ClassList Classes = new(["A", "B", "C"]);

    // row 3 has no vote
    private static readonly ProbabilisticLabels Labels = new(Classes,
        [0.9f, 0.1f, 0f, 0.5f, 0.48f, 0.02f, 0.45f, 0.3f, 0.25f, 0.34f, 0.33f, 0.33f], [0, 1, 2, 3], [true, true, true, false]);

    [Theory]
    [InlineData("least-confidence", new[] { 2, 1, 0, 3 })]
    [InlineData("margin", new[] { 1, 2, 0, 3 })]
    [InlineData("entropy", new[] { 2, 1, 0, 3 })]
    public void UncertainDocumentsComeFirstAndThoseWithoutVotesLast(string strategy, int[] order) =>
        Assert.Equal(order, Ranked(strategy, new ReviewInputs { Labels = Labels }, 10));

    [Fact]
    public void DocumentsWithoutVotesCanBeMixedInOrLeftOut()
    {
        Assert.Equal([3, 2, 1, 0], Ranked("entropy", new ReviewInputs { Labels = Labels, Uncovered = UncoveredPlace.Mixed }, 10));
        Assert.Equal([2, 1, 0], Ranked("entropy", new ReviewInputs { Labels = Labels, Uncovered = UncoveredPlace.LeftOut }, 10));
        Assert.Equal([3], Ranked("uncovered", new ReviewInputs { Labels = Labels }, 10));
    }

    [Fact]
    public void WhatIsNotEligibleIsNeverAskedAbout()
    {
        foreach (var name in ReviewRanking.Names)
            Assert.DoesNotContain(2, Ranked(name, new ReviewInputs { Labels = Labels, Votes = Patterns([[0], [1], [2], [-1]]), OutOfFold = Labels, Words = LoneWords.Of(["a b", "b c", "d e", "f"]), Eligible = [true, true, false, true] }, 10));
    }

    [Theory]
    [InlineData("least-confidence")]
    [InlineData("margin")]
    [InlineData("entropy")]
    [InlineData("disagreement")]
    [InlineData("uncovered")]
    [InlineData("random")]
    public void TheFirstNAreTheFirstOfTheWholeOrder(string strategy)
    {
        var (inputs, _) = Thousand();
        var all = Ranked(strategy, inputs, int.MaxValue);

        Assert.Equal(all.Length, all.Distinct().Count());
        foreach (var n in new[] { 0, 1, 7, 100 }) Assert.Equal(all.Take(n), Ranked(strategy, inputs, n));
    }

    [Fact]
    public void TiesAreAFairDrawThatTheSeedRepeats()
    {
        var (inputs, _) = Thousand();
        var first = Ranked("random", inputs, 100);

        Assert.Equal(first, Ranked("random", inputs, 100));
        Assert.NotEqual(first, Ranked("random", inputs with { Seed = 1 }, 100));
        Assert.InRange(first.Average(), 400, 600);
    }

    [Fact]
    public void FunctionsThatDisagreeComeFirstAndManyBeforeFew()
    {
        var votes = Patterns([[0, 0, 0, 0], [0, 1, -1, -1], [0, 0, 1, 1], [-1, -1, -1, -1], [0, 0, 0, 1], [2, -1, -1, -1]]);
        var labels = new MajorityVote().Fit(votes, LabelModelOptions.Default).Predict(votes);
        var ranked = ReviewRanking.Top(ReviewRanking.Create("disagreement"), new ReviewInputs { Labels = labels, Votes = votes }, 3);

        Assert.Equal([2, 1, 4], ranked.Select(c => c.Document));
        Assert.StartsWith("2 functions say c0 and 2 say c1; the label model gives c0", ranked[0].Reason, StringComparison.Ordinal);
        Assert.StartsWith("3 functions say c0 and 1 says c1;", ranked[2].Reason, StringComparison.Ordinal);
        Assert.True(ranked[0].Score > ranked[1].Score && ranked[1].Score > ranked[2].Score);
    }

    [Fact]
    public void TheReasonNamesTheClassesAndTheVotesBehindThem()
    {
        var votes = Patterns([[0, 0, 1], [1, -1, -1], [-1, -1, -1]]);
        var labels = new MajorityVote().Fit(votes, LabelModelOptions.Default).Predict(votes);
        var reasons = ReviewRanking.Top(ReviewRanking.Create("margin"), new ReviewInputs { Labels = labels, Votes = votes }, 3).OrderBy(c => c.Document).Select(c => c.Reason).ToArray();

        Assert.Equal("the label model gives c0 0.58 and c1 0.33; 2 of 3 functions say c0", reasons[0]);
        Assert.Equal("the label model gives c1 0.67 and c0 0.17; the only vote says c1", reasons[1]);
        Assert.StartsWith("no function votes on it; the label model gives", reasons[2], StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsMissingOrDoesNotFitIsRefused()
    {
        Assert.Contains("needs the votes", Assert.Throws<ArgumentException>(() => Ranked("disagreement", new ReviewInputs { Labels = Labels }, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Ranked("margin", new ReviewInputs { Labels = Labels, Eligible = [true] }, 1));
        Assert.Throws<ArgumentException>(() => Ranked("margin", new ReviewInputs { Labels = Labels, Votes = Patterns([[0]]) }, 1));
        Assert.All(ReviewRanking.Names, name => Assert.Contains(name, Assert.Throws<ArgumentException>(() => ReviewRanking.Create("boldest")).Message, StringComparison.Ordinal));
    }

    // the point of the queue: people's time goes where the labels are wrong
    [SharedTheory("youtube/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv")]
    [InlineData("youtube")]
    [InlineData("dog")]
    [InlineData("banking77-llm-votes")]
    public void AmongTheFirstHundredFarMoreLabelsAreWrongThanOnAverage(string set)
    {
        var data = VoteFiles.Load(set);
        var patterns = VotePatterns.Of(data.Votes);
        var labels = new AutoModel().Fit(patterns, LabelModelOptions.Default).Predict(patterns);
        double Wrong(IEnumerable<int> documents) => documents.Average(i => labels.Top(i) == data.Gold[i] ? 0 : 1);
        var average = Wrong(Enumerable.Range(0, labels.Count).Where(labels.IsCovered));

        foreach (var strategy in new[] { "least-confidence", "margin", "entropy" })
            Assert.InRange(Wrong(Ranked(strategy, new ReviewInputs { Labels = labels, Votes = patterns }, 100)), 1.8 * average, 1);
    }

    private static int[] Ranked(string strategy, ReviewInputs inputs, int count) => [.. ReviewRanking.Top(ReviewRanking.Create(strategy), inputs, count).Select(c => c.Document)];

    private static VotePatterns Patterns(int[][] rows) => VotePatterns.Of(VoteRows.Of(3, rows));

    private static (ReviewInputs Inputs, VotePatterns Patterns) Thousand()
    {
        var patterns = VotePatterns.Of(VoteRows.Random(1000, 4, 3, 0.4, seed: 8));
        return (new ReviewInputs { Labels = new MajorityVote().Fit(patterns, LabelModelOptions.Default).Predict(patterns), Votes = patterns }, patterns);
    }
}
