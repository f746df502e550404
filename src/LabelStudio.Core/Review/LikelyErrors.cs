using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Review;

/// <summary>Which labels are likely wrong, by predictions that have not learned from them.</summary>
/// <remarks>
/// A document counts as one of class k when k's probability reaches the mean that documents labeled k get; where that class is not its label, the label is likely wrong
/// (the confident joint of Northcutt, Jiang and Chuang, Confident learning: estimating uncertainty in dataset labels, 2021). The threshold of a class follows how sure
/// the predictions of that class are, so that a class that is hard to predict is not taken for one full of errors.
/// </remarks>
public sealed class LikelyErrors
{
    private LikelyErrors(double[] thresholds, bool[] flagged)
    {
        Thresholds = thresholds;
        Flagged = flagged;
        Count = flagged.Count(f => f);
    }

    /// <summary>K thresholds, 0 to 1: the mean probability of a class on documents labeled so; 1 for a class that labels nothing.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>For each of n documents whether its label is likely wrong.</summary>
    public bool[] Flagged { get; }

    /// <summary>How many are.</summary>
    public int Count { get; }

    /// <summary>Compares labels with predictions.</summary>
    /// <param name="labels">n labels: class indices, -1 for a document without one, which is never flagged.</param>
    /// <param name="predicted">n out-of-fold predictions.</param>
    /// <param name="verified">For each document whether its label is gold, or null for none: it teaches the thresholds and is never flagged.</param>
    /// <exception cref="ArgumentException">Lengths that differ, or a label that is no class.</exception>
    public static LikelyErrors Find(int[] labels, ProbabilisticLabels predicted, bool[]? verified = null)
    {
        if (labels.Length != predicted.Count) throw new ArgumentException($"{labels.Length} labels for {predicted.Count} predictions.", nameof(labels));
        if (verified != null && verified.Length != labels.Length) throw new ArgumentException($"{verified.Length} entries of what is verified for {labels.Length} labels.", nameof(verified));
        var thresholds = Means(labels, predicted);
        var flagged = new bool[labels.Length];
        Parallel.For(0, labels.Length, i =>
        {
            if (labels[i] < 0 || verified?[i] == true) return;
            var row = predicted[i];
            var best = -1;
            for (var k = 0; k < row.Length; k++)
                if (row[k] >= thresholds[k] && (best < 0 || row[k] > row[best])) best = k;
            flagged[i] = best >= 0 && best != labels[i];
        });
        return new LikelyErrors(thresholds, flagged);
    }

    private static double[] Means(int[] labels, ProbabilisticLabels predicted)
    {
        var classes = predicted.Classes.Count;
        var sums = new double[classes];
        var counts = new int[classes];
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            if (label < 0) continue;
            if (label >= classes) throw new ArgumentException($"Label {label} is no class; there are {classes}.", nameof(labels));
            sums[label] += predicted[i][label];
            counts[label]++;
        }
        for (var k = 0; k < classes; k++) sums[k] = counts[k] > 0 ? sums[k] / counts[k] : 1;
        return sums;
    }
}
