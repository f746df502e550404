using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.Tests.Evaluation;

public sealed class SliceScoreTests
{
    [Fact]
    public void The_exact_test_is_that_of_the_lady_tasting_tea()
    {
        // Fisher 1935: eight cups, four of each kind; all four right has a chance of 1/70 on each side, three of four 17/70
        Assert.Equal(2 / 70.0, FisherExact.PValue(8, 4, 4, 4), 12);
        Assert.Equal(34 / 70.0, FisherExact.PValue(8, 4, 4, 3), 12);
        Assert.Equal(1, FisherExact.PValue(8, 4, 4, 2), 12);
        Assert.Equal(1, FisherExact.PValue(8, 8, 4, 4), 12);
        Assert.Equal(1, FisherExact.PValue(5, 3, 0, 0), 12);
        Assert.Throws<ArgumentException>(() => FisherExact.PValue(8, 4, 4, 5));
        Assert.Throws<ArgumentException>(() => FisherExact.PValue(8, 7, 4, 2));
    }

    [Fact]
    public void The_exact_test_counts_all_tables_as_probable_or_less()
    {
        // by hand: of 10 documents 7 are right; in a slice of 4 one is; tables x = 1..4 have weights C(7,x)·C(3,4-x) = 7, 63, 105, 35 of 210
        Assert.Equal(7 / 210.0, FisherExact.PValue(10, 7, 4, 1), 12);
        Assert.Equal((7 + 35) / 210.0, FisherExact.PValue(10, 7, 4, 4), 12);
        Assert.Equal((7 + 63 + 35) / 210.0, FisherExact.PValue(10, 7, 4, 2), 12);
    }

    [Fact]
    public void Large_counts_stay_exact()
    {
        // a slice that is exactly as good as the rest is the most probable table, so nothing is less probable but itself
        Assert.Equal(1, FisherExact.PValue(1_000_000, 900_000, 10_000, 9_000), 6);
        Assert.InRange(FisherExact.PValue(1_000_000, 900_000, 10_000, 8_800), 0, 1e-9);
    }

    [Fact]
    public void Holm_multiplies_by_the_questions_left_and_never_falls()
    {
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        var corrected = HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], corrected[i], 12);
        Assert.Equal([1, 1], HolmCorrection.Adjust([0.6, 0.9]));
        Assert.Empty(HolmCorrection.Adjust([]));
    }

    [Fact]
    public void A_difference_of_two_shares_has_the_interval_of_Newcombe()
    {
        // Newcombe 1998, table II: 56/70 and 48/80 give .2000 with .0524 to .3339
        var slice = SliceScore.Compare(150, 104, [(70, 56)])[0];
        Assert.Equal(0.2, slice.Difference.Value, 12);
        Assert.Equal(0.0524, slice.Difference.Low, 4);
        Assert.Equal(0.3339, slice.Difference.High, 4);
    }

    [Fact]
    public void Twenty_slices_of_which_none_is_worse_are_not_called_worse()
    {
        // one of twenty is somewhat below: clear alone, not clear among twenty
        List<(int, int)> slices = [(40, 29), .. Enumerable.Repeat((40, 35), 19)];
        var alone = SliceScore.Compare(1000, 880, [slices[0]])[0];
        Assert.True(alone.ClearlyWorse);
        Assert.DoesNotContain(SliceScore.Compare(1000, 880, slices), s => s.ClearlyWorse);
        Assert.Equal(alone.PValue, SliceScore.Compare(1000, 880, slices)[0].PValue);
        // and one that is far below still is
        Assert.True(SliceScore.Compare(1000, 880, [(40, 15), .. slices.Skip(1)])[0].ClearlyWorse);
    }

    [Fact]
    public void A_slice_of_everything_has_nothing_beside_it()
    {
        var all = SliceScore.Compare(20, 15, [(20, 15), (0, 0)]);
        Assert.All(all, s => Assert.Equal((0, 1), (s.Difference.Value, s.PValue)));
    }
}
