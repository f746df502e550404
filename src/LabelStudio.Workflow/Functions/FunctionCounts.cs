using LabelStudio.Core.Analysis;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Functions;

/// <summary>What was counted of one function; shares are of all documents.</summary>
internal sealed record FunctionCount(
    int Hits, double Coverage, double Overlap, double Conflict, IReadOnlyList<int> Classes, int GoldVotes, int GoldRight, Estimate? GoldAccuracy);

/// <summary>What was counted over all documents of a project.</summary>
internal sealed record FunctionCounts(
    double Coverage, double Overlap, double Conflict, IReadOnlyList<double> ClassCoverage, IReadOnlyList<FunctionCount> Functions)
{
    /// <summary>Counts. The project's figures are those of the enabled functions; overlap and conflict of a disabled one are what they would be if it were enabled.</summary>
    /// <param name="votes">The votes of all functions.</param>
    /// <param name="enabled">Which of them are enabled.</param>
    /// <param name="gold">n classes of train and dev gold, -1 where there is none.</param>
    public static FunctionCounts Of(VoteMatrix votes, bool[] enabled, int[] gold)
    {
        var columns = votes.Functions;
        var patterns = VotePatterns.Of(new VoteMatrix(votes.Classes, [.. columns.Where((_, f) => enabled[f])], gold.Length, votes.Voted.Sets));
        var statistics = FunctionStatistics.Of(patterns, gold);
        var counts = new FunctionCount[columns.Count];
        var next = 0;
        for (var f = 0; f < counts.Length; f++)
            counts[f] = enabled[f] ? Of(statistics.Functions[next++]) : Disabled(columns[f], patterns, gold);
        return new FunctionCounts(statistics.Coverage, statistics.Overlap, statistics.Conflict, statistics.ClassCoverage, counts);
    }

    private static FunctionCount Of(FunctionSummary s) => new(s.Hits, s.Coverage, s.Overlap, s.Conflict, s.Classes, s.GoldVotes, s.GoldRight, s.GoldAccuracy);

    private static FunctionCount Disabled(VoteColumn column, VotePatterns others, int[] gold)
    {
        int hits = 0, overlaps = 0, conflicts = 0, goldVotes = 0, goldRight = 0;
        var classes = new bool[others.Classes.Count];
        var voted = others.Voted;
        for (var d = 0; d < column.Length; d++)
        {
            var vote = column[d];
            if (vote == VoteColumn.Abstain) continue;
            hits++;
            foreach (var k in voted.Of(vote)) classes[k] = true;
            var votes = others[others.PatternOf[d]];
            if (votes.Length > 0) overlaps++;
            if (Conflicts(vote, votes, voted)) conflicts++;
            if (gold[d] < 0) continue;
            goldVotes++;
            if (voted.Names(vote, gold[d])) goldRight++;
        }
        double n = Math.Max(1, column.Length);
        return new FunctionCount(
            hits, hits / n, overlaps / n, conflicts / n, [.. Enumerable.Range(0, classes.Length).Where(k => classes[k])], goldVotes, goldRight,
            goldVotes == 0 ? null : Intervals.Wilson(goldRight, goldVotes));
    }

    /// <summary>Whether there is no class that all of the votes name.</summary>
    private static bool Conflicts(int vote, ReadOnlySpan<Vote> others, VotedClasses voted)
    {
        if (others.Length == 0) return false;
        foreach (var k in voted.Of(vote))
        {
            var all = true;
            foreach (var other in others) all &= voted.Names(other.Class, k);
            if (all) return false;
        }
        return true;
    }
}
