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
        Shares = new float[facts.Functions * Classes * MostClasses];
        Bits = new uint[facts.Functions * Classes];
        for (var f = 0; f < facts.Functions; f++)
            for (var v = 0; v < Classes; v++)
            {
                var at = f * Classes + v;
                Shares[at * MostClasses + v] = (float)facts.Weights[f];
                Bits[at] = 1u << v | (facts.Keyword[f] ? 0 : ClosesRow);
            }
        Balance = Padded(balance, 0);
    }

    /// <summary>All that is needed for posteriors.</summary>
    public NarrowTables(VoteFacts facts, EvidenceTables tables)
        : this(facts, tables.Balance)
    {
        Evidence = new float[Shares.Length];
        for (var f = 0; f < facts.Functions; f++)
            for (var v = 0; v < Classes; v++)
                for (var k = 0; k < Classes; k++)
                    Evidence[(f * Classes + v) * MostClasses + k] = (float)(tables.Across[f * Classes + k] + (k == v ? tables.Own[f * Classes + v] : 0));
        Prior = Padded(tables.Prior, Never);
    }

    public int Classes { get; }

    /// <summary>Eight floats at (k · K + v) · 8: what the vote adds to the log score of each class.</summary>
    public float[] Evidence { get; }

    /// <summary>Eight floats at (k · K + v) · 8: the function's weight at the class it votes for.</summary>
    public float[] Shares { get; }

    /// <summary>The voted class as a bit, and <see cref="ClosesRow"/>.</summary>
    public uint[] Bits { get; }

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
