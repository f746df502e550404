using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>How the labels stand to the votes, on documents with a vote; of many documents, on evenly spaced ones.</summary>
/// <param name="VotesTell">1 - mean entropy of the posterior / entropy of the class balance: how much of what is uncertain the votes settle, 1 for all; 0 or less for nothing.</param>
/// <param name="Overruled">Share of the documents on which all votes name one class and the model alone would say another.</param>
/// <param name="OverruledFunctions">The functions that vote there, the most frequent first.</param>
internal sealed record RowDoubts(double VotesTell, double Overruled, IReadOnlyList<int> OverruledFunctions)
{
    private const int MostDocuments = 4096;
    private const int MostFunctions = 3;

    public static RowDoubts Of(VotePatterns patterns, EvidenceTables tables)
    {
        var scorer = new AutoScorer(tables, patterns.Voted, guard: false);
        var row = new float[patterns.Classes.Count];
        var stride = Math.Max(1, (patterns.Documents + MostDocuments - 1) / MostDocuments);
        var by = new int[patterns.Functions.Count];
        double entropy = 0, covered = 0, overruled = 0;
        for (var document = 0; document < patterns.Documents; document += stride)
        {
            var votes = patterns[patterns.PatternOf[document]];
            if (votes.IsEmpty) continue;
            scorer.Posterior(votes, row);
            covered++;
            foreach (var p in row) entropy -= p > 0 ? p * Math.Log(p) : 0;
            if (AutoScorer.NamedByAll(votes, patterns.Voted, row) is not (var named and >= 0) || row[named] >= row.Max()) continue;
            overruled++;
            foreach (var vote in votes) by[vote.Function]++;
        }
        var prior = -tables.Balance.Sum(share => share > 0 ? share * Math.Log(share) : 0);
        int[] functions = [.. Enumerable.Range(0, by.Length).Where(f => by[f] > 0).OrderByDescending(f => by[f]).Take(MostFunctions)];
        return covered == 0 ? new RowDoubts(0, 0, []) : new RowDoubts(1 - entropy / covered / Math.Max(prior, 1e-9), overruled / covered, functions);
    }
}
