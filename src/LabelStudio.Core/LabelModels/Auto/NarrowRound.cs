using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>One E-step over a range of rows for at most eight classes, one vector a row; the sums are those of <see cref="RowPosterior"/>. Tables without evidence make vote shares.</summary>
internal sealed class NarrowRound(NarrowTables tables, VoteFacts facts) : IVotedPosterior
{
    /// <summary>Floats sum so many rows before they are added to doubles.</summary>
    private const int RowsAFlush = 2048;

    private const int Lanes = NarrowTables.MostClasses;

    private readonly float[] _posterior = new float[Lanes];
    private readonly float[] _sums = new float[tables.Shares.Length];
    private readonly int _shift = facts.Voices.Shift;
    private readonly double[] _weights = facts.Weights;
    private readonly bool _byShares = tables.Evidence.Length == 0;

    public double Of(int value)
    {
        if (value < facts.Classes) return _posterior[value];
        var inside = 0.0;
        foreach (var label in tables.Voted.Of(value)) inside += _posterior[label];
        return inside;
    }

    /// <summary>Adds rows start to end - 1 to hits, voted, mass and, last, the change since the round before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(VotePatterns patterns, WatchedRows watched, int start, int end, double[] into)
    {
        var mass = Vector256<float>.Zero;
        var massAt = 2 * facts.Voices.Count * facts.Classes;
        for (var p = start; p < end; p++)
        {
            var votes = patterns[p];
            if (votes.Length == 0) continue;
            var posterior = _byShares ? VoteShares(votes) : Make(votes);
            if (watched.Watches(p))
            {
                posterior.CopyTo(_posterior);
                into[^1] += patterns.Counts[p] * watched.Change(p, votes, this);
            }
            posterior *= Vector256.Create((float)patterns.Counts[p]);
            mass += posterior;
            Teach(votes, posterior);
            if ((p - start) % RowsAFlush == RowsAFlush - 1) Flush(into, ref mass, massAt);
        }
        Flush(into, ref mass, massAt);
    }

    /// <summary>Adds the posterior to the sums of those who voted, as far as their votes are corroborated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Teach(ReadOnlySpan<Vote> votes, Vector256<float> posterior)
    {
        ref var sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        var total = Corroboration.Total(votes, _weights);
        // no function weighs more than 1, so that these rows corroborate all of their votes
        var all = total >= 3;
        foreach (var vote in votes)
        {
            var at = (nuint)((vote.Voice(_shift) * tables.Values + vote.Class) * Lanes);
            var taught = all ? posterior : posterior * Vector256.Create((float)Corroboration.Of(total, _weights[vote.Function]));
            (Vector256.LoadUnsafe(ref sums, at) + taught).StoreUnsafe(ref sums, at);
        }
    }

    /// <summary>Weighted vote shares with one more vote that is spread by the class balance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector256<float> VoteShares(ReadOnlySpan<Vote> votes)
    {
        var shares = tables.Balance;
        ref var weights = ref MemoryMarshal.GetArrayDataReference(tables.Shares);
        foreach (var vote in votes) shares += Vector256.LoadUnsafe(ref weights, (nuint)((vote.Voice(_shift) * tables.Values + vote.Class) * Lanes));
        return shares / Vector256.Create(Vector256.Sum(shares));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector256<float> Make(ReadOnlySpan<Vote> votes)
    {
        var scores = tables.Prior;
        ref var evidence = ref MemoryMarshal.GetArrayDataReference(tables.Evidence);
        var bits = 0u;
        foreach (var vote in votes)
        {
            var at = vote.Voice(_shift) * tables.Values + vote.Class;
            scores += Vector256.LoadUnsafe(ref evidence, (nuint)(at * Lanes));
            bits |= tables.Bits[at];
        }
        if ((bits & NarrowTables.ClosesRow) != 0)
        {
            var lane = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
            var named = Vector256.Equals(Vector256.Create(bits) & lane, lane).AsSingle();
            scores = Vector256.ConditionalSelect(named, scores, Vector256.Create(NarrowTables.Never));
        }
        return NarrowTables.Softmax(scores);
    }

    private void Flush(double[] into, ref Vector256<float> mass, int massAt)
    {
        var classes = facts.Classes;
        for (var voice = 0; voice < facts.Voices.Count; voice++)
            for (var value = 0; value < tables.Values; value++)
            {
                var at = (voice * tables.Values + value) * Lanes;
                foreach (var label in tables.Voted.Of(value)) into[voice * classes + label] += _sums[at + label];
                if (facts.Keyword[facts.Voices.FunctionOf(voice)]) continue;
                for (var k = 0; k < classes; k++) into[facts.Voices.Count * classes + voice * classes + k] += _sums[at + k];
            }
        for (var k = 0; k < classes; k++) into[massAt + k] += mass[k];
        Array.Clear(_sums);
        mass = Vector256<float>.Zero;
    }
}
