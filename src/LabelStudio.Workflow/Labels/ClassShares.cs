using LabelStudio.Core.LabelModels;

namespace LabelStudio.Workflow.Labels;

/// <summary>What labels come to by class.</summary>
internal static class ClassShares
{
    /// <summary>Mean posterior over the documents with a vote; even shares without any.</summary>
    public static double[] Of(ProbabilisticLabels labels)
    {
        var k = labels.Classes.Count;
        var count = new int[labels.Covered.Length];
        foreach (var row in labels.RowOf) count[row]++;
        var shares = new double[k];
        var posterior = new float[k];
        long covered = 0;
        for (var row = 0; row < count.Length; row++)
        {
            if (!labels.Covered[row]) continue;
            covered += count[row];
            labels.Rows.CopyTo(row, posterior);
            for (var c = 0; c < k; c++) shares[c] += (double)count[row] * posterior[c];
        }
        for (var c = 0; c < k; c++) shares[c] = covered == 0 ? 1.0 / k : shares[c] / covered;
        return shares;
    }
}
