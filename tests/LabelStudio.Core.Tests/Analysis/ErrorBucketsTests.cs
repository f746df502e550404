using LabelStudio.Core.Analysis.Errors;

namespace LabelStudio.Core.Tests.Analysis;

public sealed class ErrorBucketsTests
{
    [Fact]
    public void Buckets_hold_every_document_once_and_the_largest_comes_first()
    {
        var random = new Random(1);
        (int Gold, int Given)[] pairs = [.. Enumerable.Range(0, 500).Select(_ => (random.Next(4), random.Next(5) - 1))];
        var buckets = ErrorBuckets.Of(4, pairs);
        Assert.Equal(500, buckets.Compared);
        Assert.Equal(pairs.Count(p => p.Gold == p.Given), buckets.Right);
        Assert.Equal(pairs.Count(p => p.Given < 0), buckets.Without);
        Assert.Equal(500, buckets.Right + buckets.Wrong.Sum(b => b.Count));
        Assert.Equal(buckets.Wrong.Select(b => b.Count).OrderDescending(), buckets.Wrong.Select(b => b.Count));
        foreach (var b in buckets.Wrong)
        {
            Assert.Equal(pairs.Count(p => p == (b.Gold, b.Given)), b.Count);
            Assert.Equal(b.Count, buckets[b.Gold, b.Given]);
            Assert.Equal(b.Count / (double)pairs.Count(p => p.Gold == b.Gold), buckets.Rate(b));
        }
    }

    [Fact]
    public void Classes_that_are_none_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorBuckets.Of(2, [(0, 2)]));
}
