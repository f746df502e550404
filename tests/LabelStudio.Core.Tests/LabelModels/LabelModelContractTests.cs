using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using Models = LabelStudio.Core.LabelModels.LabelModels;

namespace LabelStudio.Core.Tests.LabelModels;

/// <summary>What every label model promises, whatever it believes.</summary>
public class LabelModelContractTests
{
    public static TheoryData<string> AllModels => [.. Models.Names];

    public static TheoryData<string, int, int, int, double> AllModelsOnOddShapes
    {
        get
        {
            var data = new TheoryData<string, int, int, int, double>();
            foreach (var name in Models.Names)
                foreach (var (n, m, k, coverage) in new[]
                {
                    (0, 3, 2, 0.5), (0, 0, 2, 0.5), (1, 1, 2, 1.0), (1, 3, 2, 0.5), (7, 0, 3, 0.5), (50, 4, 3, 0.0), (5, 3, 20, 0.5), (300, 8, 20, 0.3),
                    (40, 2, 2, 1.0), (2000, 12, 4, 0.3), (400, 6, 300, 0.5), (60, 2000, 3, 0.02), (500, 5, 2, 1.0), (300, 40, 77, 0.3),
                })
                    if (!TooLarge.Any(t => t.Model == name && (t.Documents, t.Functions, t.Classes) == (n, m, k)))
                        data.Add(name, n, m, k, coverage);
            return data;
        }
    }

    /// <summary>Sizes that a model refuses, since it would take minutes or gigabytes.</summary>
    private static readonly (string Model, int Documents, int Functions, int Classes, double Coverage)[] TooLarge =
        [("snorkel", 400, 6, 300, 0.5), ("snorkel", 300, 60, 77, 0.9), ("dawid-skene", 20, 2000, 100, 0.02), ("flyingsquid", 20, 2000, 10, 0.02)];

