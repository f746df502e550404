using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Labels;

/// <summary>"Can I trust it": majority vote, the best single function and the label model, on the same dev gold.</summary>
/// <remarks>The documents are those of dev with gold on which at least one function votes. A function that abstains on one of them is wrong there: used alone it would leave that document without a label.</remarks>
internal static class TrustTable
{
    /// <param name="votes">All votes.</param>
    /// <param name="patterns">Their patterns.</param>
    /// <param name="devGold">n classes, -1 where there is no dev gold.</param>
    /// <param name="model">The label model's name.</param>
    /// <param name="labels">Its labels; it must not have seen dev gold.</param>
    /// <param name="cancel">Stops the work.</param>
    public static IReadOnlyList<TrustRow> Of(
        VoteMatrix votes, VotePatterns patterns, int[] devGold, string model, ProbabilisticLabels labels, CancellationToken cancel)
    {
        var documents = new List<int>();
        for (var d = 0; d < devGold.Length; d++)
            if (devGold[d] >= 0 && patterns.IsCovered(patterns.PatternOf[d])) documents.Add(d);
        if (documents.Count == 0) return [];
        var gold = documents.Select(d => devGold[d]).ToArray();
        var majority = new MajorityVote().Fit(patterns, LabelModelOptions.Default, null, cancel).Predict(patterns, cancel);
        return
        [
            Row("majority", gold, Part(majority, documents), probabilities: true),
            BestFunction(votes, documents, gold),
            Row(model, gold, Part(labels, documents), probabilities: true),
        ];
    }

    private static TrustRow BestFunction(VoteMatrix votes, List<int> documents, int[] gold)
    {
        var (best, most) = (0, -1);
        for (var f = 0; f < votes.Functions.Count; f++)
        {
            var right = 0;
            for (var i = 0; i < gold.Length; i++)
                if (votes.Functions[f][documents[i]] == gold[i]) right++;
            if (right > most) (best, most) = (f, right);
        }
        // row c is the certainty of class c; an abstention stands for any class but the right one
        var k = votes.Classes.Count;
        var rows = new float[k * k];
        for (var c = 0; c < k; c++) rows[c * k + c] = 1;
        var covered = new bool[k];
        Array.Fill(covered, true);
        var answers = gold.Select((g, i) => votes.Functions[best][documents[i]] is var v and not VoteColumn.Abstain ? v : g == 0 ? 1 : 0);
        return Row($"best function: {votes.Functions[best].Name}", gold, new ProbabilisticLabels(votes.Classes, rows, [.. answers], covered), probabilities: false);
    }

    private static TrustRow Row(string name, int[] gold, ProbabilisticLabels labels, bool probabilities)
    {
        var e = Evaluator.Evaluate(gold, labels);
        return new TrustRow(name, e.N, e.Accuracy.Value, e.Accuracy.Low, e.Accuracy.High, probabilities ? e.LogLoss.Value : null, probabilities ? e.Ece.Value : null);
    }

    private static ProbabilisticLabels Part(ProbabilisticLabels labels, List<int> documents) =>
        new(labels.Classes, labels.Rows, [.. documents.Select(d => labels.RowOf[d])], labels.Covered);
}
