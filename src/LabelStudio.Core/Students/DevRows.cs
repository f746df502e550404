using System.Numerics.Tensors;
using LabelStudio.Core.Students.Calibration;

namespace LabelStudio.Core.Students;

/// <summary>Dev texts as rows, with their gold.</summary>
internal sealed class DevRows(SparseMatrix rows, DenseRows? dense, IReadOnlyList<int> gold)
{
    private const double SmallestProbability = 1e-15;

    public int Count => rows.Rows;

    /// <summary>Mean log-loss and share right.</summary>
    public (double Loss, double Accuracy) Measure(StudentWeights student, int threads, CancellationToken cancel)
    {
        var losses = new double[rows.Rows];
        var right = new bool[rows.Rows];
        Parallel.For(0, rows.Rows, Threading.Options(threads, cancel), () => new float[student.Bias.Length], (i, _, row) =>
        {
            Score(student, i, row);
            Vectors.SoftMax(row);
            losses[i] = -Math.Log(Math.Max(row[gold[i]], SmallestProbability));
            right[i] = TensorPrimitives.IndexOfMax((ReadOnlySpan<float>)row) == gold[i];
            return row;
        }, _ => { });
        return (losses.Average(), right.Count(r => r) / (double)right.Length);
    }

    /// <summary>Scores before the softmax.</summary>
    public DevScores Scores(StudentWeights student, CancellationToken cancel)
    {
        var k = student.Bias.Length;
        var scores = new float[(long)rows.Rows * k];
        for (var i = 0; i < rows.Rows; i++)
        {
            cancel.ThrowIfCancellationRequested();
            Score(student, i, scores.AsSpan(i * k, k));
        }
        return new DevScores(scores, gold, k);
    }

    private void Score(StudentWeights student, int row, Span<float> scores)
    {
        student.Bias.CopyTo(scores);
        SoftmaxDescent.AddLogits(rows, row, student.Weights, scores);
        dense?.AddLogits(row, student.Dense, scores);
    }
}
