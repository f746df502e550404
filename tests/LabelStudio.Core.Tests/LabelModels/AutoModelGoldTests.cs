using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>Gold labels move the fitted model and calibrate it; measured on the documents whose gold it has not seen.</summary>
public class AutoModelGoldTests
{
    private const int Draws = 10;

    [SharedTheory("youtube/votes.csv", "hausa/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv")]
    [InlineData("youtube", "train", 100, .93, .07)]
    [InlineData("youtube", "train", 200, .93, .05)]
    [InlineData("hausa", "train", 100, .50, .09)]
    [InlineData("hausa", "train", 600, .50, .06)]
    [InlineData("dog", "", 100, .84, .06)]
    [InlineData("banking77-llm-votes", "", 100, .68, .10)]
    public void GoldNeverHurts(string set, string split, int gold, double leastAccuracy, double mostEce)
    {
        var data = VoteFiles.Load(set);
        if (split.Length > 0) data = data.Split(split);
        var patterns = VotePatterns.Of(data.Votes);
        var plain = new AutoModel().Fit(patterns, LabelModelOptions.Default).Predict(patterns);
        double gain = 0, accuracy = 0, ece = 0, logLoss = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var (seen, unseen) = Drawn(data.Gold, gold, draw);
            var before = LabelFigures.Of(plain, unseen);
            var after = LabelFigures.Of(new AutoModel().Fit(patterns, new LabelModelOptions { Gold = seen }).Predict(patterns), unseen);
            gain += (after.Accuracy - before.Accuracy) / Draws;
            accuracy += after.Accuracy / Draws;
            logLoss += (after.LogLoss - before.LogLoss) / Draws;
            ece += after.Ece / Draws;
        }

        Assert.InRange(gain, -0.005, 1);
        Assert.InRange(accuracy, leastAccuracy, 1);
        Assert.InRange(ece, 0, mostEce);
        Assert.InRange(logLoss, -10, 0.01);
    }

    // of duck's 108 documents too few would be left to measure
    [SharedFact("youtube/votes.csv", "hausa/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv")]
    public void AHundredGoldLabelsMakeConfidenceHonestAndCostNoAccuracy()
    {
        var ece = new List<double>();
        foreach (var (set, split) in new[] { ("youtube", "train"), ("hausa", "train"), ("dog", ""), ("banking77-llm-votes", "") })
        {
            var data = split.Length > 0 ? VoteFiles.Load(set).Split(split) : VoteFiles.Load(set);
            var patterns = VotePatterns.Of(data.Votes);
            var plain = new AutoModel().Fit(patterns, LabelModelOptions.Default);
            var labels = plain.Predict(patterns);
            double before = 0, after = 0, error = 0;
            for (var draw = 0; draw < Draws; draw++)
            {
                var (seen, unseen) = Drawn(data.Gold, 100, draw);
                var figures = LabelFigures.Of(plain.Anchor(patterns, seen).Predict(patterns), unseen);
                before += LabelFigures.Of(labels, unseen).Accuracy / Draws;
                after += figures.Accuracy / Draws;
                error += figures.Ece / Draws;
            }
            ece.Add(error);
            Assert.InRange(after, before - 0.005, 1);
            if (set == "youtube") Assert.InRange(after, 0.92, 1);
        }
        Assert.InRange(ece.Average(), 0, 0.065);
    }

    [SharedFact("youtube/votes.csv")]
    public void WithEnoughGoldTheClassBalanceIsNoLongerAskedFor()
    {
        var data = VoteFiles.Load("youtube").Split("train");
        var fitted = new AutoModel().Fit(data.Votes, new LabelModelOptions { Gold = Drawn(data.Gold, 100, 0).Seen });

        Assert.DoesNotContain(fitted.Warnings, w => w.Contains("class balance", StringComparison.Ordinal));
    }

    [Fact]
    public void AGivenClassBalanceStandsAgainstGold()
    {
        var data = new SyntheticVotes { Documents = 500, Functions = 5, Classes = 2, Balance = [0.5, 0.5] }.Make();
        var fitted = new AutoModel().Fit(data.Votes, new LabelModelOptions { Gold = data.Gold, ClassBalance = [0.9, 0.1] });

        Assert.Equal(0.9, fitted.ClassBalance[0], 1e-9);
    }

    [Fact]
    public void CalibratedRowsStaySharesAndKeepTheirLabel()
    {
        foreach (var (classes, gold) in new[] { (2, 50), (7, 200), (30, 900) })
        {
            var data = new SyntheticVotes { Documents = 2000, Functions = 6, Classes = classes, Seed = 3, Accuracy = (0.3, 0.8) }.Make();
            var patterns = VotePatterns.Of(data.Votes);
            var labels = new AutoModel().Fit(patterns, new LabelModelOptions { Gold = Drawn(data.Gold, gold, 1).Seen }).Predict(patterns);

            for (var i = 0; i < labels.Count; i++)
            {
                var sum = 0.0;
                foreach (var p in labels[i])
                {
                    Assert.InRange(p, 0f, 1f);
                    sum += p;
                }
                Assert.InRange(sum, 1 - 1e-6, 1 + 1e-6);
                // what all functions name is the label, calibrated or not
                var named = patterns[patterns.PatternOf[i]].ToArray().Select(v => (int)v.Class).Distinct().ToArray();
                if (named.Length == 1) Assert.Equal(named[0], labels.Top(i));
            }
        }
    }

    private static (int[] Seen, int[] Unseen) Drawn(int[] gold, int count, int seed)
    {
        var random = new Random(seed);
        var picked = Enumerable.Range(0, gold.Length).OrderBy(_ => random.Next()).Take(count).ToHashSet();
        return ([.. gold.Select((y, i) => picked.Contains(i) ? y : -1)], [.. gold.Select((y, i) => picked.Contains(i) ? -1 : y)]);
    }
}
