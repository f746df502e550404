using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>A fit that starts from an earlier one ends where a fresh one does, in fewer rounds.</summary>
public class RefitTests
{
    private static readonly LabeledVotes Data = new SyntheticVotes { Documents = 5000, Functions = 12, Classes = 4, Seed = 7, Accuracy = (0.45, 0.9) }.Make();

    public enum Change
    {
        Nothing,
        Added,
        Removed,
        Edited,
    }

    [Theory]
    [InlineData(Change.Nothing)]
    [InlineData(Change.Added)]
    [InlineData(Change.Removed)]
    [InlineData(Change.Edited)]
    public void AfterAChangeItReachesTheSameLabelsInFewerRounds(Change change)
    {
        var now = Data.Votes;
        var previous = new AutoModel().Fit(Before(change), LabelModelOptions.Default);
        var fresh = new AutoModel().Fit(now, LabelModelOptions.Default);
        var again = new AutoModel().Fit(now, new LabelModelOptions { Previous = previous });

        AssertClose(fresh.Predict(now), again.Predict(now), 0.01);
        Assert.True(again.Diagnosis.Rounds < fresh.Diagnosis.Rounds, $"{again.Diagnosis.Rounds} rounds against {fresh.Diagnosis.Rounds}");
        for (var f = 0; f < 12; f++) Assert.Equal(fresh.Functions[f].EstimatedAccuracy!.Value, again.Functions[f].EstimatedAccuracy!.Value, 0.01);
    }

    [Fact]
    public void FunctionsAreFoundByNameWhereverTheyStand()
    {
        var turned = new VoteMatrix(Data.Classes, [.. Data.Votes.Functions.Reverse()], 5000);
        var previous = new AutoModel().Fit(turned, LabelModelOptions.Default);
        var again = new AutoModel().Fit(Data.Votes, new LabelModelOptions { Previous = previous });

        Assert.InRange(again.Diagnosis.Rounds, 1, 3);
    }

    [Fact]
    public void WhatHasNothingInCommonIsIgnored()
    {
        var other = new AutoModel().Fit(VoteRows.Random(50, 3, 2, 0.5, 1), LabelModelOptions.Default);
        Assert.DoesNotContain(other.Functions, f => f.Name == "f7");
        var renamed = new VoteMatrix(Data.Classes, [.. Data.Votes.Functions.Select((f, i) => Renamed(f, $"g{i}"))], 5000);
        var fresh = new AutoModel().Fit(renamed, LabelModelOptions.Default);
        var again = new AutoModel().Fit(renamed, new LabelModelOptions { Previous = other });
        var fromMajority = new AutoModel().Fit(renamed, new LabelModelOptions { Previous = new MajorityVote().Fit(renamed, LabelModelOptions.Default) });

        Assert.True(fresh.Predict(renamed)[17].SequenceEqual(again.Predict(renamed)[17]));
        Assert.True(fresh.Predict(renamed)[17].SequenceEqual(fromMajority.Predict(renamed)[17]));
    }

    [SharedTheory("youtube/votes.csv", "hausa/votes.csv", "duck/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv")]
    [InlineData("youtube", "train")]
    [InlineData("hausa", "train")]
    [InlineData("duck", "")]
    [InlineData("dog", "")]
    [InlineData("banking77-llm-votes", "")]
    public void OnRealVotesAFunctionThatComesBackCostsNoAccuracy(string set, string split)
    {
        var data = VoteFiles.Load(set);
        if (split.Length > 0) data = data.Split(split);
        var without = new VoteMatrix(data.Classes, [.. data.Votes.Functions.Skip(1)], data.Votes.Documents);
        var previous = new AutoModel().Fit(without, LabelModelOptions.Default);
        var fresh = LabelFigures.Of(new AutoModel().Fit(data.Votes, LabelModelOptions.Default).Predict(data.Votes), data.Gold);
        var again = LabelFigures.Of(new AutoModel().Fit(data.Votes, new LabelModelOptions { Previous = previous }).Predict(data.Votes), data.Gold);

        Assert.Equal(fresh.Accuracy, again.Accuracy, 0.01);
        Assert.Equal(fresh.LogLoss, again.LogLoss, 0.02);
    }

    private static VoteMatrix Before(Change change)
    {
        var columns = Data.Votes.Functions.ToList();
        if (change == Change.Added) columns.RemoveAt(3);
        if (change == Change.Removed) columns.Insert(5, Noise("gone"));
        if (change == Change.Edited) columns[4] = Noise(columns[4].Name);
        return new VoteMatrix(Data.Classes, columns, 5000);
    }

    private static VoteColumn Noise(string name)
    {
        var random = new Random(1);
        var column = new VoteColumn(name, 5000, 4);
        for (var i = 0; i < 5000; i++)
            if (random.NextDouble() < 0.4) column[i] = random.NextDouble() < 0.6 ? Data.Gold[i] : random.Next(4);
        return column;
    }

    private static VoteColumn Renamed(VoteColumn column, string name)
    {
        var copy = new VoteColumn(name, column.Length, 4);
        for (var i = 0; i < column.Length; i++) copy[i] = column[i];
        return copy;
    }

    private static void AssertClose(ProbabilisticLabels a, ProbabilisticLabels b, double most)
    {
        var worst = 0.0;
        for (var i = 0; i < a.Count; i++)
            for (var k = 0; k < a.Classes.Count; k++) worst = Math.Max(worst, Math.Abs(a[i][k] - b[i][k]));
        Assert.InRange(worst, 0, most);
    }
}
