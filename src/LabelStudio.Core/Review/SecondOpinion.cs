using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Review;

/// <summary>What a student that has not learned from a document says of it.</summary>
/// <remarks>
/// Students learn the labels, wrong ones included, and repeat the mistakes that follow a pattern. So they are trained again without the documents whose label the round
/// before found likely wrong (pruning as in Northcutt, Jiang and Chuang, 2021, here within the cross-validation): each round repeats fewer of them.
/// </remarks>
public static class SecondOpinion
{
    /// <summary>Training rounds that find most of what more would.</summary>
    public const int DefaultRounds = 2;

    /// <summary>Asks the students.</summary>
    /// <param name="texts">n texts. Documents of the test split must not be among them.</param>
    /// <param name="labels">n posteriors.</param>
    /// <param name="gold">n class indices, -1 where none is known, or null.</param>
    /// <param name="options">Folds, features, seed; what it distrusts is added to.</param>
    /// <param name="rounds">How often to train, at least 1.</param>
    /// <param name="progress">Told how far the students are.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>n out-of-fold posteriors of the last round.</returns>
    /// <exception cref="ArgumentException">Lengths that differ, or an option out of range.</exception>
    public static ProbabilisticLabels Ask(
        IReadOnlyList<string> texts, ProbabilisticLabels labels, int[]? gold, OutOfFoldOptions options, int rounds = DefaultRounds,
        IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var predicted = OutOfFold.Predict(texts, labels, gold, options, progress, cancel);
        var learned = new int[texts.Count];
        for (var i = 0; i < learned.Length; i++) learned[i] = gold?[i] >= 0 ? gold[i] : labels.IsCovered(i) ? labels.Top(i) : -1;
        var verified = gold == null ? null : Array.ConvertAll(gold, g => g >= 0);
        for (var round = 2; round <= rounds; round++)
        {
            var distrusted = LikelyErrors.Find(learned, predicted, verified).Flagged;
            if (options.Distrusted is { } given)
                for (var i = 0; i < given.Length; i++) distrusted[i] |= given[i];
            predicted = OutOfFold.Predict(texts, labels, gold, options with { Distrusted = distrusted }, progress, cancel);
        }
        return predicted;
    }
}
