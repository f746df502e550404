using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>Few classes are computed a vector a row, many classes class by class: both must be the same model.</summary>
public class NarrowAndWideTests
{
    // a class that nobody votes for and that is given no share changes nothing, but the ninth takes the other way through the code
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EightClassesAndEightWithAnEmptyNinthAgree(bool keywords)
    {
        var data = new SyntheticVotes { Documents = 4000, Functions = 12, Classes = 8, Seed = 4, Clones = 2 }.Make();
        if (keywords)
            foreach (var (column, f) in data.Votes.Functions.Take(6).Select((c, f) => (c, f)))
                for (var i = 0; i < 4000; i++)
                    if (column[i] != f) column[i] = VoteColumn.Abstain;
        var ninth = new ClassList([.. data.Classes, "c8"]);
        double[] eightShares = [.. Enumerable.Repeat(1.0 / 8, 8)];

        var narrow = new AutoModel().Fit(data.Votes, new LabelModelOptions { ClassBalance = eightShares }).Predict(data.Votes);
        var wideVotes = new VoteMatrix(ninth, data.Votes.Functions, 4000);
        var wide = new AutoModel().Fit(wideVotes, new LabelModelOptions { ClassBalance = [.. eightShares, 0] }).Predict(wideVotes);

        // the number of classes is part of the priors (8 K votes a class accuracy), so the two differ a little by design
        var agree = Enumerable.Range(0, 4000).Count(i => narrow.Top(i) == wide.Top(i));
        Assert.InRange(agree, 3940, 4000);
        Assert.InRange(Enumerable.Range(0, 4000).Average(i => Enumerable.Range(0, 8).Sum(k => Math.Abs(narrow[i][k] - wide[i][k]))), 0, 0.03);
    }

    // rows that stand alone are compared by column, others by row: the same copies must be found either way
    [Fact]
    public void NearCopiesAreFoundHoweverRowsAreCounted()
    {
        var data = new SyntheticVotes { Documents = 3000, Functions = 40, Classes = 3, Seed = 6, Clones = 2, Coverage = (0.3, 0.6) }.Make();
        var twice = data.Select([.. Enumerable.Range(0, 6000).Select(i => i % 3000)]);
        var once = new AutoModel().Fit(data.Votes, LabelModelOptions.Default);
        var doubled = new AutoModel().Fit(twice.Votes, LabelModelOptions.Default);

        Assert.Equal(3000, VotePatterns.Of(data.Votes).Count);
        Assert.Equal(["f38", "f39"], once.Functions[0].NearDuplicates);
        for (var f = 0; f < 40; f++)
        {
            Assert.Equal(once.Functions[f].NearDuplicates, doubled.Functions[f].NearDuplicates);
            Assert.Equal(once.Functions[f].Weight, doubled.Functions[f].Weight, 0.05);
        }
    }
}
