using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>Finds functions that agree more than their accuracy explains, and makes such a group count about once.</summary>
/// <remarks>
/// Independent functions that are each right often agree beyond chance as the product of their reliabilities: κ_jk ≈ r_j r_k (the rank-one structure that
/// Ratner et al., Training complex models with multi-task weak supervision, 2019, and Fu et al., Fast and three-rious, 2020, use to learn accuracies).
/// The fit is robust (Cauchy weights), so that copies stand out from it; what κ exceeds the fit by is taken for copying.
/// </remarks>
internal sealed class DuplicateWeights
{
    private const int FewestCommon = 20;
    private const double MostChance = 0.95;
    private const double MostExpected = 0.6;
    private const double DeadZone = 0.2;
    private const double SureCopy = 0.95;
    private const double NamedExcess = 0.2;
    private const int MostRounds = 100;
    private const double CauchyScale = 0.1;
    private const double StartReliability = 0.6;

    private readonly IReadOnlyList<FunctionAgreement> _copies;

    public DuplicateWeights(VoteTallies tallies, double[] weights, IReadOnlyList<FunctionAgreement> pairs)
    {
        Weights = weights;
        Pairs = pairs;
        // two that seldom meet are no copies, whatever they do then
        _copies = [.. pairs.Where(p => p.Declared || p.Excess * p.Common > NamedExcess * Math.Min(tallies.Votes[p.First], tallies.Votes[p.Second]))];
        Groups = GroupsOf(_copies, weights);
    }

    /// <summary>w_k = 1 / (1 + Σ_j excess_jk · share of k's votes that j shares).</summary>
    public double[] Weights { get; }

    /// <summary>Pairs with any excess, in the functions' order.</summary>
    public IReadOnlyList<FunctionAgreement> Pairs { get; }

    /// <summary>Functions that hang together by near-copies.</summary>
    public IReadOnlyList<DuplicateGroup> Groups { get; }

    public static DuplicateWeights Of(VotePatterns patterns, VoteTallies tallies, LabelModelOptions options, CancellationToken cancel)
    {
        var declared = Declared(options.Groups);
        var pairs = Kappas(patterns, tallies, declared, options.Threads, cancel);
        var reliability = RankOne([.. pairs.Where(p => p.Tells && !p.Declared)], tallies.Functions, cancel);
        var load = new double[tallies.Functions];
        var found = new List<FunctionAgreement>();
        foreach (var pair in pairs)
        {
            var expected = Math.Min(reliability[pair.First] * reliability[pair.Second], MostExpected);
            var excess = pair.Declared ? 1 : Excess(pair, expected);
            if (excess <= 0) continue;
            load[pair.First] += excess * pair.Common / tallies.Votes[pair.First];
            load[pair.Second] += excess * pair.Common / tallies.Votes[pair.Second];
            found.Add(new FunctionAgreement(pair.First, pair.Second, pair.Common, pair.Agreement, pair.Chance + (1 - pair.Chance) * expected, excess) { Declared = pair.Declared });
        }
        // declared pairs that never meet are told all the same
        foreach (var (first, second) in declared.Except(found.Where(p => p.Declared).Select(p => (p.First, p.Second))))
            found.Add(new FunctionAgreement(first, second, 0, 0, 0, 1) { Declared = true });
        return new DuplicateWeights(tallies, [.. load.Select(l => 1 / (1 + l))], [.. found.OrderBy(p => (p.First, p.Second))]);
    }

    /// <summary>Names of each function's near-copies.</summary>
    public IReadOnlyList<string>[] Names(IReadOnlyList<string> functions)
    {
        var names = new List<string>[functions.Count];
        for (var f = 0; f < names.Length; f++) names[f] = [];
        foreach (var pair in _copies)
        {
            names[pair.First].Add(functions[pair.Second]);
            names[pair.Second].Add(functions[pair.First]);
        }
        return names;
    }

    private static List<DuplicateGroup> GroupsOf(IReadOnlyList<FunctionAgreement> pairs, double[] weights)
    {
        var root = Enumerable.Range(0, weights.Length).ToArray();
        foreach (var pair in pairs)
        {
            var (a, b) = (Root(pair.First), Root(pair.Second));
            root[Math.Max(a, b)] = Math.Min(a, b);
        }
        return [.. Enumerable.Range(0, weights.Length).GroupBy(Root).Where(g => g.Count() > 1).Select(g => new DuplicateGroup([.. g], g.Sum(f => weights[f])))];

        int Root(int f)
        {
            while (root[f] != f) f = root[f] = root[root[f]];
            return f;
        }
    }

