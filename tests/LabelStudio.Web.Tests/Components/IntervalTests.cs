using LabelStudio.Web.Components;

namespace LabelStudio.Web.Tests.Components;

public sealed class IntervalTests
{
    [Theory]
    [InlineData(0.73, 0.93, 0.7, 0.95)]
    [InlineData(0.812, 0.846, 0.81, 0.85)]
    [InlineData(0, 1, 0, 1)]
    [InlineData(0.97, 0.97, 0.4, 1)]
    [InlineData(-4.2, 12.1, -5, 15)]
    public void A_scale_reaches_from_round_number_to_round_number_and_has_few_ticks(double low, double high, double from, double to)
    {
        var scale = IntervalScale.Around([low, double.NaN, high], low < 0 ? double.NegativeInfinity : 0, high > 1 ? double.PositiveInfinity : 1);
        Assert.Equal(from, scale.From, 9);
        Assert.Equal(to, scale.To, 9);
        Assert.InRange(scale.Ticks.Count, 2, 6);
        Assert.Equal(0, scale.Place(scale.From));
        Assert.Equal(100, scale.Place(scale.To));
        Assert.InRange(scale.Place(low), 0, 100);
    }

    [Fact]
    public void Any_numbers_make_a_scale_that_holds_them()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            double[] values = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => random.NextDouble())];
            var scale = IntervalScale.Around(values, 0, 1);
            Assert.True(scale.From <= values.Min() + 1e-6 && scale.To >= values.Max() - 1e-6, string.Join(' ', values));
            Assert.True(scale.From >= -1e-9 && scale.To <= 1 + 1e-9, $"{scale.From} to {scale.To}");
            Assert.InRange(scale.Ticks.Count, 2, 7);
        }
    }

    [Fact]
    public void Nothing_known_is_a_scale_too() => Assert.Equal((0, 1), (IntervalScale.Around([]).From, IntervalScale.Around([double.NaN]).To));

    [Fact]
    public async Task A_bar_says_itself_in_words_and_marks_zero_and_what_is_off_the_scale()
    {
        var scale = IntervalScale.Around([-5, 10]);
        using var page = await Rendered.Async<IntervalBar>(new() { ["Value"] = 57d, ["Low"] = 48d, ["High"] = 65d, ["Scale"] = scale, ["Zero"] = true, ["Spoken"] = "+57 points" });
        var bar = page.QuerySelector("[role=img]")!;
        Assert.Equal("+57 points", bar.GetAttribute("aria-label"));
        Assert.Single(page.QuerySelectorAll(".zero"));
        Assert.NotNull(page.QuerySelector(".point.right"));
    }
}
