using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Students;

/// <summary>What students learn from: sampled documents as rows of features, with their folds.</summary>
/// <param name="Texts">n texts.</param>
/// <param name="Rows">n rows of features.</param>
/// <param name="Folds">The fold of each, 0 to <paramref name="Count"/> - 1.</param>
/// <param name="Count">How many folds there are.</param>
/// <param name="Seed">Starts the order of training.</param>
internal sealed record FoldedTexts(string[] Texts, SparseMatrix Rows, int[] Folds, int Count, int Seed);

/// <summary>Students that each learn from all folds but one, so that a prediction never comes from a student that has seen the document or its like.</summary>
internal static class FoldedStudents
{
    // labels are noisy and rows few: more passes only learn the noise
    private const int Passes = 6;
    private const int LargestBatch = 64;
    private const int FewestPasses = 3;
    private const int ManyDocuments = 20_000;

    /// <summary>The student that has not seen a fold, or null where nothing is left to learn from.</summary>
    /// <param name="texts">The n documents.</param>
    /// <param name="labels">n posteriors; documents without a vote are learned from only where they have gold.</param>
    /// <param name="gold">n class indices, -1 where none is known, or null.</param>
    /// <param name="fold">The fold to leave out.</param>
    /// <param name="penalty">L2.</param>
    /// <param name="distrusted">Documents not to learn from, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    public static StudentWeights? Train(
        FoldedTexts texts, ProbabilisticLabels labels, int[]? gold, int fold, double penalty, bool[]? distrusted, CancellationToken cancel)
    {
        var learned = new List<int>();
        for (var i = 0; i < labels.Count; i++)
            if (texts.Folds[i] != fold && distrusted?[i] != true && (labels.IsCovered(i) || gold?[i] >= 0)) learned.Add(i);
        if (learned.Count == 0) return null;
        var documents = learned.ToArray();
        var set = TrainingSet.FromLabels(
            [.. documents.Select(i => texts.Texts[i])], new ProbabilisticLabels(labels.Classes, labels.Rows, [.. documents.Select(i => labels.RowOf[i])], labels.Covered),
            gold == null ? null : [.. documents.Select(i => gold[i])]);
        var descent = new SoftmaxDescent(texts.Rows.Select(documents), set, Math.Min(LargestBatch, 4 * labels.Classes.Count), threads: 1);
        var passes = documents.Length > ManyDocuments ? FewestPasses : Passes;
        for (var pass = 1; pass <= passes; pass++)
        {
            var done = (double)(pass - 1) * descent.Batches;
            descent.Epoch(texts.Seed, pass, step => (float)Math.Sqrt(1 - (done + step) / ((double)passes * descent.Batches)), (float)penalty, cancel);
        }
        return new StudentWeights(descent.Weights(), descent.Bias);
    }

    /// <summary>n × K probabilities, each from the student that has not seen the document.</summary>
    public static float[] Predict(FoldedTexts texts, ProbabilisticLabels labels, int[]? gold, double penalty, CancellationToken cancel)
    {
        var classes = labels.Classes.Count;
        var predicted = new float[labels.Count * classes];
        for (var fold = 0; fold < texts.Count; fold++)
        {
            var student = Train(texts, labels, gold, fold, penalty, null, cancel);
            for (var i = 0; i < labels.Count; i++)
            {
                if (texts.Folds[i] != fold) continue;
                var row = predicted.AsSpan(i * classes, classes);
                if (student == null) row.Fill(1f / classes);
                else student.Predict(texts.Rows, i, row);
            }
        }
        return predicted;
    }
}
