using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Evaluation;

/// <summary>Two sets of predictions on the same documents with gold. Differences are second less first, with paired bootstrap intervals.</summary>
/// <param name="N">Documents with gold.</param>
/// <param name="OnlyFirstRight">Documents that the first has right and the second wrong.</param>
/// <param name="OnlySecondRight">Documents that the second has right and the first wrong.</param>
/// <param name="Accuracy">Difference in accuracy, -1 to 1; above 0 the second is better.</param>
/// <param name="LogLoss">Difference in log-loss, nats; below 0 the second is better.</param>
/// <param name="PValue">Two-sided exact McNemar test: how often chance alone would split the documents on which they differ at least this unevenly.</param>
public sealed record PairedComparison(int N, int OnlyFirstRight, int OnlySecondRight, Estimate Accuracy, Estimate LogLoss, double PValue)
{
    /// <summary>Compares.</summary>
    /// <param name="gold">n class indices, -1 where no gold is known; such documents are left out.</param>
    /// <param name="first">n rows of K probabilities.</param>
    /// <param name="second">n rows of K probabilities over the same classes.</param>
    /// <param name="options">Resamples and seed, or null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths or classes that differ, a gold index that is no class, or no gold at all.</exception>
    public static PairedComparison Compare(
        IReadOnlyList<int> gold, ProbabilisticLabels first, ProbabilisticLabels second, EvaluationOptions? options = null)
    {
        if (!first.Classes.SequenceEqual(second.Classes)) throw new ArgumentException("The two sets of predictions have different classes.", nameof(second));
        options ??= EvaluationOptions.Default;
        var a = new ScoredRows(gold, first);
        var b = new ScoredRows(gold, second);
        var right = new int[a.Count];
        var loss = new double[a.Count];
        for (var i = 0; i < a.Count; i++)
        {
            right[i] = (b.Predicted[i] == b.Gold[i] ? 1 : 0) - (a.Predicted[i] == a.Gold[i] ? 1 : 0);
            loss[i] = b.Loss[i] - a.Loss[i];
        }
        var resamples = Bootstrap.Resamples(a.Count, options.Bootstrap);
        var accuracies = new double[resamples];
        var losses = new double[resamples];
        Bootstrap.Run(a.Count, options, () => 0, (r, drawn, _) =>
        {
            var rightSum = 0;
            double lossSum = 0;
            foreach (var row in drawn)
            {
                rightSum += right[row];
                lossSum += loss[row];
            }
            accuracies[r] = rightSum / (double)drawn.Length;
            losses[r] = lossSum / drawn.Length;
        });
        var onlyFirst = right.Count(r => r < 0);
        var onlySecond = right.Count(r => r > 0);
        return new PairedComparison(
            a.Count, onlyFirst, onlySecond,
            Intervals.Percentile((onlySecond - onlyFirst) / (double)a.Count, accuracies),
            Intervals.Percentile(loss.Average(), losses),
            PairedAccuracy.McNemar(Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond));
    }
}
