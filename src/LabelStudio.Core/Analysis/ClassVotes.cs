using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Analysis;

/// <summary>How far the votes reach one class.</summary>
/// <param name="Functions">Functions that vote for it on some document.</param>
/// <param name="Documents">Documents with a vote for it, alone or in a set.</param>
/// <param name="Gold">Documents whose gold is the class.</param>
/// <param name="GoldReached">Those of them with a vote for it.</param>
/// <param name="GoldSilent">Those of them without any vote.</param>
public sealed record ClassVotes(int Functions, int Documents, int Gold, int GoldReached, int GoldSilent)
{
    /// <summary>Counts for every class in one pass over the votes of distinct rows.</summary>
    /// <param name="patterns">The votes on n documents.</param>
    /// <param name="gold">The gold class of a document (0 to n-1), or -1. Gold of the test split must not come from it.</param>
    /// <returns>K entries.</returns>
    public static IReadOnlyList<ClassVotes> Of(VotePatterns patterns, Func<int, int> gold)
    {
        var classes = patterns.Classes.Count;
        var votes = new HashSet<int>[classes];
        for (var k = 0; k < classes; k++) votes[k] = [];
        int[] documents = new int[classes], all = new int[classes], reached = new int[classes], silent = new int[classes], lastRow = new int[classes];
        for (var p = 0; p < patterns.Count; p++)
        {
            foreach (var vote in patterns[p])
                foreach (var k in patterns.Voted.Of(vote.Class))
                {
                    votes[k].Add(vote.Function);
                    if (lastRow[k] == p + 1) continue;
                    lastRow[k] = p + 1;
                    documents[k] += patterns.Counts[p];
                }
        }
        for (var d = 0; d < patterns.Documents; d++)
        {
            var k = gold(d);
            if (k < 0) continue;
            all[k]++;
            var row = patterns[patterns.PatternOf[d]];
            if (row.Length == 0) silent[k]++;
            foreach (var vote in row)
            {
                if (!patterns.Voted.Names(vote.Class, k)) continue;
                reached[k]++;
                break;
            }
        }
        return [.. Enumerable.Range(0, classes).Select(k => new ClassVotes(votes[k].Count, documents[k], all[k], reached[k], silent[k]))];
    }
}
