using LabelStudio.Core.Analysis;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Analysis;

public class FunctionStatisticsTests
{
    private static readonly VoteMatrix Votes = VoteRows.Of(3, [0, -1, -1], [0, 0, -1], [1, 0, -1], [-1, -1, -1], [0, 0, -1]);

    [Fact]
    public void CoverageOverlapAndConflictAreSharesOfAllDocuments()
    {
        var statistics = FunctionStatistics.Of(Votes);

        Assert.Equal((5, 0.8, 0.6, 0.2), (statistics.Documents, statistics.Coverage, statistics.Overlap, statistics.Conflict));
        Assert.Equal([0.8, 0.2, 0.0], statistics.ClassCoverage);
        var first = statistics.Functions[0];
        Assert.Equal(("f0", 4, 0.8, 0.6, 0.2), (first.Name, first.Hits, first.Coverage, first.Overlap, first.Conflict));
        Assert.Equal([0, 1], first.Classes);
        var silent = statistics.Functions[2];
        Assert.Equal((0, 0.0, 0.0, 0.0), (silent.Hits, silent.Coverage, silent.Overlap, silent.Conflict));
        Assert.Empty(silent.Classes);
    }

    [Fact]
    public void AccuracyIsCountedOnGoldWithItsInterval()
    {
        var statistics = FunctionStatistics.Of(Votes, [0, 0, 0, 1, -1]);

        Assert.Equal((3, 2), (statistics.Functions[0].GoldVotes, statistics.Functions[0].GoldRight));
        Assert.Equal(2.0 / 3, statistics.Functions[0].GoldAccuracy!.Value, 1e-12);
        Assert.Equal(0.2077, statistics.Functions[0].GoldAccuracy!.Low, 1e-3);
        Assert.Equal(0.9385, statistics.Functions[0].GoldAccuracy!.High, 1e-3);
        Assert.Equal((2, 2), (statistics.Functions[1].GoldVotes, statistics.Functions[1].GoldRight));
        Assert.Null(statistics.Functions[2].GoldAccuracy);
    }

    [Fact]
    public void GoldOfAnotherLengthIsRefused() =>
        Assert.Contains("2 gold entries for 5 documents", Assert.Throws<ArgumentException>(() => FunctionStatistics.Of(Votes, [0, 1])).Message, StringComparison.Ordinal);

    [Fact]
    public void ItAgreesWithCountingCellByCell()
    {
        var votes = VoteRows.Random(3000, 9, 5, 0.3, seed: 6);
        var random = new Random(2);
        int[] gold = [.. Enumerable.Range(0, 3000).Select(_ => random.Next(-1, 5))];
        var statistics = FunctionStatistics.Of(votes, gold);

        for (var f = 0; f < 9; f++)
        {
            int hits = 0, overlap = 0, conflict = 0, right = 0, judged = 0;
            for (var i = 0; i < 3000; i++)
            {
                var mine = votes.Functions[f][i];
                if (mine < 0) continue;
                hits++;
                var others = Enumerable.Range(0, 9).Where(g => g != f).Select(g => votes.Functions[g][i]).Where(v => v >= 0).ToList();
                if (others.Count > 0) overlap++;
                if (others.Any(v => v != mine)) conflict++;
                if (gold[i] >= 0) judged++;
                if (gold[i] == mine) right++;
            }
            var summary = statistics.Functions[f];
            Assert.Equal((hits, overlap / 3000.0, conflict / 3000.0, judged, right), (summary.Hits, summary.Overlap, summary.Conflict, summary.GoldVotes, summary.GoldRight));
        }
        for (var k = 0; k < 5; k++)
            Assert.Equal(Enumerable.Range(0, 3000).Count(i => votes.Functions.Any(f => f[i] == k)) / 3000.0, statistics.ClassCoverage[k]);
    }

    [Fact]
    public void NoDocumentsAndNoFunctionsAreFine()
    {
        Assert.Equal(0, FunctionStatistics.Of(VoteRows.Of(2, 3, [])).Coverage);
        Assert.Empty(FunctionStatistics.Of(VoteRows.Of(2, 0, [[], []])).Functions);
    }
}
