using LabelStudio.Web.Pages.Labels;

namespace LabelStudio.Web.Tests.Labels;

/// <summary>A class balance while it is typed.</summary>
public sealed class BalanceDraftTests
{
    private static readonly Func<int, string> Name = i => $"class {i}";

    [Fact]
    public void What_the_model_estimates_can_be_used_as_it_is()
    {
        double[] estimate = [.. Enumerable.Range(1, 77).Select(i => i / 3003d)];
        var draft = new BalanceDraft(estimate);
        Assert.Null(draft.Problem(Name));
        Assert.Equal(1, draft.Shares().Sum(), 12);
        Assert.All(estimate.Zip(draft.Shares()), p => Assert.Equal(p.First, p.Second, 3));
    }

    [Fact]
    public void A_very_rare_class_stays_above_nothing() => Assert.Null(new BalanceDraft([0.9999999, 0.0000001]).Problem(Name));

    [Fact]
    public void Even_is_even() => Assert.All(BalanceDraft.Even(77).Shares(), s => Assert.Equal(1d / 77, s, 12));

    [Theory]
    [InlineData("70", "30", null)]
    [InlineData("70 %", "30,0", null)]
    [InlineData("70", "20", "10.0 % too little")]
    [InlineData("70", "40", "10.0 % too much")]
    [InlineData("70", "", "is no number")]
    [InlineData("70", "-5", "is no number")]
    [InlineData("1e2", "30", "is no number")]
    [InlineData("100", "0", "above 0 %")]
    public void What_is_wrong_is_said_with_the_class(string first, string second, string? problem)
    {
        var draft = BalanceDraft.Even(2);
        draft[0] = first;
        draft[1] = second;
        if (problem == null) Assert.Null(draft.Problem(Name));
        else Assert.Contains(problem, draft.Problem(Name), StringComparison.Ordinal);
    }

    [Fact]
    public void Scaling_keeps_the_proportions()
    {
        var draft = BalanceDraft.Even(3);
        (draft[0], draft[1], draft[2]) = ("20", "10", "10");
        draft.Scale();
        Assert.Equal(["50", "25", "25"], [draft[0], draft[1], draft[2]]);
        Assert.Null(draft.Problem(Name));
    }
}
