namespace LabelStudio.Core.Students;

/// <summary>n rows of D numbers, joined to sparse rows.</summary>
/// <param name="values">n × D numbers, row after row.</param>
/// <param name="dimensions">D.</param>
internal sealed class DenseRows(float[] values, int dimensions)
{
    public int Dimensions => dimensions;

    public ReadOnlySpan<float> this[int row] => values.AsSpan(row * dimensions, dimensions);

    /// <summary>Adds the logits of a row.</summary>
    /// <param name="row">0 to n-1.</param>
    /// <param name="weights">D × K.</param>
    /// <param name="logits">K.</param>
    public void AddLogits(int row, ReadOnlySpan<float> weights, Span<float> logits)
    {
        var x = this[row];
        for (var j = 0; j < x.Length; j++) Vectors.MultiplyAdd(x[j], weights.Slice(j * logits.Length, logits.Length), logits);
    }

    /// <summary>Moves this worker's share of the weights along a row.</summary>
    public void Move(int row, float factor, ReadOnlySpan<float> residual, Span<float> weights, int worker, int workers)
    {
        var x = this[row];
        var to = (worker + 1) * x.Length / workers;
        for (var j = worker * x.Length / workers; j < to; j++)
            Vectors.MultiplyAdd(factor * x[j], residual, weights.Slice(j * residual.Length, residual.Length));
    }
}
