using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>What the user is told before trusting labels: when, and not otherwise.</summary>
public class ModelWarningTests
{
    [SharedFact("youtube/votes.csv")]
    public void DocumentsOnWhichTheModelWouldOverruleAllVotesAreTold()
    {
        var data = VoteFiles.Load("youtube").Split("train");
        var fitted = new AutoModel().Fit(data.Votes, new LabelModelOptions { ClassBalance = [0.02, 0.98] });

        Assert.InRange(fitted.Diagnosis.Overruled, 0.01, 1);
        var warning = Assert.Single(fitted.Warnings, w => w.Contains("all votes name one class", StringComparison.Ordinal));
        Assert.Contains("\"lf", warning, StringComparison.Ordinal);
        var labels = fitted.Predict(data.Votes);
        for (var i = 0; i < data.Gold.Length; i++)
        {
            int[] named = [.. data.Votes.Functions.Select(f => f[i]).Where(v => v >= 0).Distinct()];
            if (named.Length == 1) Assert.Equal(named[0], labels.Top(i));
        }
    }

    [Fact]
    public void VotesThatTellNothingAreTold()
    {
        var noise = new AutoModel().Fit(VoteRows.Random(2000, 6, 2, 0.9, 3), LabelModelOptions.Default);
        var good = new AutoModel().Fit(new SyntheticVotes { Documents = 2000, Functions = 6, Classes = 2, Seed = 1, Coverage = (0.4, 0.9) }.Make().Votes, LabelModelOptions.Default);

        Assert.Contains(noise.Warnings, w => w.Contains("The votes say little", StringComparison.Ordinal));
        Assert.DoesNotContain(good.Warnings, w => w.Contains("The votes say little", StringComparison.Ordinal));
        Assert.True(noise.Diagnosis.VotesTell < 0.1 && good.Diagnosis.VotesTell > 0.3);
    }

    [SharedFact("youtube/votes.csv")]
    public void OnlyTheGoldThatIsMissingIsAskedFor()
    {
        var data = VoteFiles.Load("youtube").Split("train");
        var plain = new AutoModel().Fit(data.Votes, LabelModelOptions.Default);
        var patterns = VotePatterns.Of(data.Votes);

        Assert.True(plain.Diagnosis.AsksForBalance);
        Assert.Contains(plain.Warnings, w => w.EndsWith("or 50 gold labels.", StringComparison.Ordinal));
        Assert.Contains(With(20).Warnings, w => w.EndsWith("or 30 more gold labels.", StringComparison.Ordinal));
        Assert.Contains(With(49).Warnings, w => w.EndsWith("or 1 more gold label.", StringComparison.Ordinal));
        Assert.DoesNotContain(With(50).Warnings, w => w.Contains("Give the class balance", StringComparison.Ordinal));
        Assert.False(With(50).Diagnosis.AsksForBalance);
        var given = new AutoModel().Fit(data.Votes, new LabelModelOptions { ClassBalance = [0.5, 0.5] });
        Assert.False(given.Diagnosis.AsksForBalance);
        Assert.Equal(BalanceSource.Given, given.Diagnosis.BalanceSource);

        FittedLabelModel With(int gold) => plain.Anchor(patterns, [.. data.Gold.Select((y, i) => i < gold ? y : -1)]);
    }

    [Fact]
    public void TheDiagnosisSaysWhatTheVotesCouldTell()
    {
        var two = new AutoModel().Fit(VoteRows.Random(500, 2, 3, 1, 1), LabelModelOptions.Default).Diagnosis;
        var many = new AutoModel().Fit(new SyntheticVotes { Documents = 2000, Functions = 8, Classes = 4, Seed = 5 }.Make().Votes, LabelModelOptions.Default).Diagnosis;
        var missing = new AutoModel().Fit(VoteRows.Of(4, [0, 0], [2, 2], [0, 2]), LabelModelOptions.Default).Diagnosis;

        Assert.False(two.Identifiable);
        Assert.Equal(2, two.IndependentFunctions, 0.01);
        Assert.True(many.Identifiable && many.Rounds > 1);
        Assert.InRange(many.Credibility, 0, 1);
        Assert.Equal([1, 3], missing.ClassesWithoutVotes);
    }

    [SharedTheory("duck/votes.csv", "dog/votes.csv")]
    [InlineData("duck")]
    [InlineData("dog")]
    public void AnHonestCrowdGivesNoFalseAlarm(string set)
    {
        var warnings = new AutoModel().Fit(VoteFiles.Load(set).Votes, LabelModelOptions.Default).Warnings;

        Assert.DoesNotContain(warnings, w => w.Contains("say little", StringComparison.Ordinal) || w.Contains("all votes name", StringComparison.Ordinal)
            || w.Contains("cannot tell", StringComparison.Ordinal) || w.Contains("balance", StringComparison.Ordinal));
    }
}