    public static TheoryData<string, int, int, int, double> SizesThatAreRefused
    {
        get
        {
            var data = new TheoryData<string, int, int, int, double>();
            foreach (var (model, n, m, k, coverage) in TooLarge) data.Add(model, n, m, k, coverage);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SizesThatAreRefused))]
    public void WhatAModelCannotDoItSaysAtOnceAndNamesOneThatCan(string model, int documents, int functions, int classes, double coverage)
    {
        var votes = VoteRows.Random(documents, functions, classes, coverage, 0);

        var error = Assert.Throws<ArgumentException>(() => Models.Create(model).Fit(votes, LabelModelOptions.Default));

        Assert.Contains($"\"{model}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("Choose \"auto\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(documents, Models.Create("auto").Fit(votes, LabelModelOptions.Default).Predict(votes).Count);
    }

    [Theory]
    [MemberData(nameof(AllModelsOnOddShapes))]
    public void PosteriorsAreFiniteAndSumToOneOnAnyInput(string model, int documents, int functions, int classes, double coverage)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var votes = VoteRows.Random(documents, functions, classes, coverage, seed);
            var fitted = Models.Create(model).Fit(votes, LabelModelOptions.Default);
            var labels = fitted.Predict(votes);

            Assert.Equal(documents, labels.Count);
            for (var i = 0; i < documents; i++)
            {
                var sum = 0.0;
                foreach (var p in labels[i])
                {
                    Assert.InRange(p, 0f, 1f);
                    sum += p;
                }
                Assert.InRange(sum, 1 - 1e-6, 1 + 1e-6);
                Assert.Equal(votes.Functions.Any(f => f[i] >= 0), labels.IsCovered(i));
            }
            Assert.InRange(fitted.ClassBalance.Sum(), 1 - 1e-9, 1 + 1e-9);
            Assert.Equal(functions, fitted.Functions.Count);
            Assert.All(fitted.Functions, f => Assert.InRange(f.Weight, 0, 1));
            Assert.All(fitted.Functions, f => Assert.InRange(f.EstimatedAccuracy ?? 0, 0, 1));
        }
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void OneClassIsNoChoiceAndRefused(string model)
    {
        var error = Assert.Throws<ArgumentException>(() => Models.Create(model).Fit(VoteRows.Of(1, [0], [-1]), LabelModelOptions.Default));
        Assert.Contains("at least two classes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void OrderOfClassesFunctionsAndDocumentsMeansNothing(string model)
    {
        var data = new SyntheticVotes { Documents = 3000, Functions = 8, Classes = 4, Seed = 5, Clones = 2 }.Make();
        var random = new Random(11);
        int[] classOrder = [.. Enumerable.Range(0, 4).OrderBy(_ => random.Next())];
        int[] functionOrder = [.. Enumerable.Range(0, 8).OrderBy(_ => random.Next())];
        int[] documentOrder = [.. Enumerable.Range(0, 3000).OrderBy(_ => random.Next())];
        var columns = functionOrder.Select(f =>
        {
            var column = new VoteColumn(data.Votes.Functions[f].Name, 3000, 4);
            for (var i = 0; i < 3000; i++)
            {
                var vote = data.Votes.Functions[f][documentOrder[i]];
                column[i] = vote < 0 ? vote : Array.IndexOf(classOrder, vote);
            }
            return column;
        }).ToList();
        var shuffled = new VoteMatrix(new ClassList(classOrder.Select(k => data.Classes[k])), columns, 3000);

        var straight = Models.Create(model).Fit(data.Votes, LabelModelOptions.Default);
        var mixed = Models.Create(model).Fit(shuffled, LabelModelOptions.Default);
        var expected = straight.Predict(data.Votes);
        var actual = mixed.Predict(shuffled);

        for (var i = 0; i < 3000; i++)
            for (var k = 0; k < 4; k++)
                Assert.Equal(expected[documentOrder[i]][classOrder[k]], actual[i][k], 2e-4f);
        for (var f = 0; f < 8; f++)
        {
            Assert.Equal(straight.Functions[functionOrder[f]].EstimatedAccuracy!.Value, mixed.Functions[f].EstimatedAccuracy!.Value, 1e-4);
            Assert.Equal(straight.Functions[functionOrder[f]].Weight, mixed.Functions[f].Weight, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void TheThreadCountChangesNoByte(string model)
    {
        foreach (var (n, m, k) in new[] { (30_000, 14, 3), (9_000, 12, 40) })
        {
            var votes = new SyntheticVotes { Documents = n, Functions = m, Classes = k, Seed = 2 }.Make().Votes;
            var one = new LabelModelOptions { Threads = 1 };
            var four = new LabelModelOptions { Threads = 4 };

            var a = Models.Create(model).Fit(votes, one);
            var b = Models.Create(model).Fit(votes, four);

            Assert.Equal(a.ClassBalance, b.ClassBalance);
            Assert.Equal(a.Functions.Select(f => (f.EstimatedAccuracy, f.Weight)), b.Functions.Select(f => (f.EstimatedAccuracy, f.Weight)));
            Assert.Equal(a.Predict(votes).Rows, b.Predict(votes).Rows);
        }
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void TheGivenClassBalanceIsKeptAndIsTheLabelWhereNobodyVotes(string model)
    {
        var votes = new SyntheticVotes { Documents = 1000, Functions = 6, Classes = 3, Seed = 4, Coverage = (0.2, 0.3) }.Make().Votes;
        var fitted = Models.Create(model).Fit(votes, new LabelModelOptions { ClassBalance = [0.7, 0.2, 0.1] });

        Assert.Equal(0.7, fitted.ClassBalance[0], 1e-9);
        var labels = fitted.Predict(votes);
        var bare = Enumerable.Range(0, 1000).First(i => !labels.IsCovered(i));
        Assert.Equal(0.7f, labels[bare][0], 1e-5f);
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void AnExplanationShowsThePosteriorOfItsDocumentAndABarForEachVote(string model)
    {
        var votes = new SyntheticVotes { Documents = 2000, Functions = 7, Classes = 3, Seed = 9 }.Make().Votes;
        var fitted = Models.Create(model).Fit(votes, LabelModelOptions.Default);
        var labels = fitted.Predict(votes);

        for (var i = 0; i < 200; i++)
        {
            int[] row = [.. votes.Functions.Select(f => f[i])];
            var why = fitted.Explain(row);

            Assert.Equal(labels[i].ToArray(), why.Posterior);
            Assert.Equal(labels.Top(i), why.Top);
            Assert.True(why.Posterior[why.Second] <= why.Posterior[why.Top]);
            Assert.Equal(row.Count(v => v >= 0), why.Parts.Count);
            Assert.All(why.Parts, part => Assert.Equal(row[part.Function], part.Vote));
            if (why.Caution == 0)
                Assert.Equal(Math.Log(why.Posterior[why.Top] / why.Posterior[why.Second]), why.Prior + why.Parts.Sum(p => p.LogOdds), 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void WhatDoesNotFitIsRefusedInWords(string model)
    {
        var votes = VoteRows.Of(2, [0, 1], [1, 1], [0, -1]);
        var labelModel = Models.Create(model);

        Assert.Contains("3 shares for 2 classes", Refused(new() { ClassBalance = [0.2, 0.3, 0.5] }), StringComparison.Ordinal);
        Assert.Contains("sum to 0.8", Refused(new() { ClassBalance = [0.3, 0.5] }), StringComparison.Ordinal);
        Assert.Contains("between 0 and 1", Refused(new() { ClassBalance = [double.NaN, 1] }), StringComparison.Ordinal);
        Assert.Contains("2 gold entries for 3 documents", Refused(new() { Gold = [0, 1] }), StringComparison.Ordinal);
        Assert.Contains("document 1 is class 2", Refused(new() { Gold = [0, 2, -1] }), StringComparison.Ordinal);
        var fitted = labelModel.Fit(votes, LabelModelOptions.Default);
        Assert.Throws<ArgumentException>(() => fitted.Predict(VoteRows.Of(2, [0], [1])));
        Assert.Throws<ArgumentException>(() => fitted.Predict(VoteRows.Of(3, [0, 1])));
        Assert.Throws<ArgumentException>(() => fitted.Explain([0]));
        Assert.Throws<ArgumentException>(() => fitted.Explain([0, 2]));

        string Refused(LabelModelOptions options) => Assert.Throws<ArgumentException>(() => labelModel.Fit(votes, options)).Message;
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void ItPredictsForDocumentsAndVotesItHasNotSeen(string model)
    {
        var fitted = Models.Create(model).Fit(VoteRows.Of(3, [0, 0], [1, 1], [0, 0], [1, -1]), LabelModelOptions.Default);
        var labels = fitted.Predict(VoteRows.Of(3, [2, -1], [2, 2], [-1, -1]));

        Assert.Equal(2, labels.Top(0));
        Assert.Equal(2, labels.Top(1));
        Assert.True(labels.Confidence(1) >= labels.Confidence(0));
        Assert.False(labels.IsCovered(2));
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void ACancelledTokenStopsTheFit(string model)
    {
        var votes = new SyntheticVotes { Documents = 5000, Functions = 6, Classes = 3 }.Make().Votes;
        var patterns = VotePatterns.Of(votes);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Models.Create(model).Fit(patterns, LabelModelOptions.Default, null, cancel.Token));
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void WarningsNameTheClassNobodyVotesForAndTheLackOfVotes(string model)
    {
        string[] Warnings(VoteMatrix votes) => [.. Models.Create(model).Fit(votes, LabelModelOptions.Default).Warnings];

        Assert.Contains(Warnings(VoteRows.Of(3, [0, 1], [1, 1])), w => w.Contains("No function votes for \"c2\"", StringComparison.Ordinal));
        Assert.Contains(Warnings(VoteRows.Of(3, [1, 1], [1, -1])), w => w.Contains("Every vote is for \"c1\"", StringComparison.Ordinal));
        Assert.Contains(Warnings(VoteRows.Of(3, [-1, -1])), w => w.Contains("No labeling function votes on any document", StringComparison.Ordinal));
    }

    [Fact]
    public void FunctionsThatNeverVoteOrVoteOneClassOrVoteEverywhereAreFlagged()
    {
        foreach (var model in Models.Names)
        {
            var functions = Models.Create(model).Fit(VoteRows.Of(2, [0, -1, 1], [1, -1, 1], [0, -1, -1]), LabelModelOptions.Default).Functions;

            Assert.Equal(["votes on everything"], functions[0].Flags);
            Assert.Equal(["never votes"], functions[1].Flags);
            Assert.Null(functions[1].EstimatedAccuracy);
            Assert.Contains("one class", functions[2].Flags);
            Assert.Equal(2.0 / 3, functions[2].Coverage, 1e-9);
        }
    }

    [Fact]
    public void AnUnknownNameIsRefusedWithTheNamesThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => Models.Create("snorkle"));
        Assert.All(Models.Names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Equal(Models.Default, Models.Names[0]);
    }
}
