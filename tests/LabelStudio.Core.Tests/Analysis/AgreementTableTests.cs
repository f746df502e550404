using LabelStudio.Core.Analysis.Agreement;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Analysis;

public sealed class AgreementTableTests
{
    private const int Documents = 3_000;
    private static readonly ClassList Classes = new(["a", "b", "c"]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_are_those_of_going_through_every_document(int seed)
    {
        var votes = Random(seed, 7);
        var table = AgreementTable.Of(VotePatterns.Of(votes));
        Assert.Equal(Documents, table.Documents);
        for (var a = 0; a < 7; a++)
        {
            Assert.Equal(Enumerable.Range(0, Documents).Count(d => votes.Functions[a][d] >= 0), table.Votes[a]);
            for (var b = 0; b < 7; b++)
            {
                if (a == b) continue;
                var both = Enumerable.Range(0, Documents).Where(d => votes.Functions[a][d] >= 0 && votes.Functions[b][d] >= 0).ToList();
                Assert.Equal(both.Count, table[a, b].Common);
                Assert.Equal(both.Count(d => votes.Functions[a][d] == votes.Functions[b][d]), table[a, b].Alike);
            }
        }
        Assert.Equal(21, table.Pairs().Count());
    }

    [Fact]
    public void Blind_votes_agree_as_expected_and_copies_more()
    {
        var votes = Random(5, 3);
        var copy = new VoteColumn("copy", Documents, 3);
        for (var d = 0; d < Documents; d++) copy[d] = votes.Functions[0][d];
        var table = AgreementTable.Of(VotePatterns.Of(new VoteMatrix(Classes, [.. votes.Functions, copy], Documents)));
        Assert.False(table.KnowsAccuracy);
        Assert.InRange(table[0, 1].Excess, -0.05, 0.05);
        Assert.InRange(table[1, 2].Excess, -0.05, 0.05);
        Assert.Equal(1, table[0, 3].Agreement);
        Assert.True(table[0, 3].Excess > 0.5);
    }

    [Fact]
    public void Accuracy_explains_agreement()
    {
        var random = new Random(3);
        VoteColumn[] columns = [.. Enumerable.Range(0, 2).Select(f => new VoteColumn($"f{f}", Documents, 3))];
        for (var d = 0; d < Documents; d++)
            foreach (var column in columns) column[d] = random.NextDouble() < 0.7 ? d % 3 : random.Next(3);
        var patterns = VotePatterns.Of(new VoteMatrix(Classes, columns, Documents));
        var estimates = columns.Select(c => new FunctionEstimate(c.Name, 1, 0.8, 1, [], [])).ToList();
        Assert.InRange(AgreementTable.Of(patterns, estimates, [1 / 3.0, 1 / 3.0, 1 / 3.0])[0, 1].Excess, -0.05, 0.05);
        Assert.True(AgreementTable.Of(patterns)[0, 1].Excess > 0.2);
    }

    [Fact]
    public void Where_votes_are_very_many_an_even_part_of_the_rows_stands_for_all()
    {
        var patterns = VotePatterns.Of(Random(1, 12));
        var all = AgreementTable.Of(patterns);
        var part = AgreementTable.Of(patterns, mostWork: 20_000);
        Assert.InRange(part.Documents, 200, Documents - 1);
        foreach (var pair in all.Pairs())
        {
            var sampled = part[pair.First, pair.Second];
            Assert.InRange(sampled.Common / (double)part.Documents - pair.Common / (double)Documents, -0.12, 0.12);
        }
    }

    private static VoteMatrix Random(int seed, int functions)
    {
        var random = new Random(seed);
        var columns = Enumerable.Range(0, functions).Select(f => new VoteColumn($"f{f}", Documents, 3)).ToArray();
        foreach (var column in columns)
            for (var d = 0; d < Documents; d++)
                if (random.Next(3) > 0) column[d] = random.Next(3);
        return new VoteMatrix(Classes, columns, Documents);
    }
}
