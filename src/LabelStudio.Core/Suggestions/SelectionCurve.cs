namespace LabelStudio.Core.Suggestions;

/// <summary>What rules are worth that look good on the documents they were found in: the share of held-out documents that is of their class, for rules that looked alike.</summary>
/// <remarks>
/// Of thousands of candidates some are right by luck on the few documents they hit, and those are the ones that get chosen. Each half of the labeled documents
/// therefore says what candidates that were found in the other half are really worth, by how many documents they hit there and how many of those were right
/// (cross-validation: Stone, Cross-validatory choice and assessment of statistical predictions, 1974).
/// </remarks>
internal sealed class SelectionCurve(int classes)
{
    /// <summary>Held-out documents for which the judgement of smaller candidates counts.</summary>
    private const double PriorWeight = 10;

    /// <summary>Held-out documents for which chance counts before any have been seen.</summary>
    private const double ChanceWeight = 20;

    /// <summary>The part of what luck has added that is left at the next size.</summary>
    private const double LuckLeft = 0.75;

    private static readonly double[] Sizes = [2.5, 3.5, 4.5, 6.5, 9.5, 14.5, 24.5, 49.5];
    private static readonly double[] Purities = [0.5, 0.6, 0.7, 0.8, 0.9, 0.999];

    private readonly double[,] _held = new double[Sizes.Length + 1, Purities.Length + 1];
    private readonly double[,] _right = new double[Sizes.Length + 1, Purities.Length + 1];

    /// <summary>Adds a candidate that hit n documents in one half, right of them of its class, and what became of it in the other.</summary>
    public void Add(double n, double right, double held, double heldRight)
    {
        var (size, purity) = Bin(n, right);
        _held[size, purity] += held;
        _right[size, purity] += heldRight;
    }

    /// <summary>The expected share of a candidate's further documents that is of its class, and the held-out documents behind it.</summary>
    public (double Share, double Held) Of(double n, double right)
    {
        var (size, purity) = Bin(n, right);
        // little held out of one size is judged by the smaller size before it, and that in the end by all sizes; what luck has added becomes less with each size
        var seen = right / n;
        var (all, allRight) = (0.0, 0.0);
        for (var s = 0; s <= Sizes.Length; s++) (all, allRight) = (all + _held[s, purity], allRight + _right[s, purity]);
        var share = (allRight + ChanceWeight / classes) / (all + ChanceWeight);
        var held = 0.0;
        for (var s = 0; s <= size; s++)
        {
            var before = s == 0 ? share : Math.Max(share, seen - LuckLeft * (seen - share));
            share = (_right[s, purity] + PriorWeight * before) / (_held[s, purity] + PriorWeight);
            held += _held[s, purity];
        }
        return (share, held);
    }

    private static (int Size, int Purity) Bin(double n, double right)
    {
        var share = right / n;
        return (Place(Sizes, n), Place(Purities, share));
    }

    private static int Place(double[] bounds, double x)
    {
        var at = 0;
        while (at < bounds.Length && x >= bounds[at]) at++;
        return at;
    }
}
