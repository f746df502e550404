using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary><see cref="AutoScorer"/> for at most eight classes, one vector a row.</summary>
internal sealed class NarrowScorer(NarrowTables tables, ICalibration? calibration) : IPatternScorer
{
    private const int Lanes = NarrowTables.MostClasses;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        ref var evidence = ref MemoryMarshal.GetArrayDataReference(tables.Evidence);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(tables.Shares);
        var scores = Vector256<float>.Zero;
        var shares = Vector256<float>.Zero;
        var named = ~NarrowTables.ClosesRow;
        foreach (var vote in votes)
        {
            var at = vote.Voice(tables.Shift) * tables.Values + vote.Class;
            scores += Vector256.LoadUnsafe(ref evidence, (nuint)(at * Lanes));
            shares += Vector256.LoadUnsafe(ref weights, (nuint)(at * Lanes));
            named &= tables.Bits[at];
        }
        var total = Vector256.Sum(shares);
        var effective = total;
        if (tables.HasLevels)
        {
            effective = 0;
            foreach (var vote in votes) effective += tables.Weights[vote.Function];
        }
        var likely = NarrowTables.Softmax(tables.Prior + Vector256.Create((float)AutoScorer.Tempering(effective)) * scores);
        if (tables.Voted.AnySets) shares = WithinSets(votes, likely);
        var spread = (float)AutoScorer.Caution / (total + 1);
        var posterior = likely * Vector256.Create(1 - (float)AutoScorer.Caution) + (shares + tables.Balance) * Vector256.Create(spread);
        if (row.Length == Lanes) posterior.CopyTo(row);
        else
            for (var k = 0; k < row.Length; k++) row[k] = posterior[k];
        if (votes.Length == 0) return;
        if (named != 0) AutoScorer.KeepNamed(MostProbable(named, row), row);
        calibration?.Apply(row);
    }

    /// <summary>Vote shares, a vote for a set shared among its classes as the evidence has it.</summary>
    private Vector256<float> WithinSets(ReadOnlySpan<Vote> votes, Vector256<float> posterior)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(tables.Shares);
        var shares = Vector256<float>.Zero;
        foreach (var vote in votes)
        {
            var own = Vector256.LoadUnsafe(ref weights, (nuint)((vote.Voice(tables.Shift) * tables.Values + vote.Class) * Lanes));
            if (vote.Class >= tables.Voted.Classes)
            {
                var within = own * (posterior + Vector256.Create(AutoScorer.LeastLikely));
                own = within * Vector256.Create(Vector256.Sum(own) / Vector256.Sum(within));
            }
            shares += own;
        }
        return shares;
    }

    /// <summary>Of the classes that all votes name, the most probable.</summary>
    private static int MostProbable(uint named, ReadOnlySpan<float> row)
    {
        var best = BitOperations.TrailingZeroCount(named);
        for (named &= named - 1; named != 0; named &= named - 1)
        {
            var label = BitOperations.TrailingZeroCount(named);
            if (row[label] > row[best]) best = label;
        }
        return best;
    }
}
