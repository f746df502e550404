using LabelStudio.Core.LabelModels;
using Models = LabelStudio.Core.LabelModels.LabelModels;

namespace LabelStudio.Core.Tests.LabelModels;

public class ExplanationTests
{
    public static TheoryData<string> AllModels => [.. Models.Names];

    [Theory]
    [MemberData(nameof(AllModels))]
    public void WhatWouldChangeTheLabelDoesChangeIt(string model)
    {
        var votes = new SyntheticVotes { Documents = 2000, Functions = 9, Classes = 4, Seed = 9, Coverage = (0.3, 0.8) }.Make().Votes;
        var fitted = Models.Create(model).Fit(votes, LabelModelOptions.Default);
        int removals = 0, additions = 0;
        for (var i = 0; i < 300; i++)
        {
            int[] row = [.. votes.Functions.Select(f => f[i])];
            var why = fitted.Explain(row);
            Assert.InRange(why.Changes.Count, 0, 3);
            foreach (var change in why.Changes)
            {
                int[] changed = [.. row];
                foreach (var f in change.Without)
                {
                    Assert.True(row[f] >= 0);
                    changed[f] = -1;
                }
                if (change.With is { } added)
                {
                    Assert.Equal(-1, row[added.Function]);
                    changed[added.Function] = added.Vote;
                }
                var then = fitted.Explain(changed);
                Assert.Equal(change.Top, then.Top);
                Assert.NotEqual(why.Top, then.Top);
                Assert.Equal(change.Probability, then.Posterior[then.Top], 1e-6);
                // no vote is taken away for nothing; where two classes are equal the label has not changed yet
                foreach (var f in change.Without)
                {
                    int[] less = [.. changed];
                    less[f] = row[f];
                    var without = fitted.Explain(less);
                    Assert.True(without.Top == why.Top || without.Posterior[without.Top] - without.Posterior[why.Top] < 2e-6f);
                }
                if (change.With == null) removals++;
                else additions++;
            }
        }
        Assert.True(removals > 100 && additions > 20, $"{removals} removals, {additions} additions");
    }

    [Fact]
    public void APartSaysWhyItCountsLess()
    {
        var data = new SyntheticVotes { Documents = 10_000, Functions = 10, Classes = 2, Clones = 1 }.Make();
        var fitted = new AutoModel().Fit(data.Votes, LabelModelOptions.Default);
        var row = Enumerable.Range(0, 10_000).Select(i => data.Votes.Functions.Select(f => f[i]).ToArray()).First(r => r[0] >= 0 && r[9] >= 0 && r[1] >= 0);
        var why = fitted.Explain(row);

        var part = why.Parts.Single(p => p.Function == 0);
        Assert.Equal(fitted.Functions[0].Weight, part.Weight);
        Assert.StartsWith("counts as 0.", part.Reason, StringComparison.Ordinal);
        Assert.EndsWith("near-copy of \"f9\"", part.Reason, StringComparison.Ordinal);
        Assert.Null(why.Parts.Single(p => p.Function == 1).Reason);
    }

    [SharedFact("youtube/votes.csv")]
    public void WhatSilenceSaysStandsApartFromTheClassBalance()
    {
        var data = VoteFiles.Load("youtube").Split("train");
        var fitted = new AutoModel().Fit(data.Votes, new LabelModelOptions { ClassBalance = [0.4, 0.6] });
        var why = fitted.Explain([.. data.Votes.Functions.Select(f => f[0])]);

        Assert.NotEqual(0, why.Silence);
        Assert.Equal(Math.Log((why.Top == 0 ? 0.4 : 0.6) / (why.Top == 0 ? 0.6 : 0.4)), why.Prior - why.Silence, 1e-9);
    }
}
