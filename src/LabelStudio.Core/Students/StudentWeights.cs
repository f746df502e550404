namespace LabelStudio.Core.Students;

/// <summary>Weights of a linear student.</summary>
/// <param name="Weights">d × K.</param>
/// <param name="Bias">K.</param>
internal sealed record StudentWeights(float[] Weights, float[] Bias)
{
    /// <summary>D × K weights of sentence vectors; empty without an encoder.</summary>
    public float[] Dense { get; init; } = [];

    /// <summary>The K probabilities of a row of n-grams.</summary>
    public void Predict(SparseMatrix rows, int row, Span<float> probabilities) => LinearStudent.PredictRow(rows, row, Weights, Bias, probabilities);
}
