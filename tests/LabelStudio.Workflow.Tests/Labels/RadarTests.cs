using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Tests.Labels;

/// <summary>Copies and functions that are not well are found in votes that have them, and only there.</summary>
public sealed class RadarTests
{
    private const int N = 3000;
    private static readonly ClassList Classes = new(["fees", "cards", "loans", "other"]);

    [Fact]
    public void Good_functions_are_left_in_peace()
    {
        var radar = Look(Good(1), Good(2), Good(3), Good(4));
        Assert.Empty(radar.Groups);
        Assert.Empty(radar.Edges);
        Assert.Empty(radar.Findings);
    }

    [Fact]
    public void A_near_copy_is_shown_with_its_excess_and_its_worth()
    {
        var original = Good(1, "original");
        var copy = new VoteColumn("copy", N, Classes.Count);
        for (var i = 0; i < N; i++) copy[i] = i % 50 == 0 ? Truth(i) : original[i];
        var radar = Look(original, Good(2), copy, Good(3), Good(4));
        var group = Assert.Single(radar.Groups);
        Assert.Equal(["original", "copy"], group.Functions);
        Assert.InRange(group.Worth, 1, 1.3);
        var edge = Assert.Single(radar.Edges);
        Assert.Equal(("original", "copy", N), (edge.First, edge.Second, edge.Common));
        Assert.True(edge.Agreement > 0.95 && edge.Expected < 0.85 && edge.Excess > 0.7);
        var finding = Assert.Single(radar.Findings);
        Assert.Equal(("copy", FunctionRadar.NearCopy), (finding.Function, finding.Kind));
        Assert.Matches("^It agrees with \"original\" on 99.[0-9] % of 3,000 common documents; their accuracy explains [5-8][0-9] %\\. Together the 2 functions of this group count as 1\\.[0-3]\\.$", finding.What);
    }

    [Fact]
    public void A_function_that_says_one_class_far_too_often_is_degenerate()
    {
        // "other" is a quarter of the documents; the function says it on nine of ten
        var lazy = Column("lazy", i => i % 10 == 0 ? Truth(i) : 3);
        var finding = Assert.Single(Look(Good(1), Good(2), Good(3), Good(4), lazy).Findings, f => f.Function == "lazy" && f.Kind == FunctionRadar.Degenerate);
        Assert.Matches("^It says \"other\" on 9[0-9] % of all documents; by all votes together the class has (2|3)[0-9] % of them\\.$", finding.What);
    }

    [Fact]
    public void A_function_that_says_the_same_of_everything_is_degenerate_among_two_classes_too()
    {
        var two = new ClassList(["yes", "no"]);
        VoteColumn Of(string name, Func<int, int> vote)
        {
            var column = new VoteColumn(name, N, 2);
            for (var i = 0; i < N; i++) column[i] = vote(i);
            return column;
        }
        var votes = new VoteMatrix(
            two,
            [
                Of("a", i => (i + i / 7 % 5 / 4) % 2), Of("b", i => (i + i / 11 % 5 / 4) % 2), Of("c", i => (i + i / 13 % 5 / 4) % 2), Of("always", i => i % 100 == 0 ? 1 : 0),
            ], N);
        var finding = Assert.Single(Look(votes).Findings, f => f.Function == "always" && f.Kind == FunctionRadar.Degenerate);
        Assert.Equal("It says \"yes\" on 99 % of all documents, so it hardly tells them apart.", finding.What);
    }

    [Fact]
    public void Silent_wrong_and_loud_functions_are_named_with_what_to_do()
    {
        var silent = new VoteColumn("silent", N, Classes.Count);
        var wrong = Column("wrong", i => i % 3 == 0 ? (Truth(i) + 1) % 4 : VoteColumn.Abstain);
        var radar = Look(Good(1), Good(2), Good(3), Good(4), silent, wrong);
        Assert.Equal("It abstains on every document.", radar.Findings.Single(f => f.Kind == FunctionFlags.NeverVotes).What);
        var found = radar.Findings.Single(f => f.Kind == FunctionFlags.WorseThanChance);
        Assert.Equal("wrong", found.Function);
        Assert.Matches("^About (0.)?[0-9] % of its votes are right; blind votes", found.What);
        Assert.All(radar.Findings, f => Assert.False(string.IsNullOrWhiteSpace(f.Advice)));

        // the gravest come first
        Assert.Equal(FunctionFlags.WorseThanChance, radar.Findings[0].Kind);
    }

    [Fact]
    public void A_function_that_guesses_everywhere_is_asked_to_abstain()
    {
        var random = new Random(9);
        var guessing = Column("guessing", i => random.NextDouble() < 0.3 ? Truth(i) : random.Next(4));
        var finding = Assert.Single(Look(Good(1), Good(2), Good(3), Good(4), guessing).Findings);
        Assert.Equal(("guessing", FunctionFlags.VotesOnEverything), (finding.Function, finding.Kind));
        Assert.Matches("^It never abstains, and about (4|5)[0-9] % of its votes are right\\.$", finding.What);
    }

    [Fact]
    public void One_voice_for_most_of_the_documents_wants_company()
    {
        var loud = Column("loud", i => i % 5 < 3 ? 3 : VoteColumn.Abstain);
        Assert.Contains(Look(Good(1), Good(2), Good(3), Good(4), loud).Findings, f => f.Function == "loud" && f.Kind is FunctionFlags.OneClass or FunctionRadar.Degenerate);
    }

    [Fact]
    public void Declared_groups_are_told_from_copies_that_were_found()
    {
        var votes = new VoteMatrix(Classes, [Good(1), Good(2), Good(3), Good(4)], N);
        var patterns = VotePatterns.Of(votes);
        var model = new AutoModel().Fit(patterns, new LabelModelOptions { Groups = [[0, 2]] });
        var radar = FunctionRadar.Of(model, patterns, model.Predict(patterns));
        Assert.Equal(["f1", "f3"], Assert.Single(radar.Groups).Functions);
        Assert.True(Assert.Single(radar.Edges).Declared);
        Assert.Equal("f3", Assert.Single(radar.Findings).Function);
    }

    private static Radar Look(params VoteColumn[] columns) => Look(new VoteMatrix(Classes, columns, N));

    private static Radar Look(VoteMatrix votes)
    {
        var patterns = VotePatterns.Of(votes);
        var model = new AutoModel().Fit(patterns, LabelModelOptions.Default);
        return FunctionRadar.Of(model, patterns, model.Predict(patterns));
    }

    private static int Truth(int i) => i % 4;

    /// <summary>Right on about three quarters of the documents, silent on none, errors of its own.</summary>
    private static VoteColumn Good(int number, string? name = null)
    {
        var random = new Random(number);
        return Column(name ?? $"f{number}", i => random.NextDouble() < 0.75 ? Truth(i) : random.Next(4));
    }

    private static VoteColumn Column(string name, Func<int, int> vote)
    {
        var column = new VoteColumn(name, N, Classes.Count);
        for (var i = 0; i < N; i++) column[i] = vote(i);
        return column;
    }
}
