using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using Models = LabelStudio.Core.LabelModels.LabelModels;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>Gold is added to a fit without fitting again.</summary>
public class AnchorTests
{
    public static TheoryData<string> AllModels => [.. Models.Names];

    private static readonly LabeledVotes Data = new SyntheticVotes { Documents = 3000, Functions = 7, Classes = 3, Seed = 4, Accuracy = (0.4, 0.9) }.Make();
    private static readonly VotePatterns Patterns = VotePatterns.Of(Data.Votes);

    [Theory]
    [MemberData(nameof(AllModels))]
    public void AnchoringIsFittingWithGold(string model)
    {
        var gold = Gold(150);
        var fitted = Models.Create(model).Fit(Patterns, new LabelModelOptions { Gold = gold });
        var anchored = Models.Create(model).Fit(Patterns, LabelModelOptions.Default).Anchor(Patterns, gold);

        AssertSame(fitted, anchored);
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void AnchoringTwiceIsAnchoringOnceWithTheLastGold(string model)
    {
        var plain = Models.Create(model).Fit(Patterns, LabelModelOptions.Default);

        AssertSame(plain.Anchor(Patterns, Gold(60)), plain.Anchor(Patterns, Gold(400)).Anchor(Patterns, Gold(60)));
        AssertSame(plain, plain.Anchor(Patterns, Gold(400)).Anchor(Patterns, (int[]?)null));
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void OneEntryADocumentAndThePairsAloneAreTheSame(string model)
    {
        var plain = Models.Create(model).Fit(Patterns, LabelModelOptions.Default);
        var gold = Gold(80);
        (int, int)[] pairs = [.. Enumerable.Range(0, 3000).Where(i => gold[i] >= 0).Reverse().Select(i => (i, gold[i]))];

        AssertSame(plain.Anchor(Patterns, gold), plain.Anchor(Patterns, pairs));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("one-coin")]
    [InlineData("dawid-skene")]
    [InlineData("weighted")]
    public void GoldMovesTheEstimatesTowardsTheTruthAndNarrowsTheirIntervals(string model)
    {
        var plain = Models.Create(model).Fit(Patterns, LabelModelOptions.Default);
        var anchored = plain.Anchor(Patterns, Gold(1500));

        for (var f = 0; f < 7; f++)
        {
            var (before, after) = (plain.Functions[f], anchored.Functions[f]);
            Assert.InRange(Truth(f), after.Low!.Value - 0.02, after.High!.Value + 0.02);
            Assert.InRange(before.EstimatedAccuracy!.Value, before.Low!.Value, before.High!.Value);
            Assert.True(after.High - after.Low < before.High - before.Low);
            Assert.True(after.EffectiveVotes > before.EffectiveVotes + 20);
        }
        Assert.Equal(1500, anchored.Diagnosis.GoldCount);
        Assert.Equal(BalanceSource.Gold, anchored.Diagnosis.BalanceSource);
    }

    [SharedTheory("youtube/votes.csv", "hausa/votes.csv", "duck/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv")]
    [InlineData("duck", "", .95)]
    [InlineData("dog", "", .95)]
    [InlineData("banking77-llm-votes", "", .95)]
    [InlineData("hausa", "train", .95)]
    [InlineData("youtube", "train", .90)]
    public void TheIntervalsWithoutGoldHoldTheTruth(string set, string split, double share)
    {
        var data = VoteFiles.Load(set);
        if (split.Length > 0) data = data.Split(split);
        var fitted = new AutoModel().Fit(data.Votes, LabelModelOptions.Default);
        var inside = 0;
        var seen = 0;
        for (var f = 0; f < fitted.Functions.Count; f++)
        {
            var column = data.Votes.Functions[f];
            var voted = Enumerable.Range(0, data.Gold.Length).Where(i => column[i] >= 0 && data.Gold[i] >= 0).ToList();
            if (voted.Count < 20) continue;
            seen++;
            var truth = voted.Count(i => column[i] == data.Gold[i]) / (double)voted.Count;
            if (truth >= fitted.Functions[f].Low - 0.01 && truth <= fitted.Functions[f].High + 0.01) inside++;
        }

        Assert.True(seen > 0);
        Assert.InRange(inside / (double)seen, share, 1);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("one-coin")]
    [InlineData("dawid-skene")]
    [InlineData("snorkel")]
    [InlineData("flyingsquid")]
    [InlineData("weighted")]
    public void GoldThatDoesNotFitIsRefusedInWords(string model)
    {
        var plain = Models.Create(model).Fit(Patterns, LabelModelOptions.Default);

        Assert.Contains("document 3000", Refused([(3000, 0)]), StringComparison.Ordinal);
        Assert.Contains("class 3", Refused([(0, 3)]), StringComparison.Ordinal);
        Assert.Contains("Document 5 has gold twice", Refused([(5, 1), (4, 0), (5, 1)]), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => plain.Anchor(Patterns, [0, 1]));
        Assert.Throws<ArgumentException>(() => plain.Anchor(VotePatterns.Of(VoteRows.Of(3, [0, 1])), [(0, 1)]));

        string Refused((int, int)[] gold) => Assert.Throws<ArgumentException>(() => plain.Anchor(Patterns, gold)).Message;
    }

    private static int[] Gold(int count)
    {
        var random = new Random(count);
        var picked = Enumerable.Range(0, 3000).OrderBy(_ => random.Next()).Take(count).ToHashSet();
        return [.. Data.Gold.Select((y, i) => picked.Contains(i) ? y : -1)];
    }

    private static double Truth(int function)
    {
        var column = Data.Votes.Functions[function];
        var voted = Enumerable.Range(0, 3000).Where(i => column[i] >= 0).ToList();
        return voted.Count(i => column[i] == Data.Gold[i]) / (double)voted.Count;
    }

    private static void AssertSame(FittedLabelModel a, FittedLabelModel b)
    {
        Assert.Equal(a.ClassBalance, b.ClassBalance);
        Assert.Equal(a.Functions.Select(f => (f.EstimatedAccuracy, f.Low, f.High, f.Weight)), b.Functions.Select(f => (f.EstimatedAccuracy, f.Low, f.High, f.Weight)));
        Assert.Equal(a.Warnings, b.Warnings);
        Assert.Equal(a.Diagnosis.GoldCount, b.Diagnosis.GoldCount);
        var (left, right) = (a.Predict(Patterns), b.Predict(Patterns));
        for (var i = 0; i < left.Count; i++) Assert.True(left[i].SequenceEqual(right[i]));
    }
}
