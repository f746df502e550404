using LabelStudio.Core.Analysis;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Analysis;

public sealed class TrustComparisonTests
{
    private static readonly ClassList Two = new(["a", "b"]);

    [Fact]
    public void The_best_function_is_not_flattered_by_the_gold_that_chose_it()
    {
        // ten documents of class a in five folds; g is right in folds 3 and 4, f in folds 0, 1 and 2
        var votes = Votes(("g", i => i % 5 >= 3 ? 0 : 1), ("f", i => i % 5 < 3 ? 0 : 1));
        var compared = Compare(votes, new int[10]);
        // chosen on all ten, f would show 6 of 10; yet outside each of its own folds g is as good and comes first, and outside the others f is better
        Assert.Equal(1, compared.Best);
        Assert.Equal(0, compared[TrustKind.BestFunction]!.Accuracy.Value);
    }

    [Fact]
    public void A_function_that_abstains_is_wrong_where_it_is_used_alone()
    {
        var votes = Votes(("f", i => i < 6 ? 0 : -1), ("g", i => 1));
        var compared = Compare(votes, new int[10]);
        var best = compared[TrustKind.BestFunction]!;
        Assert.Equal(Intervals.Wilson(6, 10), best.Accuracy);
        Assert.Equal((null, null, null), (best.LogLoss, best.Ece, best.Losses));
    }

    [Fact]
    public void Majority_figures_are_those_worked_out_by_hand()
    {
        // three functions say a, a, b on documents 0 to 2 (gold a, a, b): a has (2 + 1/2) of 4 votes each time, right twice
        var votes = Votes(3, ("f", i => 0), ("g", i => 0), ("h", i => 1));
        var compared = Compare(votes, [0, 0, 1]);
        var majority = compared[TrustKind.Majority]!;
        Assert.Equal([true, true, false], majority.Right);
        Assert.Equal(-(2 * Math.Log(0.625) + Math.Log(0.375)) / 3, majority.LogLoss!.Value, 5);
        // F1 of a: 2 * 2 / (2 + 3), of b: 0
        Assert.Equal(0.4, majority.MacroF1, 9);
        // one bin: confidence 5/8, right 2/3
        Assert.Equal(2 / 3.0 - 0.625, majority.Ece!.Value, 5);
    }

    [Fact]
    public void Documents_that_no_way_of_labeling_can_settle_are_counted()
    {
        // document 0 has no vote; 1 one vote, right; 2 one vote, wrong; 3 two votes, both wrong; 4 has votes and no gold
        var votes = Votes(5, ("f", i => i is 1 or 2 or 3 or 4 ? 0 : -1), ("g", i => i is 3 or 4 ? 0 : -1));
        var compared = Compare(votes, [0, 0, 1, 1, -1]);
        Assert.Equal([1, 2, 3], compared.Documents);
        Assert.Equal((1, 2, 2), (compared.Uncovered, compared.LoneVotes, compared.NoRightVote));
        Assert.Null(TrustComparison.Of(votes, [0, -1, -1, -1, -1], None(5), null, null));
    }

    [Fact]
    public void No_document_is_predicted_by_a_model_that_has_seen_its_gold()
    {
        var votes = Votes(20, ("f", i => i % 2), ("g", i => 0), ("h", i => i % 3 == 0 ? 1 : 0));
        int[] judge = [.. Enumerable.Range(0, 20).Select(i => i < 13 ? i % 2 : -1)];
        int[] teach = [.. Enumerable.Range(0, 20).Select(i => i >= 15 ? i % 2 : -1)];
        var seen = new List<int[]>();
        var model = new MajorityVote().Fit(votes, LabelModelOptions.Default);
        var compared = TrustComparison.Of(votes, judge, teach, model, known =>
        {
            seen.Add(known);
            return model;
        })!;
        Assert.Equal(5, seen.Count);
        for (var d = 0; d < 20; d++)
        {
            Assert.Equal(d < 13 ? 1 : d < 15 ? 5 : 0, seen.Count(known => known[d] == -1));
            Assert.All(seen, known => Assert.True(known[d] == -1 || known[d] == d % 2));
        }
        Assert.Equal(compared[TrustKind.Majority]!.Right, compared[TrustKind.ModelWithGold]!.Right);
        Assert.Equal(compared[TrustKind.Majority]!.LogLoss!.Value, compared[TrustKind.ModelWithGold]!.LogLoss!.Value, 6);
        Assert.Equal(new Estimate(0, 0, 0), compared.Gain(TrustKind.Majority, TrustKind.Model)!.Difference);
    }

