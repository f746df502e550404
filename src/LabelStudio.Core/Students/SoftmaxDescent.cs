using System.Numerics.Tensors;

namespace LabelStudio.Core.Students;

/// <summary>
/// Minibatch gradient descent for multinomial logistic regression on sparse rows.
/// Within a batch the rows are shared out for the predictions and the columns for the update; every number is computed by one thread in one order,
/// so the weights do not depend on how many threads there are.
/// </summary>
internal sealed class SoftmaxDescent
{
    // below this many multiplications a batch, waiting for each other costs more than it saves
    private const double WorthSharing = 300_000;
    private const int BatchesPerSegment = 256;
    private const float SmallestScale = 1e-3f;

    private readonly SparseMatrix _rows;
    private readonly TrainingSet _set;
    private readonly int _classes;
    private readonly int _batch;
    private readonly int _workers;
    private readonly int[] _order;
    private readonly float[] _residuals;
    private readonly double[] _losses;

    // the weights are _scaled · _scale, so that weight decay need not touch every weight at every step
    private readonly float[] _scaled;
    private float _scale = 1;

    public SoftmaxDescent(SparseMatrix rows, TrainingSet set, int batch, int threads)
    {
        _rows = rows;
        _set = set;
        _classes = set.Classes.Count;
        _batch = Math.Min(batch, rows.Rows);
        _scaled = new float[checked(rows.Columns * _classes)];
        Bias = new float[_classes];
        _residuals = new float[_batch * _classes];
        _losses = new double[_batch];
        _order = [.. Enumerable.Range(0, rows.Rows)];
        var multiplications = 2.0 * rows.Entries / rows.Rows * _batch * _classes;
        _workers = multiplications < WorthSharing ? 1 : Threading.Count(threads);
    }

    /// <summary>K intercepts.</summary>
    public float[] Bias { get; }

    /// <summary>Steps of an epoch.</summary>
    public int Batches => (_rows.Rows + _batch - 1) / _batch;

    /// <summary>The d × K weights as they are now.</summary>
    public float[] Weights()
    {
        ApplyScale();
        return (float[])_scaled.Clone();
    }

    /// <summary>One pass over all rows in an order of its own.</summary>
    /// <param name="seed">With the epoch, gives the order.</param>
    /// <param name="epoch">From 1.</param>
    /// <param name="stepSize">For each batch of the epoch: the step along the sum of its gradients.</param>
    /// <param name="decay">L2 penalty.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Mean cross-entropy in nats.</returns>
    public double Epoch(int seed, int epoch, Func<int, float> stepSize, float decay, CancellationToken cancel)
    {
        new SplitMix(seed, epoch).Shuffle(_order.AsSpan());
        double loss = 0, weight = 0;
        for (var first = 0; first < Batches; first += BatchesPerSegment)
        {
            if (_scale < SmallestScale) ApplyScale();
            var steps = Math.Min(BatchesPerSegment, Batches - first);
            var sizes = new float[steps];
            var scales = new float[steps + 1];
            scales[0] = _scale;
            for (var s = 0; s < steps; s++)
            {
                sizes[s] = stepSize(first + s);
                scales[s + 1] = scales[s] * (1 - sizes[s] * decay * Batch(first + s).Length);
            }
            LockStep.Run(_workers, steps, 2, (worker, step, phase) =>
            {
                var batch = Batch(first + step);
                if (phase == 0)
                {
                    for (var i = worker; i < batch.Length; i += _workers) Residual(batch[i], i, scales[step]);
                    return;
                }
                Update(worker, batch, -sizes[step] / scales[step + 1]);
                if (worker != 0) return;
                // every text has the same intercept, so its gradients add up where those of features spread: the mean, not the sum
                for (var i = 0; i < batch.Length; i++)
                {
                    Vectors.MultiplyAdd(-sizes[step] / batch.Length, _residuals.AsSpan(i * _classes, _classes), Bias);
                    loss += _losses[i];
                    weight += _set.Weights[batch[i]];
                }
            }, cancel);
            _scale = scales[steps];
        }
        return loss / weight;
    }

    /// <summary>Adds the logits of a row.</summary>
    public static void AddLogits(SparseMatrix rows, int row, ReadOnlySpan<float> weights, Span<float> logits)
    {
        var indices = rows.IndicesOf(row);
        var values = rows.ValuesOf(row);
        for (var j = 0; j < indices.Length; j++)
            Vectors.MultiplyAdd(values[j], weights.Slice(indices[j] * logits.Length, logits.Length), logits);
    }

    private ReadOnlySpan<int> Batch(int step) => _order.AsSpan(step * _batch, Math.Min(_batch, _order.Length - step * _batch));

    /// <summary>Prediction less target, times the example's weight.</summary>
    private void Residual(int row, int slot, float scale)
    {
        var residual = _residuals.AsSpan(slot * _classes, _classes);
        residual.Clear();
        AddLogits(_rows, row, _scaled, residual);
        Vectors.ScaleAndAdd(residual, scale, Bias);
        var target = _set.Target(row);
        var expected = TensorPrimitives.Dot(target, residual);
        var logNorm = Vectors.SoftMax(residual);
        var weight = _set.Weights[row];
        _losses[slot] = weight * (logNorm - expected);
        TensorPrimitives.Subtract(residual, target, residual);
        if (weight != 1) TensorPrimitives.Multiply(residual, weight, residual);
    }

    /// <summary>Moves the weights of this worker's columns.</summary>
    private void Update(int worker, ReadOnlySpan<int> batch, float factor)
    {
        var from = (int)((long)_rows.Columns * worker / _workers);
        var to = (int)((long)_rows.Columns * (worker + 1) / _workers);
        for (var i = 0; i < batch.Length; i++)
        {
            var residual = _residuals.AsSpan(i * _classes, _classes);
            var indices = _rows.IndicesOf(batch[i]);
            var values = _rows.ValuesOf(batch[i]);
            var j = from == 0 ? 0 : LowerBound(indices, from);
            for (; j < indices.Length && indices[j] < to; j++)
                Vectors.MultiplyAdd(factor * values[j], residual, _scaled.AsSpan(indices[j] * _classes, _classes));
        }
    }

    private static int LowerBound(ReadOnlySpan<int> ascending, int value)
    {
        var at = ascending.BinarySearch(value);
        return at < 0 ? ~at : at;
    }

    private void ApplyScale()
    {
        TensorPrimitives.Multiply(_scaled, _scale, _scaled);
        _scale = 1;
    }
}
