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
    private readonly DenseRows? _dense;
    private readonly TrainingTargets _targets;
    private readonly int _classes;
    private readonly int _batch;
    private readonly int _workers;
    private readonly int[] _order;
    private readonly float[] _residuals;
    private readonly double[] _losses;
    private readonly double[] _counted;
    private readonly float[] _second;

    // the weights are _scaled · _scale, so that weight decay need not touch every weight at every step
    private readonly float[] _scaled;
    private readonly float[] _scaledDense;
    private float _scale = 1;

    // what the L1 penalty has come to, and how much of it the weights of each column have paid
    private double _due;
    private readonly double[] _paid;

    public SoftmaxDescent(SparseMatrix rows, TrainingSet set, int batch, int threads)
        : this(rows, null, new TrainingTargets(set, TrainingObjective.Default), batch, threads)
    {
    }

    /// <param name="rows">n sparse rows.</param>
    /// <param name="dense">n dense rows joined to them, or null.</param>
    /// <param name="targets">What to learn of each row.</param>
    /// <param name="batch">Rows of a step.</param>
    /// <param name="threads">Threads to use; 0 = one a processor.</param>
    public SoftmaxDescent(SparseMatrix rows, DenseRows? dense, TrainingTargets targets, int batch, int threads)
    {
        _rows = rows;
        _dense = dense;
        _targets = targets;
        _classes = targets.Classes;
        _batch = Math.Min(batch, rows.Rows);
        _scaled = new float[checked(rows.Columns * _classes)];
        _scaledDense = new float[(dense?.Dimensions ?? 0) * _classes];
        _paid = new double[rows.Columns];
        Bias = new float[_classes];
        _residuals = new float[_batch * _classes];
        _second = new float[_batch * _classes];
        _losses = new double[_batch];
        _counted = new double[_batch];
        _order = [.. Enumerable.Range(0, rows.Rows)];
        var multiplications = 2.0 * (rows.Entries / (double)rows.Rows + (dense?.Dimensions ?? 0)) * _batch * _classes;
        _workers = multiplications < WorthSharing ? 1 : Threading.Count(threads);
    }

    /// <summary>The L1 penalty.</summary>
    public float L1 { get; init; }

    /// <summary>K intercepts.</summary>
    public float[] Bias { get; }

    /// <summary>Steps of an epoch.</summary>
    public int Batches => (_rows.Rows + _batch - 1) / _batch;

    /// <summary>The d × K weights as they are now.</summary>
    public float[] Weights()
    {
        ApplyScale();
        if (L1 > 0)
            for (var column = 0; column < _paid.Length; column++) Pay(column, _due, 1);
        return (float[])_scaled.Clone();
    }

    /// <summary>All weights as they are now.</summary>
    public StudentWeights Now() => new(Weights(), (float[])Bias.Clone()) { Dense = (float[])_scaledDense.Clone() };

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
            var due = new double[steps + 1];
            scales[0] = _scale;
            due[0] = _due;
            for (var s = 0; s < steps; s++)
            {
                sizes[s] = stepSize(first + s);
                scales[s + 1] = scales[s] * (1 - sizes[s] * decay * Batch(first + s).Length);
                due[s + 1] = due[s] + (double)sizes[s] * L1 * Batch(first + s).Length;
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
                if (L1 > 0) Shrink(worker, batch, due[step + 1], scales[step + 1]);
                if (worker != 0) return;
                // every text has the same intercept, so its gradients add up where those of features spread: the mean, not the sum
                for (var i = 0; i < batch.Length; i++)
                {
                    Vectors.MultiplyAdd(-sizes[step] / batch.Length, _residuals.AsSpan(i * _classes, _classes), Bias);
                    loss += _losses[i];
                    weight += _counted[i];
                }
            }, cancel);
            _scale = scales[steps];
            _due = due[steps];
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
        _dense?.AddLogits(row, _scaledDense, residual);
        Vectors.ScaleAndAdd(residual, scale, Bias);
        var (label, gold) = (_targets.LabelWeight(row), _targets.GoldWeight(row));
        _counted[slot] = label + gold;
        if (gold == 0)
        {
            _losses[slot] = label == 0 ? Nothing(residual) : Pull(residual, _targets.Label(row), label, _targets.Temperature);
            return;
        }
        if (label == 0)
        {
            _losses[slot] = Pull(residual, _targets.Gold(row), gold, 1);
            return;
        }
        var second = _second.AsSpan(slot * _classes, _classes);
        residual.CopyTo(second);
        _losses[slot] = Pull(residual, _targets.Label(row), label, _targets.Temperature) + Pull(second, _targets.Gold(row), gold, 1);
        TensorPrimitives.Add(residual, second, residual);
    }

    /// <summary>Turns scores into the gradient of weight · T² · cross-entropy(target, softmax(scores / T)) and returns the loss.</summary>
    private static double Pull(Span<float> scores, ReadOnlySpan<float> target, float weight, float temperature)
    {
        if (temperature != 1) TensorPrimitives.Divide(scores, temperature, scores);
        var expected = TensorPrimitives.Dot(target, scores);
        var logNorm = Vectors.SoftMax(scores);
        TensorPrimitives.Subtract(scores, target, scores);
        var factor = weight * temperature;
        if (factor != 1) TensorPrimitives.Multiply(scores, factor, scores);
        return factor * temperature * (logNorm - expected);
    }

    private static double Nothing(Span<float> residual)
    {
        residual.Clear();
        return 0;
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
            _dense?.Move(batch[i], factor, residual, _scaledDense, worker, _workers);
        }
    }

    /// <summary>Takes the L1 penalty that has come due from the weights that have just moved; the others pay when they move next, or at the end (Tsuruoka, Tsujii and Ananiadou 2009).</summary>
    private void Shrink(int worker, ReadOnlySpan<int> batch, double due, float scale)
    {
        var from = (int)((long)_rows.Columns * worker / _workers);
        var to = (int)((long)_rows.Columns * (worker + 1) / _workers);
        foreach (var row in batch)
        {
            var indices = _rows.IndicesOf(row);
            for (var j = from == 0 ? 0 : LowerBound(indices, from); j < indices.Length && indices[j] < to; j++) Pay(indices[j], due, scale);
        }
    }

    private void Pay(int column, double due, float scale)
    {
        var owed = (float)((due - _paid[column]) / scale);
        if (owed <= 0) return;
        _paid[column] = due;
        foreach (ref var weight in _scaled.AsSpan(column * _classes, _classes))
            weight = MathF.CopySign(MathF.Max(0, MathF.Abs(weight) - owed), weight);
    }

    private static int LowerBound(ReadOnlySpan<int> ascending, int value)
    {
        var at = ascending.BinarySearch(value);
        return at < 0 ? ~at : at;
    }

    private void ApplyScale()
    {
        TensorPrimitives.Multiply(_scaled, _scale, _scaled);
        TensorPrimitives.Multiply(_scaledDense, _scale, _scaledDense);
        _scale = 1;
    }
}
