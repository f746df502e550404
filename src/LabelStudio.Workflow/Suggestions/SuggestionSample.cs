using LabelStudio.Core.Schema;
using LabelStudio.Core.Suggestions;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Analysis;

namespace LabelStudio.Workflow.Suggestions;

/// <summary>The documents that rules are mined from: all of a small project, of a large one gold, confident labels and uncovered documents, each evenly.</summary>
/// <param name="Ordinals">Of the documents, ascending.</param>
/// <param name="Documents">In the same order.</param>
/// <param name="Uncovered">Documents without a vote in all of the project.</param>
internal sealed record SuggestionSample(IReadOnlyList<int> Ordinals, IReadOnlyList<MiningDocument> Documents, int Uncovered)
{
    /// <summary>Projects up to this size are read whole.</summary>
    private const int Whole = 20_000;

    private const int MostGold = 8_000, MostConfident = 6_000, MostUncovered = 8_000;

    /// <summary>A label of the label model from this probability on is believed.</summary>
    public const double LeastConfidence = 0.9;

    public static async Task<SuggestionSample> ReadAsync(StudioDb db, AnalysisView view, CancellationToken cancel)
    {
        var gold = await view.Columns.GoldAsync(db, view.Stamp, cancel);
        var splits = (await view.Columns.SplitsAsync(db, view.Stamp, cancel)).Splits;
        var labels = await view.Columns.LabelsAsync(view.Stamp, view.Classes, cancel);
        var votes = await view.VoteCountsAsync(db, cancel);
        var count = Math.Min(view.Stamp.Documents, splits.Length);
        // of a test document nothing is learned, not even its label
        int[] withGold = [.. Enumerable.Range(0, count).Where(d => gold[d] >= 0)];
        int[] confident = labels == null ? [] : [.. Enumerable.Range(0, count).Where(d => gold[d] < 0 && splits[d] != Split.Test && labels.Top(d) >= 0 && labels.Confidence(d) >= LeastConfidence)];
        int[] uncovered = [.. Enumerable.Range(0, count).Where(d => votes[d] == 0)];
        IEnumerable<int> chosen = count <= Whole ? Enumerable.Range(0, count) : [.. Evenly(withGold, MostGold), .. Evenly(confident, MostConfident), .. Evenly(uncovered, MostUncovered)];
        var believed = confident.ToHashSet();
        var ordinals = new List<int>();
        var documents = new List<MiningDocument>();
        void Add(int d, string text)
        {
            ordinals.Add(d);
            var (k, weight) = gold[d] >= 0 ? (gold[d], 1.0) : believed.Contains(d) ? (labels!.Top(d), labels.Confidence(d)) : (-1, 0);
            documents.Add(new MiningDocument(text, k, weight, gold[d] >= 0, votes[d] > 0));
        }
        if (count <= Whole)
            await foreach (var row in DocumentStore.ReadTextsAsync(db, view.Stamp.ProjectId, 0, count, cancel)) Add(row.Ordinal, row.Text);
        else
            foreach (var row in await DocumentStore.FindAsync(db, view.Stamp.ProjectId, [.. chosen.Distinct().Order()], cancel)) Add(row.Ordinal, row.Text);
        return new SuggestionSample(ordinals, documents, uncovered.Length);
    }

    public static IEnumerable<int> Evenly(int[] all, int most) =>
        all.Length <= most ? all : Enumerable.Range(0, most).Select(i => all[(int)((long)i * all.Length / most)]);
}
