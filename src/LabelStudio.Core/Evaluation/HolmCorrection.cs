namespace LabelStudio.Core.Evaluation;

/// <summary>Makes up for asking many questions at once: of twenty differences that are none, one looks clear at 5 %.</summary>
public static class HolmCorrection
{
    /// <summary>Step-down correction (Holm 1979): the chance that any of the questions is answered wrongly stays below the level, however they hang together.</summary>
    /// <param name="pValues">m p-values, 0 to 1.</param>
    /// <returns>m corrected p-values, in the same order, each at least as large as before.</returns>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var order = Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).ThenBy(i => i).ToArray();
        var corrected = new double[pValues.Count];
        var largest = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - rank) * pValues[order[rank]]));
            corrected[order[rank]] = largest;
        }
        return corrected;
    }

    /// <summary>How many documents must differ, all to the same side, before an exact McNemar test among so many comparisons tells them from chance at 5 %.</summary>
    /// <param name="comparisons">At least 1.</param>
    public static int FewestDiffering(int comparisons)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(comparisons, 1);
        var documents = 1;
        while (PairedAccuracy.McNemar(0, documents) * comparisons >= 0.05) documents++;
        return documents;
    }
}
