using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Tests.Evaluation;

public sealed class PairedAccuracyTests
{
    [Fact]
    public void The_interval_is_that_of_all_resamples_worked_out_by_hand()
    {
        // two documents, the second better on one: resamples give 0, 1/2 or 1 with chances 1/4, 1/2, 1/4
        var two = PairedAccuracy.Of([false, true], [true, true]);
        Assert.Equal((2, 0, 1), (two.N, two.OnlyFirstRight, two.OnlySecondRight));
        Assert.Equal(new Estimate(0.5, 0, 1), two.Difference);

        // ten documents, one better and one worse: sums of trinomial chances
        var ten = PairedAccuracy.Of(10, 1, 1);
        var tail = 0.0;
        var expected = double.NaN;
        for (var d = 10; d >= -10 && double.IsNaN(expected); d--)
            if ((tail += Trinomial(10, 0.1, 0.1, d)) > 0.025) expected = d / 10.0;
        Assert.Equal(expected, ten.Difference.High, 12);
        Assert.Equal(-expected, ten.Difference.Low, 12);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(1, 5, 0.21875)]
    [InlineData(3, 3, 1)]
    public void The_exact_test_counts_coin_tosses(int first, int second, double p) => Assert.Equal(p, PairedAccuracy.Of(100, first, second).PValue, 12);

    [Fact]
    public void Five_documents_without_one_against_are_not_enough_to_be_clear()
    {
        var few = PairedAccuracy.Of(100, 0, 5);
        Assert.True(few.Difference.Low > 0);
        Assert.False(few.Clear);
        Assert.True(PairedAccuracy.Of(100, 0, 6).Clear);
        Assert.True(PairedAccuracy.Of(100, 6, 0).Clear);
        Assert.False(PairedAccuracy.Of(100, 10, 14).Clear);
    }

    [Fact]
    public void It_is_what_drawing_resamples_comes_to()
    {
        const int n = 400;
        var (first, second) = Labels(n, i => i % 10 != 0 && i % 10 != 1 && i % 10 != 2, i => i % 10 != 0 && i % 7 != 3);
        var gold = new int[n];
        var drawn = PairedComparison.Compare(gold, first, second, new EvaluationOptions { Bootstrap = 20_000 });
        var summed = PairedAccuracy.Of(n, drawn.OnlyFirstRight, drawn.OnlySecondRight);
        Assert.Equal(drawn.Accuracy.Value, summed.Difference.Value, 12);
        Assert.InRange(summed.Difference.Low, drawn.Accuracy.Low - 0.004, drawn.Accuracy.Low + 0.004);
        Assert.InRange(summed.Difference.High, drawn.Accuracy.High - 0.004, drawn.Accuracy.High + 0.004);
        Assert.Equal(drawn.PValue, summed.PValue, 12);
    }

    [Theory]
    [InlineData(100_000, 9_000, 11_000)]
    [InlineData(1_000_000, 200_000, 300_000)]
    public void On_many_documents_it_is_the_normal_interval(int n, int first, int second)
    {
        var paired = PairedAccuracy.Of(n, first, second);
        double share = (first + second) / (double)n, value = (second - first) / (double)n;
        var half = 1.96 * Math.Sqrt((share - value * value) / n);
        Assert.Equal(value - half, paired.Difference.Low, 4);
        Assert.Equal(value + half, paired.Difference.High, 4);
        Assert.True(paired.Clear);
    }

    [Fact]
    public void Turned_around_it_says_the_opposite()
    {
        var (there, back) = (PairedAccuracy.Of(333, 17, 41), PairedAccuracy.Of(333, 41, 17));
        Assert.Equal(there.PValue, back.PValue);
        Assert.Equal(there.Difference.Low, -back.Difference.High, 12);
        Assert.Equal(there.Difference.High, -back.Difference.Low, 12);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(3, 2, 2)]
    [InlineData(3, -1, 2)]
    public void Counts_that_cannot_be_are_refused(int n, int first, int second) => Assert.Throws<ArgumentException>(() => PairedAccuracy.Of(n, first, second));

    private static double Trinomial(int n, double up, double down, int difference)
    {
        var sum = 0.0;
        for (var ups = 0; ups <= n; ups++)
        {
            var downs = ups - difference;
            if (downs < 0 || ups + downs > n) continue;
            var ways = 1.0;
            for (var i = 0; i < ups; i++) ways *= (n - i) / (i + 1.0);
            for (var i = 0; i < downs; i++) ways *= (n - ups - i) / (i + 1.0);
            sum += ways * Math.Pow(up, ups) * Math.Pow(down, downs) * Math.Pow(1 - up - down, n - ups - downs);
        }
        return sum;
    }

    private static (ProbabilisticLabels First, ProbabilisticLabels Second) Labels(int n, Func<int, bool> first, Func<int, bool> second)
    {
        ProbabilisticLabels Of(Func<int, bool> right) =>
            new(new ClassList(["a", "b"]), [1, 0, 0, 1], [.. Enumerable.Range(0, n).Select(i => right(i) ? 0 : 1)], [true, true]);
        return (Of(first), Of(second));
    }
}
