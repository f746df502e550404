namespace LabelStudio.Core.LabelModels;

/// <summary>How far the functions can be believed about the class balance.</summary>
/// <remarks>
/// Functions that agree that a class is frequent are believed; functions that each vote a class of their own (keyword rules) say how many rules there are and nothing of the balance.
/// With F_kv = n_kv / n_k, weights ω_k ~ w_k n_k that sum to 1 and f = Σ ω_k F_k: V = Σ ω_k² |F_k - f|² / (1 - Σ ω_k²) is the variance of f, D = |f - 1/K|² what it claims, and
/// the credibility max(0, 1 - 3 V/D) is Bühlmann's shrinkage of the claim towards equal shares.
/// </remarks>
internal static class ClassShareCredibility
{
    private const double Caution = 3;

    /// <summary>0 (believe nothing: equal shares) to 1.</summary>
    /// <param name="tallies">Votes by function and class.</param>
    /// <param name="weights">How much each function counts, or null for 1 each.</param>
    public static double Of(VoteTallies tallies, double[]? weights)
    {
        var classes = tallies.Classes;
        var total = 0.0;
        for (var f = 0; f < tallies.Functions; f++) total += (weights?[f] ?? 1) * tallies.Votes[f];
        if (total <= 0) return 0;
        var mean = new double[classes];
        var concentration = 0.0;
        for (var f = 0; f < tallies.Functions; f++)
        {
            if (tallies.Votes[f] == 0) continue;
            var share = (weights?[f] ?? 1) * tallies.Votes[f] / total;
            concentration += share * share;
            for (var v = 0; v < classes; v++) mean[v] += share * tallies.ClassShare(f * classes + v) / tallies.Votes[f];
        }
        var variance = 0.0;
        for (var f = 0; f < tallies.Functions; f++)
        {
            if (tallies.Votes[f] == 0) continue;
            var share = (weights?[f] ?? 1) * tallies.Votes[f] / total;
            for (var v = 0; v < classes; v++)
            {
                var d = tallies.ClassShare(f * classes + v) / tallies.Votes[f] - mean[v];
                variance += share * share * d * d;
            }
        }
        variance /= Math.Max(1 - concentration, 1e-9);
        var claim = 0.0;
        foreach (var share in mean) claim += (share - 1.0 / classes) * (share - 1.0 / classes);
        return Math.Max(0, 1 - Caution * variance / Math.Max(claim, 1e-12));
    }

    /// <summary>The class balance: the learned one (with <paramref name="prior"/> documents of each class added) as far as it is credible, else equal shares.</summary>
    public static double[] Balance(double credibility, ReadOnlySpan<double> mass, double prior)
    {
        var balance = new double[mass.Length];
        var covered = 0.0;
        foreach (var m in mass) covered += m;
        for (var k = 0; k < balance.Length; k++)
            balance[k] = credibility * (mass[k] + prior) / (covered + prior * balance.Length) + (1 - credibility) / balance.Length;
        return balance;
    }
}
