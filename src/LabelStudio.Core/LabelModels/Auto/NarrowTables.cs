using System.Runtime.Intrinsics;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary><see cref="EvidenceTables"/> for at most eight classes: what a vote adds to all of them is one vector of floats.</summary>
internal sealed class NarrowTables
{
    public const int MostClasses = 8;

    /// <summary>Set in <see cref="Bits"/> where the vote is of a function that knows several classes.</summary>
    public const uint ClosesRow = 1u << 31;

    /// <summary>The log score of a class that is out of the question.</summary>
    public const float Never = -1e30f;

    /// <summary>What is needed for vote shares: weights and the class balance.</summary>
    public NarrowTables(VoteFacts facts, double[] balance)
    {
        Classes = facts.Classes;
        Evidence = [];
        Shift = facts.Voices.Shift;
        Shares = new float[facts.Voices.Count * Classes * MostClasses];
        Bits = new uint[facts.Voices.Count * Classes];
        for (var voice = 0; voice < facts.Voices.Count; voice++)
            for (var v = 0; v < Classes; v++)
            {
                var (at, f) = (voice * Classes + v, facts.Voices.FunctionOf(voice));
                Shares[at * MostClasses + v] = (float)facts.Weights[f];
                Bits[at] = 1u << v | (facts.Keyword[f] ? 0 : ClosesRow);
            }
        Balance = Padded(balance, 0);
    }

    /// <summary>All that is needed for posteriors.</summary>
    public NarrowTables(VoteFacts facts, EvidenceTables tables)
        : this(facts, tables.Balance)
    {
        Weights = [.. tables.Weights.Select(w => (float)w)];
        if (facts.Voices.Levels.Any)
            for (var at = 0; at < Bits.Length; at++) Shares[at * MostClasses + at % Classes] = (float)tables.ShareWeights[at / Classes];
        HasLevels = facts.Voices.Levels.Any;
        Evidence = new float[Shares.Length];
        for (var voice = 0; voice < facts.Voices.Count; voice++)
            for (var v = 0; v < Classes; v++)
                for (var k = 0; k < Classes; k++)
                    Evidence[(voice * Classes + v) * MostClasses + k] = (float)(tables.Across[voice * Classes + k] + (k == v ? tables.Own[voice * Classes + v] : 0));
        Prior = Padded(tables.Prior, Never);
    }

    public int Classes { get; }

    /// <summary>What <see cref="Votes.Vote.Voice"/> is asked with.</summary>
    public int Shift { get; }

    /// <summary>Eight floats at (voice · K + v) · 8: what the vote adds to the log score of each class.</summary>
    public float[] Evidence { get; }

    /// <summary>Eight floats at (voice · K + v) · 8: the function's weight at the class it votes for.</summary>
    public float[] Shares { get; }

    /// <summary>The voted class as a bit, and <see cref="ClosesRow"/>.</summary>
    public uint[] Bits { get; }

    /// <summary>w_k.</summary>
    public float[] Weights { get; } = [];

    /// <summary>Whether voices of one function have different shares.</summary>
    public bool HasLevels { get; }

    public Vector256<float> Prior { get; }

    public Vector256<float> Balance { get; }

    /// <summary>exp(score) / sum of exp(scores).</summary>
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

    private static Vector256<float> Padded(double[] values, float padding)
    {
        var padded = new float[MostClasses];
        Array.Fill(padded, padding);
        for (var k = 0; k < values.Length; k++) padded[k] = (float)values[k];
        return Vector256.Create(padded);
    }
}
