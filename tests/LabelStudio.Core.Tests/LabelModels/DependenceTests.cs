using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>Functions that lean on one another: found in the votes, or declared.</summary>
public class DependenceTests
{
    private static readonly LabeledVotes Copies = new SyntheticVotes { Documents = 10_000, Functions = 10, Classes = 2, Clones = 3 }.Make();

    [Fact]
    public void NearCopiesAreListedWithWhatTheyExceedAndAsAGroup()
    {
        var fitted = new AutoModel().Fit(Copies.Votes, LabelModelOptions.Default);
        var pair = fitted.Agreements.Single(a => a is { First: 0, Second: 7 });

        Assert.InRange(pair.Agreement, 0.9, 1);
        Assert.InRange(pair.Expected, 0.5, 0.85);
        Assert.InRange(pair.Excess, 0.5, 1);
        Assert.InRange(pair.Common, 4000, 7000);
        Assert.False(pair.Declared);
        Assert.All(fitted.Agreements, a => Assert.True(a.First < a.Second && a.Common >= 20 && a.Agreement > a.Expected && a.Excess is > 0 and <= 1));
        var group = Assert.Single(fitted.DuplicateGroups);
        Assert.Equal([0, 7, 8, 9], group.Functions);
        Assert.Equal(group.Functions.Sum(f => fitted.Functions[f].Weight), group.Worth, 1e-9);
        Assert.InRange(group.Worth, 1, 1.6);
    }

    [Fact]
    public void ModelsThatDoNotLookForCopiesListNone()
    {
        Assert.Empty(new MajorityVote().Fit(Copies.Votes, LabelModelOptions.Default).Agreements);
        Assert.Empty(new OneCoin().Fit(Copies.Votes, LabelModelOptions.Default).DuplicateGroups);
    }

    [Fact]
    public void DeclaredGroupsShareOneWeightWhateverTheVotesSay()
    {
        var data = new SyntheticVotes
        {
            Documents = 2000,
            Functions = 5,
            Classes = 2,
            Seed = 1,
            Balance = [0.5, 0.5],
            Makers = [(0.8, 1), (0.8, 1), (0.8, 1), (0.8, 1), (0.8, 1)],
        }.Make();
        var free = new AutoModel().Fit(data.Votes, LabelModelOptions.Default);
        var told = new AutoModel().Fit(data.Votes, new LabelModelOptions { Groups = [[3, 1, 4]] });

        Assert.All(free.Functions, f => Assert.InRange(f.Weight, 0.9, 1));
        foreach (var f in new[] { 1, 3, 4 }) Assert.Equal(1.0 / 3, told.Functions[f].Weight, 1e-9);
        foreach (var f in new[] { 0, 2 }) Assert.InRange(told.Functions[f].Weight, 0.9, 1);
        Assert.Equal([1, 3, 4], Assert.Single(told.DuplicateGroups).Functions);
        Assert.Equal(3, told.Agreements.Count(a => a.Declared));
        Assert.Contains(told.Warnings, w => w.Contains("declared", StringComparison.Ordinal));
        Assert.DoesNotContain(told.Warnings, w => w.Contains("agree more", StringComparison.Ordinal));
        Assert.Contains("function 5", Assert.Throws<ArgumentException>(() => new AutoModel().Fit(data.Votes, new LabelModelOptions { Groups = [[0, 5]] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeclaredFunctionsThatNeverMeetKeepTheirWeightAndAreStillListed()
    {
        var votes = VoteRows.Of(2, [.. Enumerable.Range(0, 400).Select(i => new[] { i % 2 == 0 ? i % 4 / 2 : -1, i % 2 == 1 ? i / 2 % 2 : -1, i % 3 == 0 ? 0 : 1 })]);
        var told = new AutoModel().Fit(votes, new LabelModelOptions { Groups = [[0, 1]] });

        Assert.Equal(1, told.Functions[0].Weight);
        Assert.Equal(0, told.Agreements.Single(a => a.Declared).Common);
    }

    // they agree wherever they meet, as any two rules for one class do: what tells is that they meet everywhere
    [Fact]
    public void ARuleThatIsWrittenTwiceCountsOnceAndTwoRulesForOneClassCountTwice()
    {
        var votes = VoteRows.Of(2, [.. Enumerable.Range(0, 2000).Select(i => new[] { i % 7 < 2 ? 0 : -1, i % 7 < 2 ? 0 : -1, i % 5 == 0 ? 0 : -1, i % 3 == 0 ? 1 : -1 })]);
        var fitted = new AutoModel().Fit(votes, LabelModelOptions.Default);

        Assert.Equal([0.5, 0.5, 1, 1], fitted.Functions.Select(f => f.Weight));
        Assert.Equal([0, 1], Assert.Single(fitted.DuplicateGroups).Functions);
    }
}
