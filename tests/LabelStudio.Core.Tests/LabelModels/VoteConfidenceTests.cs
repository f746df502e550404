using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>The confidence of a vote counts for what it is worth: learned for each function, nothing where it tells nothing.</summary>
public class VoteConfidenceTests
{
    private const int Seeds = 4;

    [Theory]
    [InlineData(2000, 10, 2)]
    [InlineData(3000, 8, 5)]
    [InlineData(4000, 10, 20)]
    public void ConfidenceThatTellsRightFromWrongHelps(int documents, int functions, int classes)
    {
        var ignored = Mean(documents, functions, classes, v => v);
        var used = Mean(documents, functions, classes, v => v.WithConfidence(1.5));

        Assert.True(used.Accuracy >= ignored.Accuracy + 0.04, $"accuracy {used.Accuracy} against {ignored.Accuracy}");
        Assert.True(used.LogLoss <= 0.8 * ignored.LogLoss, $"log-loss {used.LogLoss} against {ignored.LogLoss}");
    }

    // only the order counts: a function that says .90 to 1 is worth what it would be if it told the truth
    [Theory]
    [InlineData(2000, 10, 2)]
    [InlineData(3000, 8, 5)]
    public void MiscalibratedConfidenceInTheRightOrderIsAsGoodAsACalibratedOne(int documents, int functions, int classes)
    {
        var calibrated = Mean(documents, functions, classes, v => v.WithConfidence(1.5));
        var boastful = Mean(documents, functions, classes, v => v.WithConfidence(1.5, c => 0.9 + 0.1 * c * c * c));

        Assert.Equal(calibrated.Accuracy, boastful.Accuracy, 0.003);
        Assert.Equal(calibrated.LogLoss, boastful.LogLoss, 0.006);
    }

    [Theory]
    [InlineData(500, 6, 2)]
    [InlineData(500, 6, 77)]
    [InlineData(3000, 8, 5)]
    public void ConfidenceThatTellsNothingOrTheReverseDoesNoHarm(int documents, int functions, int classes)
    {
        var ignored = Mean(documents, functions, classes, v => v);
        foreach (var (name, used) in new[]
        {
            ("noise", Mean(documents, functions, classes, v => v.WithConfidence(0))),
            ("reverse", Mean(documents, functions, classes, v => v.WithConfidence(1.5, c => 1 - c))),
        })
        {
            Assert.True(used.Accuracy >= ignored.Accuracy - 0.005, $"{name}: accuracy {used.Accuracy} against {ignored.Accuracy}");
            Assert.True(used.LogLoss <= ignored.LogLoss + 0.005, $"{name}: log-loss {used.LogLoss} against {ignored.LogLoss}");
        }
    }