    [Fact]
    public void Labels_that_texts_sharpened_are_judged_on_the_same_documents()
    {
        var votes = Votes(10, ("f", i => i < 6 ? i % 2 : -1));
        int[] judge = [.. Enumerable.Range(0, 10).Select(i => i % 2)];
        // document d has row d; the first of those judged is wrong
        var rows = new float[20];
        for (var d = 0; d < 10; d++) rows[2 * d + (d == 0 ? 1 : d % 2)] = 1;
        var sharpened = new ProbabilisticLabels(votes.Classes, rows, [.. Enumerable.Range(0, 10)], [.. Enumerable.Repeat(true, 10)]);
        var compared = TrustComparison.Of(votes, judge, None(10), null, null, () => sharpened)!;
        Assert.Equal([false, true, true, true, true, true], compared[TrustKind.ModelWithText]!.Right);
        Assert.All(compared[TrustKind.Majority]!.Right, Assert.True);
    }

    [Fact]
    public void The_interval_of_a_loss_is_that_of_a_mean_of_pairs()
    {
        var scores = new[] { Losses(TrustKind.Majority, 1, 1, 1), Losses(TrustKind.Model, 0, 1, 0.5) };
        var change = new TrustComparison([0, 1, 2], 0, scores).LossChange(TrustKind.Majority, TrustKind.Model)!;
        Assert.Equal(-0.5, change.Value, 12);
        // deviations -0.5, 0.5, 0 of the mean: standard error 0.5 / sqrt 3
        Assert.Equal(-0.5 - 1.959963984540054 * 0.5 / Math.Sqrt(3), change.Low, 12);
    }

    [SharedFact("youtube/votes.csv")]
    public void On_real_votes_gold_makes_the_model_clearly_better_than_majority_and_the_best_rule()
    {
        var data = VoteFiles.Load("youtube").Split("train");
        var judge = data.Gold.Select((g, i) => i % 4 == 0 ? g : -1).ToArray();
        var model = new AutoModel().Fit(data.Votes, LabelModelOptions.Default);
        var compared = TrustComparison.Of(
            data.Votes, judge, None(judge.Length), model, known => new AutoModel().Fit(data.Votes, new LabelModelOptions { Gold = known }))!;
        Assert.Equal(Enum.GetValues<TrustKind>().Except([TrustKind.ModelWithText]), compared.Scores.Select(s => s.Kind));
        Assert.True(compared.Gain(TrustKind.Majority, TrustKind.ModelWithGold) is { Clear: true, Difference.Value: > 0.02 });
        Assert.True(compared.Gain(TrustKind.BestFunction, TrustKind.ModelWithGold) is { Clear: true, Difference.Value: > 0.02 });
        Assert.True(compared[TrustKind.ModelWithGold]!.Ece < 0.1);
    }

    private static TrustScore Losses(TrustKind kind, params double[] losses) =>
        new(kind, Intervals.Wilson(1, 1), 0, losses.Average(), 0, new bool[losses.Length], losses);

    private static TrustComparison Compare(VoteMatrix votes, int[] judge) => TrustComparison.Of(votes, judge, None(judge.Length), null, null)!;

    private static int[] None(int n) => [.. Enumerable.Repeat(-1, n)];

    private static VoteMatrix Votes(params (string Name, Func<int, int> Vote)[] functions) => Votes(10, functions);

    private static VoteMatrix Votes(int n, params (string Name, Func<int, int> Vote)[] functions) => new(
        Two,
        [
            .. functions.Select(f =>
            {
                var column = new VoteColumn(f.Name, n, 2);
                for (var i = 0; i < n; i++) column[i] = f.Vote(i);
                return column;
            }),
        ], n);
}
