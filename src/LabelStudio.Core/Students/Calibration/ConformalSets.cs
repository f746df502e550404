using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Students.Calibration;

/// <summary>
/// Sets of classes that hold the right one with a stated probability, whatever the student is worth: all classes with at least
/// <see cref="LeastProbability"/>, and always the most probable one.
/// </summary>
/// <remarks>
/// Split conformal prediction with the least ambiguous sets (Sadinle, Lei and Wasserman, Least ambiguous set-valued classifiers with bounded error
/// levels, 2019; Vovk et al. 2005): on average over documents like dev's, not for each class or slice.
/// </remarks>
/// <param name="Coverage">The probability asked for, 0 to 1.</param>
/// <param name="LeastProbability">Classes with less are not in the set; 0 where dev is too small to promise the coverage, and the sets hold all classes.</param>
/// <param name="MeanSize">Mean number of classes in a set on dev.</param>
/// <param name="Documents">Dev documents it was fitted on.</param>
public sealed record ConformalSets(double Coverage, float LeastProbability, double MeanSize, int Documents)
{
    /// <summary>Fits.</summary>
    /// <param name="predictions">n posteriors made without the documents' own gold.</param>
    /// <param name="gold">n class indices.</param>
    /// <param name="coverage">Above 0 and below 1.</param>
    /// <exception cref="ArgumentException">Lengths that differ, or a coverage out of range.</exception>
    public static ConformalSets Fit(ProbabilisticLabels predictions, IReadOnlyList<int> gold, double coverage)
    {
        if (predictions.Count != gold.Count) throw new ArgumentException($"{predictions.Count} predictions for {gold.Count} gold labels.", nameof(gold));
        if (!(coverage > 0 && coverage < 1)) throw new ArgumentException($"The coverage is {coverage}; it must be between 0 and 1.", nameof(coverage));
        var n = gold.Count;
        var ofGold = new float[n];
        for (var i = 0; i < n; i++) ofGold[i] = predictions[i][gold[i]];
        Array.Sort(ofGold);
        // so many gold classes may be left out, with the correction for a document that is not among the n
        var outside = n - (int)Math.Ceiling((n + 1) * coverage - 1e-9);
        var least = outside < 0 ? 0 : ofGold[outside];
        var sets = new ConformalSets(coverage, least, 0, n);
        var size = 0L;
        for (var i = 0; i < n; i++) size += sets.SizeOf(predictions[i]);
        return sets with { MeanSize = n == 0 ? 0 : size / (double)n };
    }

    /// <summary>What the sets are worth on documents that they were not fitted on; on those they were fitted on the coverage is what was asked for by construction.</summary>
    /// <param name="predictions">n posteriors.</param>
    /// <param name="gold">n class indices, -1 where no gold is known.</param>
    /// <exception cref="ArgumentException">Lengths that differ, or no gold.</exception>
    public SetCoverage Measure(ProbabilisticLabels predictions, IReadOnlyList<int> gold)
    {
        if (predictions.Count != gold.Count) throw new ArgumentException($"{predictions.Count} predictions for {gold.Count} gold labels.", nameof(gold));
        var sizes = new List<double>();
        var (held, alone) = (0, 0);
        for (var i = 0; i < gold.Count; i++)
        {
            if (gold[i] < 0) continue;
            var size = SizeOf(predictions[i]);
            sizes.Add(size);
            if (size == 1) alone++;
            if (predictions[i][gold[i]] >= LeastProbability || predictions.Top(i) == gold[i]) held++;
        }
        if (sizes.Count == 0) throw new ArgumentException("No document has a gold label, so there is nothing to measure.", nameof(gold));
        return new SetCoverage(sizes.Count, Intervals.Wilson(held, sizes.Count), Intervals.OfMean([.. sizes]), Intervals.Wilson(alone, sizes.Count));
    }

    /// <summary>The set of a posterior, most probable class first.</summary>
    /// <param name="posterior">K probabilities.</param>
    public IReadOnlyList<int> Of(ReadOnlySpan<float> posterior)
    {
        var p = posterior.ToArray();
        var order = Enumerable.Range(0, p.Length).OrderByDescending(k => p[k]).ToArray();
        return [.. order.Where((k, rank) => rank == 0 || p[k] >= LeastProbability)];
    }

    private int SizeOf(ReadOnlySpan<float> posterior)
    {
        var size = 0;
        foreach (var p in posterior)
            if (p >= LeastProbability) size++;
        return Math.Max(1, size);
    }
}

/// <summary>What sets of classes are worth on documents with gold.</summary>
/// <param name="Documents">Documents with gold.</param>
/// <param name="Held">Share of the documents whose set holds the right class, with interval.</param>
/// <param name="Size">Mean number of classes in a set, with interval.</param>
/// <param name="Alone">Share of the documents whose set is one class, with interval.</param>
public sealed record SetCoverage(int Documents, Estimate Held, Estimate Size, Estimate Alone);
