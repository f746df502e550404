using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary><see cref="EvidenceTables"/> for at most eight classes: what a vote adds to all of them is one vector of floats.</summary>
internal sealed class NarrowTables
{
    public const int MostClasses = 8;

    /// <summary>Set in <see cref="Bits"/> where the vote is of a function that knows several classes.</summary>
    public const uint ClosesRow = 1u << 31;

    /// <summary>The log score of a class that is out of the question.</summary>
    public const float Never = -1e30f;

    /// <summary>More than this and the tables no longer fit a processor's cache.</summary>
    private const int MostCells = 1 << 20;

    /// <summary>What is needed for vote shares: weights and the class balance.</summary>
    public NarrowTables(VoteFacts facts, VotedClasses voted, double[] balance)
    {
        Voted = voted;
        Values = voted.Count;
        Shift = facts.Voices.Shift;
        Evidence = [];
        Shares = new float[facts.Voices.Count * Values * MostClasses];
        Bits = new uint[facts.Voices.Count * Values];
        for (var voice = 0; voice < facts.Voices.Count; voice++)
            for (var value = 0; value < Values; value++)
            {
                var (at, f) = (voice * Values + value, facts.Voices.FunctionOf(voice));
                Share(at, value, facts.Weights[f]);
                Bits[at] = facts.Keyword[f] ? 0 : ClosesRow;
                foreach (var label in voted.Of(value)) Bits[at] |= 1u << label;
            }
        Balance = Padded(balance, 0);
    }

    /// <summary>All that is needed for posteriors.</summary>
    public NarrowTables(VoteFacts facts, VotedClasses voted, EvidenceTables tables)
        : this(facts, voted, tables.Balance)
    {
        Weights = [.. tables.Weights.Select(w => (float)w)];
        HasLevels = facts.Voices.Levels.Any;
        Evidence = new float[Shares.Length];
        for (var voice = 0; voice < facts.Voices.Count; voice++)
            for (var value = 0; value < Values; value++)
            {
                var at = voice * Values + value;
                if (HasLevels) Share(at, value, tables.ShareWeights[voice]);
                var named = voted.Of(value);
                var ratios = voted.LogRatios(value);
                for (var k = 0; k < voted.Classes; k++)
                {
                    var i = named.BinarySearch(k);
                    var own = i < 0 ? 0 : tables.Own[voice * voted.Classes + k];
                    if (i >= 0 && value >= voted.Classes) own += tables.Weights[facts.Voices.FunctionOf(voice)] * ratios[i];
                    Evidence[at * MostClasses + k] = (float)(tables.Across[voice * voted.Classes + k] + own);
                }
            }
        Prior = Padded(tables.Prior, Never);
    }

    /// <summary>What votes may name.</summary>
    public VotedClasses Voted { get; }

    /// <summary>K and the number of sets.</summary>
    public int Values { get; }

    /// <summary>What <see cref="Votes.Vote.Voice"/> is asked with.</summary>
    public int Shift { get; }

    /// <summary>Eight floats at (voice · values + vote) · 8: what the vote adds to the log score of each class.</summary>
    public float[] Evidence { get; }

    /// <summary>Eight floats at (voice · values + vote) · 8: the function's weight at the class it votes for, or shared among those of a set.</summary>
    public float[] Shares { get; }

    /// <summary>The voted classes as bits, and <see cref="ClosesRow"/>.</summary>
    public uint[] Bits { get; }

    /// <summary>w_k.</summary>
    public float[] Weights { get; } = [];

    /// <summary>Whether voices of one function have different shares.</summary>
    public bool HasLevels { get; }

    public Vector256<float> Prior { get; }

    public Vector256<float> Balance { get; }

    /// <summary>Whether votes can be computed this way: few classes, and not too many sets of them.</summary>
    public static bool Fit(VoteFacts facts, VotedClasses voted) =>
        voted.Classes <= MostClasses && (!voted.AnySets || (long)facts.Voices.Count * voted.Count * MostClasses <= MostCells);

    /// <summary>exp(score) / sum of exp(scores).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Softmax(Vector256<float> scores)
    {
        var half = Vector128.Max(scores.GetLower(), scores.GetUpper());
        half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2)));
        // below -87 a float is no longer a normal number, and slow
        var raised = Vector256.Max(scores - Vector256.Create(half.ToScalar()), Vector256.Create(-87f));
        var exp = Vector256.Exp(raised) & Vector256.GreaterThan(raised, Vector256.Create(-87f));
        return exp / Vector256.Create(Vector256.Sum(exp));
    }

    private void Share(int at, int value, double weight)
    {
        var classes = Voted.Of(value);
        var shares = Voted.SharesOf(value);
        for (var i = 0; i < classes.Length; i++) Shares[at * MostClasses + classes[i]] = (float)(weight * shares[i]);
    }

    private static Vector256<float> Padded(double[] values, float padding)
    {
        var padded = new float[MostClasses];
        Array.Fill(padded, padding);
        for (var k = 0; k < values.Length; k++) padded[k] = (float)values[k];
        return Vector256.Create(padded);
    }
}
