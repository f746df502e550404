using LabelStudio.Core.Analysis;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Tests.Labels;

/// <summary>What is given as a reason for how good labels are is found in the votes.</summary>
public sealed class TrustReasonsTests
{
    private const int N = 2000;

    [Fact]
    public void Copies_are_a_reason()
    {
        var reasons = Of(new Radar([new RadarGroup(["a", "b"], 1.04)], [], []));
        Assert.Equal(new TrustReason("\"a\" and \"b\" agree more than their accuracy explains: together they count as 1.0 of 2.", "two functions are copies"), Assert.Single(reasons));
        reasons = Of(new Radar([new RadarGroup(["a", "b"], 1), new RadarGroup(["c", "d", "e"], 1.5)], [], []));
        Assert.Equal(
            new TrustReason("5 functions in 2 groups agree more than their accuracy explains: together they count as 2.5.", "five functions are copies in two groups"), Assert.Single(reasons));
    }

    [Fact]
    public void Functions_that_are_not_well_are_a_reason()
    {
        RadarFinding Lazy(string name) => new(name, FunctionRadar.Degenerate, "It says too much.", "Narrow it.");
        Assert.Equal(new TrustReason("\"a\": It says too much.", "\"a\" says one class for much of the documents"), Assert.Single(Of(new Radar([], [], [Lazy("a")]))));
        Assert.Equal("three functions say one class for much of the documents", Assert.Single(Of(new Radar([], [], [Lazy("a"), Lazy("b"), Lazy("c")]))).Clause);
        Assert.Equal(
            new TrustReason("The votes of \"w\" are right less often than blind votes would be.", "\"w\" is worse than chance"),
            Assert.Single(Of(new Radar([], [], [new("w", FunctionFlags.WorseThanChance, "", "")]))));
        Assert.Empty(Of(new Radar([], [], [new("n", FunctionFlags.NeverVotes, "", "")])));
    }

    [Fact]
    public void What_the_votes_cannot_tell_is_a_reason()
    {
        // two functions that speak for one class each, of three
        var f = new VoteColumn("f", N, 3);
        var g = new VoteColumn("g", N, 3);
        for (var i = 0; i < N; i++)
        {
            if (i % 3 == 0) f[i] = 0;
            if (i % 4 == 0) g[i] = 1;
        }
        var model = new AutoModel().Fit(new VoteMatrix(new ClassList(["a", "b", "c"]), [f, g], N), LabelModelOptions.Default);
        var clauses = TrustReasons.Of(null, model, Radar.Empty).Select(r => r.Clause).ToList();
        Assert.Equal(["there are too few independent functions to tell which is right", "the class balance is a guess", "no function votes for \"c\""], clauses);
    }

    [Fact]
    public void What_no_model_can_mend_is_said()
    {
        var score = new TrustScore(TrustKind.Majority, Intervals.Wilson(50, 100), 0.5, 1, 0.1, new bool[100], new double[100]);
        var compared = new TrustComparison([.. Enumerable.Range(0, 100)], 0, [score]) { LoneVotes = 64, NoRightVote = 21, Uncovered = 25 };
        var reasons = TrustReasons.Of(compared, Model(), Radar.Empty);
        Assert.Equal(
            [
                "On 64 % of these documents one function alone votes: there every way to label says the same.",
                "On 21 % of these documents no function votes for the right class: more functions can mend that, a model can not.",
                "20 % of the dev documents with gold have no vote and are not judged here.",
            ],
            reasons.Select(r => r.Sentence));
        Assert.Equal(["on 64 % of the documents one function alone votes", null, null], reasons.Select(r => r.Clause));
        Assert.Empty(TrustReasons.Of(compared with { LoneVotes = 50, NoRightVote = 10, Uncovered = 11 }, Model(), Radar.Empty));
    }

    [Fact]
    public void Without_gold_the_panel_asks_for_it_and_still_says_what_the_votes_show()
    {
        var panel = TrustVerdict.Of(null, Model(), true, new Radar([new RadarGroup(["a", "b"], 1)], [], []));
        Assert.Equal(0, panel.N);
        Assert.Empty(panel.Rows);
        Assert.Contains("Review a random sample of 50", panel.Sentence, StringComparison.Ordinal);
        Assert.Single(panel.Reasons);
    }

    private static IReadOnlyList<TrustReason> Of(Radar radar) => TrustReasons.Of(null, Model(), radar);

    /// <summary>Four good, independent functions: nothing to say.</summary>
    private static FittedLabelModel Model()
    {
        var columns = Enumerable.Range(1, 4).Select(number =>
        {
            var random = new Random(number);
            var column = new VoteColumn($"f{number}", N, 3);
            for (var i = 0; i < N; i++) column[i] = random.NextDouble() < 0.7 ? (i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2) : random.Next(3);
            return column;
        });
        var model = new AutoModel().Fit(new VoteMatrix(new ClassList(["a", "b", "c"]), [.. columns], N), LabelModelOptions.Default);
        // nothing but what a test adds
        Assert.True(model.Diagnosis is { Identifiable: true, AsksForBalance: false, ClassesWithoutVotes.Count: 0 });
        return model;
    }
}
