using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Students.Calibration;

/// <summary>Below which confidence a student had better say nothing, so that what it says is right often enough.</summary>
/// <param name="TargetPrecision">The share of answers that shall be right, 0 to 1.</param>
/// <param name="LeastConfidence">Answers with a lower top probability are withheld.</param>
/// <param name="Precision">Share of the answers given on dev that are right, with interval.</param>
/// <param name="Coverage">Share of dev documents that get an answer, with interval.</param>
/// <param name="Documents">Dev documents it was chosen on.</param>
public sealed record AbstainRule(double TargetPrecision, float LeastConfidence, Estimate Precision, Estimate Coverage, int Documents)
{
    private const int Levels = 20;
    private const double Risk = 0.05;

    /// <summary>
    /// Finds the threshold that answers most while the precision is at least the target in 95 of 100 choices: an exact binomial test at each of
    /// 20 coverages, at a level of 5 %/20 (Geifman and El-Yaniv, Selective classification for deep neural networks, 2017, with the union bound of
    /// Learn then test, Angelopoulos et al. 2021).
    /// </summary>
    /// <param name="predictions">n posteriors made without the documents' own gold.</param>
    /// <param name="gold">n class indices.</param>
    /// <param name="targetPrecision">Above 0 and below 1.</param>
    /// <returns>The rule, or null where no threshold can be promised to reach the target on so much gold.</returns>
    /// <exception cref="ArgumentException">Lengths that differ, or a target out of range.</exception>
    public static AbstainRule? Choose(ProbabilisticLabels predictions, IReadOnlyList<int> gold, double targetPrecision)
    {
        if (predictions.Count != gold.Count) throw new ArgumentException($"{predictions.Count} predictions for {gold.Count} gold labels.", nameof(gold));
        if (!(targetPrecision > 0 && targetPrecision < 1)) throw new ArgumentException($"The target precision is {targetPrecision}; it must be between 0 and 1.", nameof(targetPrecision));
        var n = gold.Count;
        if (n == 0) return null;
        var confidence = new float[n];
        for (var i = 0; i < n; i++) confidence[i] = predictions.Confidence(i);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => confidence[i])];
        var right = new int[n + 1];
        for (var i = 0; i < n; i++) right[i + 1] = right[i] + (predictions.Top(order[i]) == gold[order[i]] ? 1 : 0);
        for (var level = Levels; level >= 1; level--)
        {
            var answered = (int)((long)n * level / Levels);
            if (answered == 0) break;
            var least = level == Levels ? 0 : confidence[order[answered - 1]];
            // equally sure answers are given or withheld together
            while (answered < n && confidence[order[answered]] >= least) answered++;
            if (AtLeast(right[answered], answered, targetPrecision) > Risk / Levels) continue;
            return new AbstainRule(targetPrecision, least, Intervals.Wilson(right[answered], answered), Intervals.Wilson(answered, n), n);
        }
        return null;
    }

    /// <summary>What the rule is worth on documents that it was not chosen on.</summary>
    /// <param name="predictions">n posteriors.</param>
    /// <param name="gold">n class indices, -1 where no gold is known.</param>
    /// <exception cref="ArgumentException">Lengths that differ, or no gold.</exception>
    public AbstainOutcome Measure(ProbabilisticLabels predictions, IReadOnlyList<int> gold)
    {
        if (predictions.Count != gold.Count) throw new ArgumentException($"{predictions.Count} predictions for {gold.Count} gold labels.", nameof(gold));
        var (documents, answered, right) = (0, 0, 0);
        for (var i = 0; i < gold.Count; i++)
        {
            if (gold[i] < 0) continue;
            documents++;
            if (predictions.Confidence(i) < LeastConfidence) continue;
            answered++;
            if (predictions.Top(i) == gold[i]) right++;
        }
        if (documents == 0) throw new ArgumentException("No document has a gold label, so there is nothing to measure.", nameof(gold));
        return new AbstainOutcome(documents, Intervals.Wilson(right, answered), Intervals.Wilson(answered, documents));
    }

    /// <summary>P(at least so many of n are right) when each is right with the given chance.</summary>
    private static double AtLeast(int right, int trials, double chance)
    {
        var buffer = Array.Empty<double>();
        var (first, length) = Binomial.Fill(trials, chance, ref buffer);
        var tail = 0.0;
        for (var i = Math.Max(0, right - first); i < length; i++) tail += buffer[i];
        return tail;
    }
}

/// <summary>What an abstain rule is worth on documents with gold.</summary>
/// <param name="Documents">Documents with gold.</param>
/// <param name="Right">Share of the answers given that are right, with interval; 0 to 1 where none is given.</param>
/// <param name="Answered">Share of the documents that get an answer, with interval.</param>
public sealed record AbstainOutcome(int Documents, Estimate Right, Estimate Answered);
