using System.Numerics.Tensors;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>Posteriors under given tables.</summary>
internal sealed class ConfusionScorer(ConfusionTables tables) : IPatternScorer
{
    private readonly double[] _start = [.. tables.LogBalance.Select((b, l) => b + tables.Silence[l])];
    private readonly double[] _posterior = new double[tables.Balance.Length];

    /// <summary>Writes K probabilities that sum to 1.</summary>
    public void Posterior(ReadOnlySpan<Vote> votes, Span<double> q)
    {
        _start.CopyTo(q);
        foreach (var vote in votes) tables.Add(vote, q);
        TensorPrimitives.Subtract(q, TensorPrimitives.Max<double>(q), q);
        TensorPrimitives.Exp(q, q);
        TensorPrimitives.Divide(q, TensorPrimitives.Sum<double>(q), q);
    }

    public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        Posterior(votes, _posterior);
        TensorPrimitives.ConvertTruncating<double, float>(_posterior, row);
    }
}
