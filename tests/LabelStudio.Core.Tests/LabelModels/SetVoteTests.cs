using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using Models = LabelStudio.Core.LabelModels.LabelModels;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>A vote may be for a set of classes: one of these.</summary>
public class SetVoteTests
{
    private static readonly string[] ReadSets = ["auto", "one-coin", "weighted", "majority"];

    public static TheoryData<string> Readers => [.. ReadSets];

    public static TheoryData<string> AllModels => [.. Models.Names];

    [Theory]
    [MemberData(nameof(Readers))]
    public void ASetOfOneClassIsThePlainVote(string model)
    {
        foreach (var classes in new[] { 3, 12 })
        {
            var plain = new SyntheticVotes { Documents = 1500, Functions = 6, Classes = classes, Seed = 2, Accuracy = (0.4, 0.8) }.Make();
            var sets = plain.AsSingletons(1).AsSingletons(4);
            var (a, b) = (Predict(model, plain.Votes), Predict(model, sets.Votes));
            for (var i = 0; i < 1500; i++)
                for (var k = 0; k < classes; k++) Assert.Equal(a[i][k], b[i][k], 2e-5f);
        }
    }

    [Theory]
    [InlineData("auto", 0.07)]
    [InlineData("one-coin", 0.07)]
    [InlineData("majority", 0.04)]
    public void AFunctionThatIsRightAboutSetsOfThreeOfTwentyClassesHelps(string model, double gain)
    {
        double without = 0, with = 0, lossWithout = 0, lossWith = 0;
        for (var seed = 0; seed < 3; seed++)
        {
            var plain = new SyntheticVotes { Documents = 3000, Functions = 6, Classes = 20, Seed = seed, Accuracy = (0.4, 0.8), Coverage = (0.3, 0.6) }.Make();
            var sets = plain.WithSetFunction(size: 3, accuracy: 0.9, coverage: 0.8, seed);
            var covered = Enumerable.Range(0, 3000).Where(i => plain.Votes.Functions.Any(f => f[i] >= 0)).ToArray();
            var (a, b) = (Figures(model, plain, covered), Figures(model, sets, covered));
            (without, with, lossWithout, lossWith) = (without + a.Accuracy / 3, with + b.Accuracy / 3, lossWithout + a.LogLoss / 3, lossWith + b.LogLoss / 3);
        }
        Assert.True(with >= without + gain, $"accuracy {with} against {without}");
        if (model != "majority") Assert.True(lossWith <= 0.75 * lossWithout, $"log-loss {lossWith} against {lossWithout}");
    }

