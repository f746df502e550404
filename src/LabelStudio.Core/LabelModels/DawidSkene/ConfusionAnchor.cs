using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>Updates tables with gold, as a Bayesian for whom each row of the fit without gold is worth ten gold votes.</summary>
internal static class ConfusionAnchor
{
    public static ConfusionTables Apply(ConfusionTables fitted, ObserverShape shape, double[]? givenBalance, VotePatterns patterns, List<GoldRow> gold)
    {
        var k = shape.Classes;
        var ofClass = new double[k];
        var votes = new double[fitted.Rows.Length];
        var fires = new double[fitted.Fires.Length];
        var rowVotes = new double[shape.Observers * k];
        foreach (var row in gold)
        {
            ofClass[row.Class]++;
            foreach (var vote in patterns[row.Pattern])
            {
                votes[(shape.Observer[vote.Function] * k + vote.Class) * k + row.Class]++;
                rowVotes[shape.Observer[vote.Function] * k + row.Class]++;
                fires[vote.Function * k + row.Class]++;
            }
        }
        for (var at = 0; at < votes.Length; at++)
        {
            var total = rowVotes[at / (k * k) * k + at % k];
            votes[at] = (votes[at] + GoldAnchor.PriorVotes * fitted.Rows[at]) / (total + GoldAnchor.PriorVotes);
        }
        for (var f = 0; f < shape.Functions; f++)
            for (var l = 0; l < k; l++)
                fires[f * k + l] = shape.SilenceInforms[f]
                    ? (fires[f * k + l] + GoldAnchor.PriorVotes * fitted.Fires[f * k + l]) / (ofClass[l] + GoldAnchor.PriorVotes)
                    : 0;
        return new ConfusionTables(shape, givenBalance ?? GoldAnchor.Balance(fitted.Balance, ofClass), votes, fires);
    }
}