    // few votes, many classes: the size of a set labeled by six prompts
    [Fact]
    public void FewVotesOfManyClassesGainALittleAndNeverLose()
    {
        var ignored = Mean(500, 6, 77, v => v);
        var used = Mean(500, 6, 77, v => v.WithConfidence(1.5));
        Assert.True(used.Accuracy >= ignored.Accuracy, $"accuracy {used.Accuracy} against {ignored.Accuracy}");
        Assert.True(used.LogLoss <= ignored.LogLoss, $"log-loss {used.LogLoss} against {ignored.LogLoss}");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void AFunctionThatIsAlwaysAsSureIsReadAsIfItGaveNoConfidence(int classes)
    {
        var votes = new SyntheticVotes { Documents = 1500, Functions = 6, Classes = classes, Seed = 2, Clones = 2 }.Make();
        var sure = votes.WithConfidence(1.5, _ => 0.99);
        foreach (var model in Core.LabelModels.LabelModels.Names.Select(Core.LabelModels.LabelModels.Create))
            Assert.Equal(Rows(model, votes.Votes), Rows(model, sure.Votes));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    public void ThreadsChangeNothing(int classes)
    {
        var votes = new SyntheticVotes { Documents = 30_000, Functions = 7, Classes = classes, Seed = 5 }.Make().WithConfidence(1).Votes;
        Assert.Equal(Rows(new AutoModel(), votes, threads: 1), Rows(new AutoModel(), votes, threads: 3));
    }

    [Fact]
    public void ReorderedDocumentsAndFunctionsReorderTheAnswerAndNothingElse()
    {
        var votes = new SyntheticVotes { Documents = 800, Functions = 6, Classes = 4, Seed = 8 }.Make().WithConfidence(1.5);
        int[] order = [.. Enumerable.Range(0, 800)];
        new Random(1).Shuffle(order);
        var moved = votes.Select(order);
        var turned = new VoteMatrix(moved.Classes, [.. moved.Votes.Functions.Reverse()], 800);

        var before = new AutoModel().Fit(votes.Votes, LabelModelOptions.Default).Predict(votes.Votes);
        var after = new AutoModel().Fit(turned, LabelModelOptions.Default).Predict(turned);
        for (var i = 0; i < 800; i++)
            for (var k = 0; k < 4; k++) Assert.Equal(before[order[i]][k], after[i][k], 1e-4f);
    }

    // a class that nobody votes for and that is given no share changes nothing, but the ninth takes the other way through the code
    [Fact]
    public void FewAndManyClassesReadLevelsAlike()
    {
        var votes = new SyntheticVotes { Documents = 4000, Functions = 12, Classes = 8, Seed = 4 }.Make().WithConfidence(1.5);
        double[] eighths = [.. Enumerable.Repeat(1.0 / 8, 8)];
        var ninth = new VoteMatrix(new ClassList([.. votes.Classes, "c8"]), votes.Votes.Functions, 4000);

        var narrow = new AutoModel().Fit(votes.Votes, new LabelModelOptions { ClassBalance = eighths }).Predict(votes.Votes);
        var wide = new AutoModel().Fit(ninth, new LabelModelOptions { ClassBalance = [.. eighths, 0] }).Predict(ninth);
        Assert.InRange(Enumerable.Range(0, 4000).Average(i => Enumerable.Range(0, 8).Sum(k => Math.Abs(narrow[i][k] - wide[i][k]))), 0, 0.03);
    }

    // two functions cannot tell who is right, so without gold their confidence counts for nothing; gold tells
    [Fact]
    public void GoldTellsWhatConfidenceIsWorth()
    {
        var plain = new SyntheticVotes { Documents = 3000, Functions = 2, Classes = 3, Seed = 3, Coverage = (0.7, 0.9), Accuracy = (0.6, 0.75) }.Make();
        var soft = plain.WithConfidence(1.5);
        int[] gold = [.. plain.Gold.Select((g, i) => i < 200 ? g : -1)];
        var rest = Enumerable.Range(200, 2800).ToArray();

        Assert.Equal(Figures(plain, null, rest).Accuracy, Figures(soft, null, rest).Accuracy, 0.001);
        var (without, with) = (Figures(plain, gold, rest), Figures(soft, gold, rest));
        Assert.True(with.Accuracy >= without.Accuracy + 0.03, $"accuracy {with.Accuracy} against {without.Accuracy}");
        Assert.True(with.LogLoss <= without.LogLoss - 0.05, $"log-loss {with.LogLoss} against {without.LogLoss}");
    }

    [Fact]
    public void OtherDocumentsAreReadByTheLevelsOfTheFit()
    {
        var votes = new SyntheticVotes { Documents = 1000, Functions = 6, Classes = 3, Seed = 9 }.Make().WithConfidence(1.5);
        var some = votes.Select([.. Enumerable.Range(300, 40)]);
        var fitted = new AutoModel().Fit(votes.Votes, LabelModelOptions.Default);
        var all = fitted.Predict(votes.Votes);
        var few = fitted.Predict(some.Votes);

        for (var i = 0; i < 40; i++) Assert.Equal(all[300 + i].ToArray(), few[i].ToArray());
        var error = Assert.Throws<ArgumentException>(() => fitted.Predict(VotePatterns.Of(some.Votes)));
        Assert.Contains("levels of confidence", error.Message);
    }

    [Fact]
    public void TheExplanationShowsWhatTheConfidenceAdds()
    {
        var votes = new SyntheticVotes { Documents = 3000, Functions = 8, Classes = 3, Seed = 9 }.Make().WithConfidence(2);
        var fitted = new AutoModel().Fit(votes.Votes, LabelModelOptions.Default);
        var labels = fitted.Predict(votes.Votes);
        int[] row = [.. votes.Votes.Functions.Select(f => f[7])];
        float[] sure = [.. votes.Votes.Functions.Select(f => f.Confidence![7])];

        Assert.Equal(labels[7].ToArray(), fitted.Explain(row, sure).Posterior);
        int[] one = [0, .. Enumerable.Repeat(VoteColumn.Abstain, 7)];
        double Bar(float confidence) => fitted.Explain(one, [.. Enumerable.Repeat(confidence, 8)]).Parts[0].LogOdds;
        Assert.True(Bar(0.05f) < Bar(float.NaN) && Bar(float.NaN) < Bar(0.95f));
        Assert.Equal(Bar(float.NaN), fitted.Explain(one).Parts[0].LogOdds);
        Assert.Throws<ArgumentException>(() => fitted.Explain(one, [0.5f]));
    }

    [Fact]
    public void VotesThatDoNotSayHowSureTheyAreStandBesideVotesThatDo()
    {
        var ignored = Mean(3000, 8, 5, v => v);
        var all = Mean(3000, 8, 5, v => v.WithConfidence(1.5));
        var half = Mean(3000, 8, 5, v =>
        {
            var soft = v.WithConfidence(1.5);
            foreach (var f in soft.Votes.Functions)
                for (var i = 0; i < f.Length; i += 2) f.Confidence![i] = float.NaN;
            return soft;
        });
        Assert.InRange(half.Accuracy, ignored.Accuracy + 0.02, all.Accuracy - 0.01);
    }

    private static float[] Rows(ILabelModel model, VoteMatrix votes, int threads = 0)
    {
        var rows = model.Fit(votes, new LabelModelOptions { Threads = threads }).Predict(votes).Rows;
        return [.. Enumerable.Range(0, rows.Count).SelectMany(r => rows[r].ToArray())];
    }

    private static LabelFigures Figures(LabeledVotes votes, int[]? gold, int[] on)
    {
        var fitted = new AutoModel().Fit(votes.Votes, new LabelModelOptions { Gold = gold });
        var some = votes.Select(on);
        return LabelFigures.Of(fitted.Predict(some.Votes), some.Gold);
    }

    private static (double Accuracy, double LogLoss) Mean(int documents, int functions, int classes, Func<LabeledVotes, LabeledVotes> give)
    {
        double accuracy = 0, logLoss = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var votes = give(new SyntheticVotes { Documents = documents, Functions = functions, Classes = classes, Seed = seed, Accuracy = (0.4, 0.8), Coverage = (0.2, 0.6) }.Make());
            var f = Figures(votes, null, [.. Enumerable.Range(0, documents)]);
            accuracy += f.Accuracy / Seeds;
            logLoss += f.LogLoss / Seeds;
        }
        return (accuracy, logLoss);
    }
}