    // "one of these" is what a rule often knows; it fires on its classes more than elsewhere, as a rule for one class does
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public void RulesForSetsOfClassesHelpRulesForOne(int classes)
    {
        double without = 0, with = 0, lossWithout = 0, lossWith = 0;
        for (var seed = 0; seed < 3; seed++)
        {
            var (single, both) = (Rules(classes, seed, sets: false), Rules(classes, seed, sets: true));
            var all = Enumerable.Range(0, single.Ids.Length).ToArray();
            var (a, b) = (AllDocuments(single), AllDocuments(both));
            (without, with, lossWithout, lossWith) = (without + a.Accuracy / 3, with + b.Accuracy / 3, lossWithout + a.LogLoss / 3, lossWith + b.LogLoss / 3);
        }
        Assert.True(with >= without + 0.05, $"accuracy {with} against {without}");
        Assert.True(lossWith <= 0.85 * lossWithout, $"log-loss {lossWith} against {lossWithout}");
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void AModelReadsSetsOrSaysThatItDoesNot(string model)
    {
        var votes = new SyntheticVotes { Documents = 400, Functions = 5, Classes = 6, Seed = 1 }.Make();
        var sets = votes.WithSetFunction(2, 0.9, 0.6).Votes;
        if (ReadSets.Contains(model))
        {
            var labels = Predict(model, sets);
            for (var i = 0; i < 400; i++) Assert.Equal(1, labels[i].ToArray().Sum(), 1e-5f);
        }
        else
        {
            Assert.Contains("set of classes", Assert.Throws<ArgumentException>(() => Predict(model, sets)).Message);
            var fitted = Models.Create(model).Fit(new VoteMatrix(sets.Classes, [.. sets.Functions.Select(f => votes.Votes.Functions.FirstOrDefault(p => p.Name == f.Name) ?? new VoteColumn(f.Name, 400, 6))], 400), LabelModelOptions.Default);
            Assert.Contains("set of classes", Assert.Throws<ArgumentException>(() => fitted.Predict(sets)).Message);
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void WeightsWithinASetLeanTowardsTheLarger(string model)
    {
        var column = new VoteColumn("f", 3, 8) { [0] = 6, [1] = 7, [2] = 0 };
        var votes = new VoteMatrix(new ClassList(["a", "b", "c", "d", "e", "f"]), [column], 3, [new ClassSet([0, 1], [0.7f, 0.3f]), new ClassSet([0, 1], [0.4f, 0.6f])]);
        var labels = Predict(model, votes);

        Assert.Equal([0, 1, 0], [labels.Top(0), labels.Top(1), labels.Top(2)]);
        for (var i = 0; i < 2; i++) Assert.True(Math.Min(labels[i][0], labels[i][1]) > labels[i][2]);
        Assert.True(labels[2][0] > labels[0][0]);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void AVoteForAllClassesSaysNothing(string model)
    {
        var plain = new SyntheticVotes { Documents = 1000, Functions = 6, Classes = 5, Seed = 4 }.Make();
        var everything = plain.WithSetFunction(size: 5, accuracy: 1, coverage: 0.7);
        var (a, b) = (Predict(model, plain.Votes), Predict(model, everything.Votes));
        var covered = Enumerable.Range(0, 1000).Where(a.IsCovered).ToList();
        Assert.InRange(covered.Count(i => a.Top(i) == b.Top(i)) / (double)covered.Count, 0.95, 1);
    }

    [Fact]
    public void CopiesThatVoteForSetsAreFoundAndShareOneWeight()
    {
        var votes = new SyntheticVotes { Documents = 3000, Functions = 5, Classes = 12, Seed = 3 }.Make().WithSetFunction(3, 0.85, 0.7).Votes;
        var copy = new VoteColumn("copy", 3000, votes.Voted.Count);
        for (var i = 0; i < 3000; i++) copy[i] = votes.Functions[5][i];
        var fitted = new AutoModel().Fit(new VoteMatrix(votes.Classes, [.. votes.Functions, copy], 3000, votes.Voted.Sets), LabelModelOptions.Default);

        Assert.Equal(["copy"], fitted.Functions[5].NearDuplicates);
        Assert.Equal(0.5, fitted.Functions[5].Weight, 1e-9);
        Assert.All(fitted.Functions.Take(5), f => Assert.InRange(f.Weight, 0.95, 1));
    }

    // eight classes and fewer are computed a vector a row
    [Fact]
    public void FewAndManyClassesReadSetsAlike()
    {
        var votes = new SyntheticVotes { Documents = 4000, Functions = 8, Classes = 8, Seed = 4, Accuracy = (0.4, 0.8) }.Make().WithSetFunction(2, 0.9, 0.7).WithConfidence(1);
        double[] eighths = [.. Enumerable.Repeat(1.0 / 8, 8)];
        var columns = votes.Votes.Functions.Select(f => Moved(f, 8, 9)).ToList();
        var ninth = new VoteMatrix(new ClassList([.. votes.Classes, "c8"]), columns, 4000, votes.Votes.Voted.Sets);

        var narrow = new AutoModel().Fit(votes.Votes, new LabelModelOptions { ClassBalance = eighths }).Predict(votes.Votes);
        var wide = new AutoModel().Fit(ninth, new LabelModelOptions { ClassBalance = [.. eighths, 0] }).Predict(ninth);
        Assert.InRange(Enumerable.Range(0, 4000).Average(i => Enumerable.Range(0, 8).Sum(k => Math.Abs(narrow[i][k] - wide[i][k]))), 0, 0.03);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void ThreadsSavingAndOtherDocumentsChangeNothing(int classes)
    {
        var votes = new SyntheticVotes { Documents = 20_000, Functions = 6, Classes = classes, Seed = 4, Accuracy = (0.4, 0.8) }.Make().WithSetFunction(2, 0.9, 0.7);
        var fitted = new AutoModel().Fit(votes.Votes, new LabelModelOptions { Threads = 1, Gold = [.. votes.Gold.Select((g, i) => i < 150 ? g : -1)] });
        var other = new AutoModel().Fit(votes.Votes, new LabelModelOptions { Threads = 3, Gold = [.. votes.Gold.Select((g, i) => i < 150 ? g : -1)] });
        using var file = new MemoryStream();
        fitted.Save(file);
        file.Position = 0;
        var loaded = Models.Load(file);

        var labels = fitted.Predict(votes.Votes);
        AssertSame(labels, other.Predict(votes.Votes));
        AssertSame(labels, loaded.Predict(votes.Votes));
        var few = fitted.Predict(votes.Select([17, 4711]).Votes);
        Assert.Equal(labels[17].ToArray(), few[0].ToArray());
        int[] row = [.. votes.Votes.Functions.Select(f => f[17])];
        Assert.Equal(labels[17].ToArray(), fitted.Explain(row).Posterior);
        Assert.Equal(fitted.Explain(row).Parts, loaded.Explain(row).Parts);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void TheExplanationNamesTheSetAndFavoursItsClasses(string model)
    {
        var votes = new SyntheticVotes { Documents = 3000, Functions = 5, Classes = 6, Seed = 4 }.Make().WithSetFunction(2, 0.9, 0.7);
        var fitted = Models.Create(model).Fit(votes.Votes, LabelModelOptions.Default);
        // the first function says 0, the sets say one of 2 and 3
        var set = 6 + votes.Votes.Voted.Sets.ToList().FindIndex(s => s.Classes.SequenceEqual([2, 3]));
        var told = fitted.Explain([0, VoteColumn.Abstain, VoteColumn.Abstain, VoteColumn.Abstain, VoteColumn.Abstain, set]);
        var part = told.Parts.Single(p => p.Function == 5);

        Assert.Equal(set, part.Vote);
        var (top, second) = (told.Top is 2 or 3, told.Second is 2 or 3);
        if (top != second) Assert.True(top ? part.LogOdds > 0 : part.LogOdds < 0);
        Assert.Throws<ArgumentException>(() => fitted.Explain([6 + votes.Votes.Voted.Sets.Count, -1, -1, -1, -1, -1]));
    }

    [Fact]
    public void StatisticsCountASetAsRightWhereTheGoldClassIsInIt()
    {
        var sets = new[] { new ClassSet([0, 1]), new ClassSet([1, 2]) };
        var one = new VoteColumn("one", 4, 5) { [0] = 0, [1] = 2, [2] = 1 };
        var some = new VoteColumn("some", 4, 5) { [0] = 3, [1] = 3, [2] = 4, [3] = 4 };
        var votes = new VoteMatrix(new ClassList(["a", "b", "c"]), [one, some], 4, sets);
        var statistics = FunctionStatistics.Of(votes, [0, 2, 1, 0]);

        Assert.Equal((0.75, 0.25), (statistics.Overlap, statistics.Conflict));
        Assert.Equal([0, 1, 2], statistics.Functions[1].Classes);
        Assert.Equal((4, 2), (statistics.Functions[1].GoldVotes, statistics.Functions[1].GoldRight));
        Assert.Equal([0.5, 1, 0.75], statistics.ClassCoverage);
    }

    [Fact]
    public void ReviewSeesNoDisagreementWithinASetAndSaysItInWords()
    {
        var one = new VoteColumn("one", 3, 5) { [0] = 0, [1] = 2 };
        var some = new VoteColumn("some", 3, 5) { [0] = 3, [1] = 3, [2] = 3 };
        var votes = VotePatterns.Of(new VoteMatrix(new ClassList(["a", "b", "c"]), [one, some], 3, [new ClassSet([0, 1])]));
        var labels = new MajorityVote().Fit(votes, LabelModelOptions.Default).Predict(votes);
        var ranked = ReviewRanking.Top(ReviewRanking.Create("disagreement"), new ReviewInputs { Labels = labels, Votes = votes }, 3);

        Assert.Equal(1, ranked[0].Document);
        Assert.True(ranked[0].Score > 0.3);
        Assert.Equal([0.0, 0.0], ranked.Skip(1).Select(r => Math.Abs(r.Score)));
        Assert.Contains("1 function says c and 1 says a or b", ranked[0].Reason);
        var uncertain = ReviewRanking.Top(ReviewRanking.Create("margin"), new ReviewInputs { Labels = labels, Votes = votes }, 3);
        Assert.Contains(uncertain, r => r.Reason.Contains("2 of 2 functions say a", StringComparison.Ordinal));
        Assert.Contains(uncertain, r => r.Reason.Contains("the only vote says a or b", StringComparison.Ordinal));
    }

    private static ProbabilisticLabels Predict(string model, VoteMatrix votes) => Models.Create(model).Fit(votes, LabelModelOptions.Default).Predict(votes);

    private static void AssertSame(ProbabilisticLabels a, ProbabilisticLabels b)
    {
        for (var i = 0; i < a.Count; i++) Assert.True(a[i].SequenceEqual(b[i]));
    }

    private static LabelFigures Figures(string model, LabeledVotes votes, int[] on)
    {
        var fitted = Models.Create(model).Fit(votes.Votes, LabelModelOptions.Default);
        var some = votes.Select(on);
        return LabelFigures.Of(fitted.Predict(some.Votes), some.Gold);
    }

    /// <summary>A document without votes counts too: silence is part of what rules say.</summary>
    private static (double Accuracy, double LogLoss) AllDocuments(LabeledVotes votes)
    {
        var labels = Predict("auto", votes.Votes);
        var n = votes.Ids.Length;
        return (Enumerable.Range(0, n).Count(i => labels.Top(i) == votes.Gold[i]) / (double)n, Enumerable.Range(0, n).Average(i => -Math.Log(labels[i][votes.Gold[i]])));
    }

    private static VoteColumn Moved(VoteColumn column, int from, int to)
    {
        var moved = new VoteColumn(column.Name, column.Length, 100) { Confidence = column.Confidence };
        for (var i = 0; i < column.Length; i++) moved[i] = column[i] >= from ? column[i] - from + to : column[i];
        return moved;
    }

    /// <summary>Three rules a class, and two for each pair of neighbouring classes.</summary>
    private static LabeledVotes Rules(int classes, int seed, bool sets)
    {
        const int n = 3000;
        var random = new Random(seed);
        int[] gold = [.. Enumerable.Range(0, n).Select(_ => random.Next(classes))];
        var pairs = Enumerable.Range(0, classes / 2).Select(s => new ClassSet([2 * s, 2 * s + 1])).ToList();
        var columns = new List<VoteColumn>();
        for (var c = 0; c < classes; c++)
            for (var j = 0; j < 3; j++)
                columns.Add(Rule($"rule {c}.{j}", c, g => g == c, 0.05 + 0.2 * random.NextDouble()));
        for (var s = 0; s < pairs.Count; s++)
            for (var j = 0; j < 2; j++)
            {
                var rule = Rule($"pair {s}.{j}", classes + s, g => g / 2 == s, 0.2 + 0.2 * random.NextDouble());
                if (sets) columns.Add(rule);
            }
        return new LabeledVotes([.. Enumerable.Range(0, n).Select(i => $"d{i}")], new VoteMatrix(new ClassList(Enumerable.Range(0, classes).Select(k => $"c{k}")), columns, n, pairs), gold, 0);

        VoteColumn Rule(string name, int vote, Func<int, bool> own, double fires)
        {
            var column = new VoteColumn(name, n, classes + pairs.Count);
            var elsewhere = 0.01 + 0.02 * random.NextDouble();
            for (var i = 0; i < n; i++)
                if (random.NextDouble() < (own(gold[i]) ? fires : elsewhere)) column[i] = vote;
            return column;
        }
    }
}
