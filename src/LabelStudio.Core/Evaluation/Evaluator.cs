using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Evaluation;

/// <summary>Compares predictions with gold. Every figure has a 95 % bootstrap interval over documents.</summary>
/// <remarks>
/// Accuracy: share of documents whose most probable class (of equals the first) is the gold class.
/// Macro-F1: mean of 2·right / (gold + predicted) over the classes that occur in the gold.
/// Log-loss: mean of -ln p(gold class), in nats, p not below 1e-15.
/// Brier: mean over documents of the sum over classes of (p - [class is gold])² (Brier 1950).
/// ECE: 15 bins of equal width by the probability of the top class; mean over documents of |mean confidence - share right| of their bin
/// (Guo et al. 2017); its interval is moved to its value, as resampling inflates it.
/// </remarks>
public static class Evaluator
{
    /// <summary>Evaluates predictions.</summary>
    /// <param name="gold">n class indices, -1 where no gold is known; such documents are left out.</param>
    /// <param name="predictions">n rows of K probabilities.</param>
    /// <param name="options">Resamples and seed, or null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths that differ, a gold index that is no class, or no gold at all.</exception>
    public static EvaluationResult Evaluate(IReadOnlyList<int> gold, ProbabilisticLabels predictions, EvaluationOptions? options = null)
    {
        options ??= EvaluationOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Bootstrap, 1);
        var rows = new ScoredRows(gold, predictions);
        var all = Tally.Of(rows);

        var resamples = Bootstrap.Resamples(rows.Count, options.Bootstrap);
        var accuracy = new double[resamples];
        var macroF1 = new double[resamples];
        var logLoss = new double[resamples];
        var brier = new double[resamples];
        var ece = new double[resamples];
        Bootstrap.Run(rows.Count, options, () => new Tally(rows), (b, drawn, tally) =>
        {
            tally.Clear();
            foreach (var row in drawn) tally.Add(row);
            accuracy[b] = tally.Accuracy;
            macroF1[b] = tally.MacroF1;
            logLoss[b] = tally.LogLoss;
            brier[b] = tally.Brier;
            ece[b] = tally.Ece;
        });
        return new EvaluationResult(
            rows.Count,
            Intervals.Percentile(all.Accuracy, accuracy),
            Intervals.Percentile(all.MacroF1, macroF1),
            Intervals.Percentile(all.LogLoss, logLoss),
            Intervals.Percentile(all.Brier, brier),
            Intervals.CentredPercentile(all.Ece, ece),
            [.. Enumerable.Range(0, rows.Classes).Select(all.Class)],
            Errors(rows, options.Buckets),
            [.. Enumerable.Range(0, ScoredRows.Bins).Select(all.Bin)]);
    }

    /// <summary>Evaluates plain rows of probabilities.</summary>
    /// <param name="classes">The K classes.</param>
    /// <param name="gold">n class indices, -1 where no gold is known.</param>
    /// <param name="probabilities">n × K probabilities, row after row.</param>
    /// <param name="options">Resamples and seed, or null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths that differ, a gold index that is no class, or no gold at all.</exception>
    public static EvaluationResult Evaluate(ClassList classes, IReadOnlyList<int> gold, float[] probabilities, EvaluationOptions? options = null)
    {
        if (probabilities.Length != (long)gold.Count * classes.Count)
            throw new ArgumentException($"{probabilities.Length} probabilities for {gold.Count} documents and {classes.Count} classes.", nameof(probabilities));
        var covered = new bool[gold.Count];
        Array.Fill(covered, true);
        return Evaluate(gold, new ProbabilisticLabels(classes, probabilities, [.. Enumerable.Range(0, gold.Count)], covered), options);
    }

    private static List<ErrorBucket> Errors(ScoredRows rows, int most)
    {
        var counts = new Dictionary<(int Gold, int Predicted), int>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows.Gold[i] == rows.Predicted[i]) continue;
            var key = (rows.Gold[i], rows.Predicted[i]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        return [.. counts
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key.Gold).ThenBy(c => c.Key.Predicted)
            .Take(most).Select(c => new ErrorBucket(c.Key.Gold, c.Key.Predicted, c.Value))];
    }
}
