using LabelStudio.Core.Suggestions;

namespace LabelStudio.Core.Tests.Suggestions;

public sealed class CorrectionExplainerTests
{
    private static readonly string[] Others = ["where is my card", "my card was stolen", "i want a new card", "the transfer is late", "what does it cost", "close my account please"];

    [Theory]
    [InlineData("a word", "refund", "where is my refund", "the refund never came", "refund please")]
    [InlineData("a phrase", "\"top up\"", "my top up is gone", "cancel the top up", "a top up i did not make")]
    [InlineData("two words", "forgot AND pin", "i forgot the new pin", "pin changed and forgot it")]
    public void The_smallest_rule_that_tells_the_corrected_from_others(string what, string expected, params string[] corrected)
    {
        string[] others = [.. Others, "the top of the page is up", "is it up on top", "what is a pin", "i forgot my umbrella", "forgot to close it", "the pin is fine"];
        var rule = CorrectionExplainer.Explain(corrected, others, [], []);
        Assert.True(rule != null, what);
        Assert.Equal(expected, rule.Query.ToString());
        Assert.Equal(Enumerable.Range(0, corrected.Length), rule.Explained);
        Assert.Equal(0, rule.Others);
    }

    [Fact]
    public void What_stands_only_in_the_others_is_excluded_where_that_helps()
    {
        var rule = CorrectionExplainer.Explain(
            ["refund for shoes", "a refund came twice", "my refund arrived"], ["refund denied today", "why was the refund denied", "denied"], [], []);
        Assert.Equal("refund AND NOT denied", rule!.Query.ToString());
        Assert.Equal(0, rule.Others);
    }

    [Fact]
    public void Its_counts_are_those_of_its_matcher()
    {
        string[] corrected = ["card lost abroad", "i lost my card", "phone and card", "lost it"];
        string[] others = ["lost luggage", .. Others];
        string[] own = ["lost again", "nothing"];
        var rule = CorrectionExplainer.Explain(corrected, others, own, [])!;
        var matcher = rule.Query.CreateMatcher();
        Assert.Equal(Enumerable.Range(0, corrected.Length).Where(i => matcher.Matches(corrected[i])), rule.Explained);
        Assert.Equal(others.Count(t => matcher.Matches(t)), rule.Others);
        Assert.Equal(own.Count(t => matcher.Matches(t)), rule.OwnGold);
    }

    [Fact]
    public void Nothing_is_made_up_where_nothing_explains()
    {
        Assert.Null(CorrectionExplainer.Explain(["only one"], Others, [], []));
        Assert.Null(CorrectionExplainer.Explain(["alpha beta", "gamma delta"], Others, [], []));
        // what they share every text holds
        Assert.Null(CorrectionExplainer.Explain(["my alpha", "my beta"], Others, [], []));
        Assert.Null(CorrectionExplainer.Explain(["the alpha", "the beta"], [], [], [.. Enumerable.Repeat("the same", 20)]));
        // what was dismissed is not said again
        Assert.NotEqual("refund", CorrectionExplainer.Explain(["refund a", "refund b"], Others, [], [], q => q == "refund")?.Query.ToString());
    }
}
