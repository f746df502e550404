using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Tests.Review;

public class ReviewMixTests
{
    private static readonly ProbabilisticLabels Labels = new(
        new ClassList(["A", "B"]), [.. Enumerable.Range(0, 100).SelectMany(i => new[] { 0.5f + i / 250f, 0.5f - i / 250f })], [.. Enumerable.Range(0, 100)],
        [.. Enumerable.Range(0, 100).Select(i => i % 10 != 0)]);

    [Fact]
    public void EveryBeginningHoldsEachStrategyByItsShareAndNoDocumentTwice()
    {
        var queue = ReviewRanking.Top(ReviewMix.Parse("margin:3,uncovered:1"), new ReviewInputs { Labels = Labels, Uncovered = UncoveredPlace.LeftOut }, 40);

        Assert.Equal(40, queue.Select(c => c.Document).Distinct().Count());
        for (var first = 4; first <= 40; first += 4) Assert.Equal(first / 4, queue.Take(first).Count(c => c.Document % 10 == 0));
    }

    [Fact]
    public void PlacesThatAStrategyCannotFillGoToTheOthers()
    {
        var queue = ReviewRanking.Top(ReviewMix.Parse("margin:0.1,uncovered:0.9"), new ReviewInputs { Labels = Labels, Uncovered = UncoveredPlace.LeftOut }, 50);

        Assert.Equal(50, queue.Count);
        Assert.Equal(10, queue.Count(c => c.Document % 10 == 0));
        Assert.Equal(100, ReviewRanking.Top(ReviewMix.Parse("margin,random"), new ReviewInputs { Labels = Labels }, 1000).Count);
    }

    [Fact]
    public void OneStrategyIsAMixOfOne()
    {
        var inputs = new ReviewInputs { Labels = Labels };
        Assert.Equal(ReviewRanking.Top(ReviewRanking.Create("margin"), inputs, 20), ReviewRanking.Top(ReviewMix.Parse("Margin"), inputs, 20));
        Assert.Equal("margin", ReviewMix.Parse("Margin").Name);
    }

    [Fact]
    public void NamesReadBackAndMixedIsOne()
    {
        Assert.Equal("margin:0.75,random:0.25", ReviewMix.Parse("margin:3, random:1").Name);
        Assert.Equal(ReviewMix.Mixed.Name, ReviewMix.Parse("mixed").Name);
        Assert.True(ReviewMix.Mixed.AsksStudents);
        Assert.Equal(1, ReviewMix.Mixed.Shares.Sum(s => s.Share), 1e-12);
    }

    [Theory]
    [InlineData("least", "There is no review strategy \"least\"")]
    [InlineData("margin:0,random:1", "The share \"0\" of \"margin\"")]
    [InlineData("margin:x", "The share \"x\" of \"margin\"")]
    [InlineData("margin:NaN", "The share \"NaN\" of \"margin\"")]
    [InlineData("margin,margin:2", "\"margin\" is named twice")]
    public void WhatCannotBeReadIsSaidInWords(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ReviewMix.Parse(text)).Message, StringComparison.Ordinal);
}
