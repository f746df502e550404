using LabelStudio.Teachers.Channels;

namespace LabelStudio.Teachers.Tests.Channels;

public class BackoffTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WaitsGrowAreSpreadAndCappedAndTheSameWithTheSameSeed()
    {
        List<TimeSpan> Waits(int seed)
        {
            var backoff = new Backoff(seed);
            return [.. Enumerable.Range(1, 40).SelectMany(n => Enumerable.Range(0, 50).Select(_ => backoff.Wait(n, null)))];
        }
        var waits = Waits(1);
        Assert.Equal(waits, Waits(1));
        Assert.NotEqual(waits, Waits(2));
        for (var n = 0; n < 40; n++)
        {
            var most = Math.Min(30, 0.5 * Math.Pow(2, n));
            var of = waits.GetRange(n * 50, 50);
            Assert.All(of, w => Assert.InRange(w.TotalSeconds, 0, most));
            Assert.InRange(of.Average(w => w.TotalSeconds), most * 0.25, most * 0.75);
        }
    }

    [Fact]
    public void WhatTheServerAsksForIsTheLeast()
    {
        var backoff = new Backoff(3);
        for (var i = 0; i < 100; i++) Assert.InRange(backoff.Wait(1 + i, TimeSpan.FromSeconds(4)).TotalSeconds, 4, 4.25);
    }

    [Theory]
    [InlineData(null, "3", 3.0)]
    [InlineData("250", "3", 0.25)]
    [InlineData(null, "0.5", 0.5)]
    [InlineData(null, "Sun, 22 Nov 2026 12:01:00 GMT", 60.0)]
    [InlineData(null, "Sun, 22 Nov 2026 11:00:00 GMT", 0.0)]
    [InlineData(null, "soon", null)]
    [InlineData(null, "-5", null)]
    [InlineData(null, "1e300", null)]
    [InlineData(null, null, null)]
    public void RetryAfterIsReadInAllItsForms(string? milliseconds, string? header, double? seconds) =>
        Assert.Equal(seconds, RetryAfter.Read(milliseconds, header, Now)?.TotalSeconds);
}
