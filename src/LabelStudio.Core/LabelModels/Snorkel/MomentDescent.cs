using System.Numerics.Tensors;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Snorkel;

/// <summary>Gradient descent with momentum on |O - µ P µᵀ|² over pairs of different functions + |µ p - diag O|² (+ L2).</summary>
/// <remarks>With A = µ P the gradient of the first part is -4 (O A - A (µᵀ A)) without the function's own block, so that nothing of size d × d is made in a step.</remarks>
internal sealed class MomentDescent
{
    private const int Tile = 8;
    private readonly VoteMoments _moments;
    private readonly double[] _balance;
    private readonly SnorkelOptions _how;
    private readonly int _threads;
    private readonly double[] _start;
    private readonly double[] _weighted;
    private readonly double[] _gradient;
    private readonly double[] _velocity;
    private readonly double[] _square;
    private bool _moving;

    public MomentDescent(VoteMoments moments, double[] balance, SnorkelOptions how, int threads)
    {
        _moments = moments;
        _balance = balance;
        _how = how;
        _threads = threads;
        var k = moments.Classes;
        _start = new double[moments.Rows * k];
        for (var i = 0; i < moments.Rows; i++)
        {
            var own = moments.ClassOf[i];
            _start[i * k + own] = Math.Clamp(moments.Share[i] * how.StartPrecision / balance[own], 0, 1);
        }
        var scale = new MersenneTwister(how.Seed).NextDouble();
        Mu = Array.ConvertAll(_start, s => s * scale);
        _weighted = new double[Mu.Length];
        _gradient = new double[Mu.Length];
        _velocity = new double[Mu.Length];
        _square = new double[k * k];
    }

    /// <summary>d × K: P(f votes v | l) for the rows of the moments.</summary>
    public double[] Mu { get; }

    public void Step(CancellationToken cancel)
    {
        var k = _moments.Classes;
        for (var i = 0; i < _moments.Rows; i++) TensorPrimitives.Multiply(Mu.AsSpan(i * k, k), _balance, _weighted.AsSpan(i * k, k));
        Lanes.Run((k + Tile - 1) / Tile, _threads, cancel, tile => Square(tile * Tile, Math.Min((tile + 1) * Tile, k)));
        Lanes.Run(_moments.Functions, _threads, cancel, Gradient);
        var decay = _how.L2;
        for (var i = 0; i < Mu.Length; i++)
        {
            var gradient = _gradient[i] + 2 * decay * decay * (Mu[i] - _start[i]) + decay * Mu[i];
            _velocity[i] = _moving ? _how.Momentum * _velocity[i] + gradient : gradient;
            Mu[i] -= _how.LearningRate * _velocity[i];
        }
        _moving = true;
    }

    /// <summary>Some rows of µᵀ A.</summary>
    private void Square(int start, int end)
    {
        var k = _moments.Classes;
        _square.AsSpan(start * k, (end - start) * k).Clear();
        for (var i = 0; i < _moments.Rows; i++)
            for (var l = start; l < end; l++)
                AddTimes(_weighted.AsSpan(i * k, k), Mu[i * k + l], _square.AsSpan(l * k, k));
    }

    /// <summary>The gradient of one function's rows.</summary>
    private void Gradient(int function)
    {
        int k = _moments.Classes, first = _moments.RowsOf[function], last = _moments.RowsOf[function + 1];
        for (var i = first; i < last; i++)
        {
            var row = _gradient.AsSpan(i * k, k);
            var own = _weighted.AsSpan(i * k, k);
            row.Clear();
            for (var at = _moments.Offsets[i]; at < _moments.Offsets[i + 1]; at++)
                AddTimes(_weighted.AsSpan(_moments.Columns[at] * k, k), _moments.Joint[at], row);
            for (var l = 0; l < k; l++) AddTimes(_square.AsSpan(l * k, k), -own[l], row);
            // the function's own block is no part of the objective
            for (var j = first; j < last; j++)
                AddTimes(_weighted.AsSpan(j * k, k), TensorPrimitives.Dot<double>(own, Mu.AsSpan(j * k, k)), row);
            TensorPrimitives.Multiply(row, -4, row);
            AddTimes(_balance, 2 * (TensorPrimitives.Sum<double>(own) - _moments.Share[i]), row);
        }
    }

    private static void AddTimes(ReadOnlySpan<double> x, double factor, Span<double> into) => TensorPrimitives.MultiplyAdd(x, factor, into, into);
}
