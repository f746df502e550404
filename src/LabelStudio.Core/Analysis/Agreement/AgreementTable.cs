using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Analysis.Agreement;

/// <summary>How often any two of m functions vote on the same document, and alike, against what chance and their accuracy explain.</summary>
/// <remarks>
/// Counted on distinct rows of votes, so that time is in the squared number of votes of a row. Rows beyond a fixed amount of work are left out evenly:
/// <see cref="Documents"/> says on how many documents the counts rest. Memory is two numbers a pair.
/// </remarks>
public sealed class AgreementTable
{
    private const long MostWork = 400_000_000;

    private readonly int[] _common;
    private readonly int[] _alike;
    private readonly double[][] _shares;
    private readonly double[]? _reliabilities;

    private AgreementTable(int functions, int[] common, int[] alike, int[] votes, double[][] shares, double[]? reliabilities, int documents)
    {
        Functions = functions;
        Documents = documents;
        Votes = votes;
        _common = common;
        _alike = alike;
        _shares = shares;
        _reliabilities = reliabilities;
    }

    /// <summary>m.</summary>
    public int Functions { get; }

    /// <summary>The documents that were counted.</summary>
    public int Documents { get; }

    /// <summary>How many of the counted documents each function votes on.</summary>
    public IReadOnlyList<int> Votes { get; }

    /// <summary>Whether expected agreement takes accuracies into account, or only chance.</summary>
    public bool KnowsAccuracy => _reliabilities != null;

    /// <summary>Counts.</summary>
    /// <param name="patterns">The votes of m functions.</param>
    /// <param name="estimates">What a label model thinks of the m functions, in their order; null where none was fitted: expected agreement is then that of blind votes.</param>
    /// <param name="classBalance">K shares that the estimates go with; null without estimates.</param>
    /// <param name="mostWork">Pairs of votes that are looked at before rows are left out.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Estimates of another number of functions.</exception>
    public static AgreementTable Of(
        VotePatterns patterns, IReadOnlyList<FunctionEstimate>? estimates = null, IReadOnlyList<double>? classBalance = null, long mostWork = MostWork, CancellationToken cancel = default)
    {
        var functions = patterns.Functions.Count;
        if (estimates != null && estimates.Count != functions) throw new ArgumentException($"There are estimates of {estimates.Count} functions and votes of {functions}.", nameof(estimates));
        var pairs = functions * (functions - 1) / 2;
        int[] common = new int[pairs], alike = new int[pairs], votes = new int[functions];
        var byClass = new double[functions][];
        for (var f = 0; f < functions; f++) byClass[f] = new double[patterns.Classes.Count];
        var documents = 0;
        var step = Step(patterns, mostWork);
        for (var p = 0; p < patterns.Count; p++)
        {
            if (p % 4_096 == 0) cancel.ThrowIfCancellationRequested();
            if (!Taken(p, step)) continue;
            var row = patterns[p];
            var count = patterns.Counts[p];
            documents += count;
            for (var i = 0; i < row.Length; i++)
            {
                var (first, label) = (row[i].Function, row[i].Class);
                votes[first] += count;
                AddShares(byClass[first], patterns.Voted, label, count);
                var start = Start(first, functions);
                for (var j = i + 1; j < row.Length; j++)
                {
                    var at = start + row[j].Function;
                    common[at] += count;
                    if (row[j].Class == label) alike[at] += count;
                }
            }
        }
        for (var f = 0; f < functions; f++)
            for (var k = 0; k < byClass[f].Length; k++)
                byClass[f][k] /= Math.Max(1, votes[f]);
        return new AgreementTable(functions, common, alike, votes, byClass, Reliabilities(byClass, estimates, classBalance), documents);
    }

    /// <summary>What two different functions have to do with each other.</summary>
    public AgreementPair this[int first, int second]
    {
        get
        {
            var (low, high) = first < second ? (first, second) : (second, first);
            ArgumentOutOfRangeException.ThrowIfEqual(first, second);
            var at = Start(low, Functions) + high;
            return new AgreementPair(low, high, _common[at], _alike[at], Expected(low, high));
        }
    }

    /// <summary>The pairs with at least so many common documents, in the functions' order.</summary>
    public IEnumerable<AgreementPair> Pairs(int fewestCommon = 1)
    {
        for (var first = 0; first < Functions; first++)
            for (var second = first + 1; second < Functions; second++)
                if (_common[Start(first, Functions) + second] >= fewestCommon)
                    yield return this[first, second];
    }

    /// <summary>chance + (1 - chance) r_j r_k: independent functions agree beyond chance as the product of their reliabilities (Ratner et al., Training complex models with multi-task weak supervision, 2019).</summary>
    private double Expected(int first, int second)
    {
        var chance = 0.0;
        for (var k = 0; k < _shares[first].Length; k++) chance += _shares[first][k] * _shares[second][k];
        if (_reliabilities == null) return Math.Min(1, chance);
        return Math.Clamp(chance + (1 - chance) * _reliabilities[first] * _reliabilities[second], 0, 1);
    }

    /// <summary>r = (a - c) / (1 - c): accuracy beyond what blind votes with the function's own class shares would reach.</summary>
    private static double[]? Reliabilities(double[][] shares, IReadOnlyList<FunctionEstimate>? estimates, IReadOnlyList<double>? balance)
    {
        if (estimates == null || balance == null) return null;
        var reliabilities = new double[shares.Length];
        for (var f = 0; f < shares.Length; f++)
        {
            var chance = 0.0;
            for (var k = 0; k < Math.Min(balance.Count, shares[f].Length); k++) chance += shares[f][k] * balance[k];
            reliabilities[f] = estimates[f].EstimatedAccuracy is { } accuracy && chance < 1 ? Math.Clamp((accuracy - chance) / (1 - chance), 0, 1) : 0;
        }
        return reliabilities;
    }

    private static void AddShares(double[] shares, VotedClasses voted, int label, int count)
    {
        var classes = voted.Of(label);
        foreach (var k in classes) shares[k] += count / (double)classes.Length;
    }

    /// <summary>The n-th part of the rows that is within the work.</summary>
    private static double Step(VotePatterns patterns, long mostWork)
    {
        var work = 0L;
        for (var p = 0; p < patterns.Count; p++) work += (long)patterns[p].Length * patterns[p].Length / 2;
        return work <= mostWork ? 1 : (double)work / mostWork;
    }

    /// <summary>Rows spread evenly, whatever their number.</summary>
    private static bool Taken(int row, double step) => step <= 1 || (long)(row / step) != (long)((row - 1) / step) || row == 0;

    /// <summary>Where the pairs of a function begin, less its own number, in a triangle laid out row by row.</summary>
    private static int Start(int first, int functions) => first * (2 * functions - first - 1) / 2 - first - 1;
}
