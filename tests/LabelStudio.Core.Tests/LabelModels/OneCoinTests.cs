using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Tests.LabelModels;

public class OneCoinTests
{
    [Fact]
    public void ItFindsTheAccuraciesThatMadeTheVotes()
    {
        (double Accuracy, double Coverage)[] makers = [(0.9, 0.5), (0.8, 0.6), (0.7, 0.7), (0.6, 0.8), (0.3, 0.5), (0.85, 0.4)];
        var data = new SyntheticVotes { Documents = 20_000, Functions = makers.Length, Classes = 3, Seed = 1, Makers = makers }.Make();
        var fitted = new OneCoin().Fit(data.Votes, LabelModelOptions.Default);

        for (var f = 0; f < makers.Length; f++) Assert.Equal(makers[f].Accuracy, fitted.Functions[f].EstimatedAccuracy!.Value, 0.03);
        Assert.Contains("worse than chance", fitted.Functions[4].Flags);
        Assert.DoesNotContain("worse than chance", fitted.Functions[3].Flags);
    }

    // crowd models fall to .431 and .274 here: every function votes one class, and all documents go to one
    [SharedTheory("youtube/votes.csv", "hausa/votes.csv")]
    [InlineData("youtube", .86)]
    [InlineData("hausa", .49)]
    public void KeywordFunctionsDoNotCollapseIt(string set, double floor)
    {
        var data = VoteFiles.Load(set).Split("train");
        var figures = LabelFigures.Of(new OneCoin().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes), data.Gold);

        Assert.InRange(figures.Accuracy, floor, 1);
    }
}
