using System.Numerics.Tensors;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>Joins what the votes say with what the text says: a logarithmic opinion pool (Genest and Zidek, Combining probability distributions, 1986) around the class balance.</summary>
/// <param name="balance">π, K shares.</param>
/// <param name="meanText">K: the mean of the student's distributions, which is the class balance as the student sees it.</param>
internal sealed class LogPool(IReadOnlyList<double> balance, double[] meanText)
{
    private const float Least = 1e-9f;
    private const double LeastMean = 1e-6;

    private readonly float[] _logBalance = [.. balance.Select(b => (float)Math.Log(Math.Max(b, LeastMean)))];
    private readonly float[] _logMean = Array.ConvertAll(meanText, m => (float)Math.Log(Math.Max(m, LeastMean)));

    /// <summary>Turns K probabilities by votes into what they add to the log of the class balance.</summary>
    public void VotesToEvidence(Span<float> row) => ToEvidence(row, _logBalance);

    /// <summary>Turns K probabilities by the student into what they add to the log of its mean.</summary>
    public void TextToEvidence(Span<float> row) => ToEvidence(row, _logMean);

    /// <summary>Writes K probabilities; <paramref name="pooled"/> may be neither of the others.</summary>
    /// <param name="votes">K log-evidences.</param>
    /// <param name="text">K log-evidences.</param>
    /// <param name="weights">How much each counts.</param>
    /// <param name="pooled">Receives the result.</param>
    public void Write(ReadOnlySpan<float> votes, ReadOnlySpan<float> text, PoolWeights weights, Span<float> pooled)
    {
        _logBalance.CopyTo(pooled);
        Vectors.MultiplyAdd((float)weights.Votes, votes, pooled);
        Vectors.MultiplyAdd((float)weights.Text, text, pooled);
        Vectors.SoftMax(pooled);
    }

    /// <summary>K: the mean of n distributions.</summary>
    public static double[] Mean(ReadOnlySpan<float> rows, int classes)
    {
        var mean = new double[classes];
        var n = rows.Length / classes;
        for (var i = 0; i < n; i++)
            for (var k = 0; k < classes; k++) mean[k] += rows[i * classes + k];
        for (var k = 0; k < classes; k++) mean[k] /= Math.Max(n, 1);
        return mean;
    }

    private static void ToEvidence(Span<float> row, float[] mean)
    {
        TensorPrimitives.Max(row, Least, row);
        TensorPrimitives.Log(row, row);
        TensorPrimitives.Subtract(row, mean, row);
    }
}
