using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary><see cref="AutoScorer"/> for at most eight classes, one vector a row.</summary>
internal sealed class NarrowScorer(NarrowTables tables, ICalibration? calibration) : IPatternScorer
{
    private const int Lanes = NarrowTables.MostClasses;

    public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        ref var evidence = ref MemoryMarshal.GetArrayDataReference(tables.Evidence);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(tables.Shares);
        var scores = Vector256<float>.Zero;
        var shares = Vector256<float>.Zero;
        var bits = 0u;
        foreach (var vote in votes)
        {
            var at = vote.Voice(tables.Shift) * tables.Classes + vote.Class;
            scores += Vector256.LoadUnsafe(ref evidence, (nuint)(at * Lanes));
            shares += Vector256.LoadUnsafe(ref weights, (nuint)(at * Lanes));
            bits |= tables.Bits[at];
        }
        var total = Vector256.Sum(shares);
        var effective = total;
        if (tables.HasLevels)
        {
            effective = 0;
            foreach (var vote in votes) effective += tables.Weights[vote.Function];
        }
        scores = tables.Prior + Vector256.Create((float)AutoScorer.Tempering(effective)) * scores;
        var spread = (float)AutoScorer.Caution / (total + 1);
        var posterior = NarrowTables.Softmax(scores) * Vector256.Create(1 - (float)AutoScorer.Caution) + (shares + tables.Balance) * Vector256.Create(spread);
        if (row.Length == Lanes) posterior.CopyTo(row);
        else
            for (var k = 0; k < row.Length; k++) row[k] = posterior[k];
        var named = bits & ~NarrowTables.ClosesRow;
        if (BitOperations.PopCount(named) == 1) AutoScorer.KeepNamed(BitOperations.TrailingZeroCount(named), row);
        if (votes.Length > 0) calibration?.Apply(row);
    }
}