    /// <summary>All pairs of the functions that the user declared dependent.</summary>
    private static HashSet<(int First, int Second)> Declared(IReadOnlyList<IReadOnlyList<int>>? groups)
    {
        var pairs = new HashSet<(int, int)>();
        foreach (var group in groups ?? [])
            foreach (var first in group)
                foreach (var second in group)
                    if (first < second) pairs.Add((first, second));
        return pairs;
    }

    private static double Excess(KappaPair pair, double expected)
    {
        // two that vote one class cannot disagree: they are copies if they vote on the same documents
        if (pair.Chance >= MostChance) return Math.Clamp((pair.Overlap - SureCopy) / (1 - SureCopy), 0, 1);
        var error = Math.Sqrt(Math.Max(pair.Agreement * (1 - pair.Agreement), 0.01) / pair.Common) / Math.Max(1 - pair.Chance, 0.05);
        var excess = Math.Clamp(((pair.Kappa - error - expected) / (1 - expected) - DeadZone) / (1 - DeadZone), 0, 1);
        // two that never differ are one, once that is sure: exact copies then count exactly once together
        return pair.Agreement == 1 && excess > SureCopy ? 1 : excess;
    }

    private static List<KappaPair> Kappas(VotePatterns patterns, VoteTallies tallies, HashSet<(int, int)> declared, int threads, CancellationToken cancel)
    {
        var classes = tallies.Classes;
        var roots = tallies.RootShares();
        var kappas = new List<KappaPair>();
        foreach (var pair in PairAgreement.Of(patterns, declared.Count > 0 ? 1 : FewestCommon, threads, cancel))
        {
            var told = declared.Contains((pair.First, pair.Second));
            if (pair.Common < FewestCommon && !told) continue;
            var chance = 0.0;
            for (var v = 0; v < classes; v++)
                chance += roots[pair.First * classes + v] * roots[pair.Second * classes + v];
            chance /= (double)tallies.Votes[pair.First] * tallies.Votes[pair.Second];
            var agreement = pair.Agree / pair.Common;
            var overlap = pair.Agree / ((double)tallies.Votes[pair.First] + tallies.Votes[pair.Second] - pair.Common);
            kappas.Add(new KappaPair(pair.First, pair.Second, pair.Common, agreement, chance, overlap, told));
        }
        return kappas;
    }

    /// <summary>κ_jk ≈ r_j r_k by iteratively reweighted least squares.</summary>
    private static double[] RankOne(List<KappaPair> pairs, int functions, CancellationToken cancel)
    {
        var reliability = new double[functions];
        Array.Fill(reliability, StartReliability);
        if (pairs.Count == 0) return reliability;
        var centre = Math.Sqrt(Math.Max(Median([.. pairs.Select(p => p.Kappa)]), 0.05));
        var own = new List<double>[functions];
        foreach (var pair in pairs)
        {
            (own[pair.First] ??= []).Add(pair.Kappa);
            (own[pair.Second] ??= []).Add(pair.Kappa);
        }
        for (var f = 0; f < functions; f++)
            reliability[f] = Math.Clamp(own[f] == null ? StartReliability : Median(own[f]) / centre, 0.05, 0.95);
        var numerator = new double[functions];
        var denominator = new double[functions];
        for (var round = 0; round < MostRounds; round++)
        {
            cancel.ThrowIfCancellationRequested();
            Array.Fill(numerator, 1e-9);
            Array.Fill(denominator, 1e-9);
            foreach (var pair in pairs)
            {
                var (a, b) = (reliability[pair.First], reliability[pair.Second]);
                var residual = pair.Kappa - a * b;
                var weight = Math.Sqrt(pair.Common) / (residual * residual + CauchyScale * CauchyScale);
                numerator[pair.First] += weight * pair.Kappa * b;
                denominator[pair.First] += weight * b * b;
                numerator[pair.Second] += weight * pair.Kappa * a;
                denominator[pair.Second] += weight * a * a;
            }
            var change = 0.0;
            for (var f = 0; f < functions; f++)
            {
                var target = own[f] == null ? StartReliability : Math.Clamp(numerator[f] / denominator[f], 0.02, 0.98);
                var next = 0.5 * target + 0.5 * reliability[f];
                change = Math.Max(change, Math.Abs(next - reliability[f]));
                reliability[f] = next;
            }
            if (change < 1e-4) break;
        }
        return reliability;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var half = values.Count / 2;
        return values.Count % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    /// <param name="Chance">The agreement of blind votes.</param>
    /// <param name="Overlap">Documents on which they vote alike, of all on which either votes.</param>
    /// <param name="Declared">Whether the user said that the two are dependent.</param>
    private readonly record struct KappaPair(int First, int Second, int Common, double Agreement, double Chance, double Overlap, bool Declared)
    {
        public double Kappa => (Agreement - Chance) / (1 - Chance);

        /// <summary>Whether the agreement says anything.</summary>
        public bool Tells => Common >= FewestCommon && Chance < MostChance;
    }
}
