using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Tests.LabelModels;

public class MajorityVoteTests
{
    [Fact]
    public void ThePosteriorIsTheShareOfTheVotesWithOneMoreVoteSpreadEvenly()
    {
        var votes = VoteRows.Of(2, [0, 0, 1], [0, -1, -1], [0, 1, -1], [-1, -1, -1]);
        var labels = new MajorityVote().Fit(votes, LabelModelOptions.Default).Predict(votes);

        Assert.Equal(2.5f / 4, labels[0][0], 1e-6f);
        Assert.Equal(0.75f, labels[1][0], 1e-6f);
        Assert.Equal(labels[2][0], labels[2][1]);
        Assert.Equal(0.5f, labels[3][0], 1e-6f);
    }

    [SharedTheory("youtube/votes.csv", "hausa/votes.csv", "duck/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv")]
    [InlineData("youtube", "train", .861)]
    [InlineData("youtube", "test", .841)]
    [InlineData("hausa", "train", .496)]
    [InlineData("hausa", "test", .474)]
    [InlineData("duck", "", .759)]
    [InlineData("dog", "", .822)]
    [InlineData("banking77-llm-votes", "", .687)]
    public void ItReachesThePublishedAccuracyWithAFiniteLogLoss(string set, string split, double accuracy)
    {
        var data = VoteFiles.Load(set);
        if (split.Length > 0) data = data.Split(split);
        var figures = LabelFigures.Of(new MajorityVote().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes), data.Gold);

        Assert.Equal(accuracy, figures.Accuracy, 0.0006);
        Assert.InRange(figures.LogLoss, 0, 2);
    }
}
