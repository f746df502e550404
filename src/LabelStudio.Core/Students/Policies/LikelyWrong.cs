using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;

namespace LabelStudio.Core.Students.Policies;

/// <summary>Training documents whose label a student that has not learned from them is confident to be another.</summary>
/// <remarks>
/// A document counts as one of class k when k's out-of-fold probability reaches the mean that documents labeled k get (the confident joint of Northcutt, Jiang and Chuang,
/// Confident learning: estimating uncertainty in dataset labels, 2021); where that class is not its label, it is one of these. Everything else is left as it is.
/// </remarks>
public sealed class LikelyWrong
{
    private readonly (int Document, int Class, float Margin)[] _found;

    private LikelyWrong((int, int, float)[] found) => _found = found;

    /// <summary>How many there are.</summary>
    public int Count => _found.Length;

    /// <summary>The documents, ascending.</summary>
    public IEnumerable<int> Documents => _found.Select(f => f.Document);

    /// <summary>Compares labels with predictions.</summary>
    /// <param name="labels">n labels: class indices, -1 for a document without one.</param>
    /// <param name="predicted">n out-of-fold predictions.</param>
    /// <param name="verified">For each document whether its label is gold: it teaches the thresholds and is never found.</param>
    /// <exception cref="ArgumentException">Lengths that differ, or a label that is no class.</exception>
    public static LikelyWrong Find(int[] labels, ProbabilisticLabels predicted, bool[] verified)
    {
        var errors = LikelyErrors.Find(labels, predicted, verified);
        var found = new List<(int, int, float)>(errors.Count);
        for (var d = 0; d < labels.Length; d++)
        {
            if (!errors.Flagged[d]) continue;
            var row = predicted[d];
            var best = -1;
            for (var k = 0; k < row.Length; k++)
                if (row[k] >= errors.Thresholds[k] && (best < 0 || row[k] > row[best])) best = k;
            found.Add((d, best, row[best] - row[labels[d]]));
        }
        return new LikelyWrong([.. found]);
    }

    /// <summary>All are learned as the class that the student says.</summary>
    public TrainingEdits Relabel() => new(_found.Select(f => new TrainingEdit(f.Document, f.Class)));

    /// <summary>All are left out.</summary>
    public TrainingEdits Drop() => new(_found.Select(f => new TrainingEdit(f.Document, TrainingEdit.Drop)));

    /// <summary>The half on which the student is surer (its class less the label, in probability) is learned as it says; the other half is left out.</summary>
    public TrainingEdits RelabelSurerHalf()
    {
        var sure = _found.OrderByDescending(f => f.Margin).ThenBy(f => f.Document).Take((_found.Length + 1) / 2).Select(f => f.Document).ToHashSet();
        return new TrainingEdits(_found.Select(f => new TrainingEdit(f.Document, sure.Contains(f.Document) ? f.Class : TrainingEdit.Drop)));
    }
}
