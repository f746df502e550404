using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The E-step over all distinct rows: posteriors are made, summed and forgotten. Time is votes × distinct classes of a row.</summary>
internal sealed class Expectation
{
    private readonly VotePatterns _patterns;
    private readonly VoteFacts _facts;
    private readonly int _threads;
    private readonly WatchedRows _watched;
    private readonly double[] _corroborated;

    public Expectation(VotePatterns patterns, VoteFacts facts, int threads, CancellationToken cancel)
    {
        _patterns = patterns;
        _facts = facts;
        _threads = threads;
        _watched = new WatchedRows(patterns);
        _corroborated = Corroboration.Votes(patterns, facts, threads, cancel);
    }

    private int M => _facts.Voices.Count;

    private int K => _facts.Classes;

    /// <summary>The first posteriors: weighted vote shares with one more vote that is spread by the class balance.</summary>
    public EvidenceSums Shares(double[] balance, CancellationToken cancel)
    {
        if (NarrowTables.Fit(_facts, _facts.Voted)) return Narrow(new NarrowTables(_facts, _facts.Voted, balance), balance, cancel);
        var weights = _facts.Weights;
        var shift = _facts.Voices.Shift;
        int voted = M * K, mass = 2 * M * K, spread = mass + K, all = spread + M;
        var sums = PatternSums.Over(_patterns.Count, all + 1, _threads, cancel, (start, end, into) =>
        {
            var row = _facts.Voted.AnySets ? new RowShares(_facts, balance) : null;
            for (var p = start; p < end; p++)
            {
                var votes = _patterns[p];
                if (votes.Length == 0) continue;
                if (row != null)
                {
                    row.AddTo(into, votes, _patterns.Counts[p]);
                    continue;
                }
                var total = Corroboration.Total(votes, weights);
                var each = _patterns.Counts[p] / (total + 1);
                into[all] += each;
                foreach (var vote in votes)
                {
                    into[mass + vote.Class] += each * weights[vote.Function];
                    var teaches = each * Corroboration.Of(total, weights[vote.Function]);
                    if (teaches == 0) continue;
                    into[spread + vote.Voice(shift)] += teaches;
                    into[vote.Voice(shift) * K + vote.Class] += teaches * balance[vote.Class];
                    foreach (var other in votes)
                    {
                        var share = teaches * weights[other.Function];
                        into[voted + vote.Voice(shift) * K + other.Class] += share;
                        if (other.Class == vote.Class) into[vote.Voice(shift) * K + vote.Class] += share;
                    }
                }
            }
        });
        for (var f = 0; f < M; f++)
            for (var v = 0; v < K; v++) sums[voted + f * K + v] += sums[spread + f] * balance[v];
        return Finish(sums, sums[all], balance, 0);
    }

    /// <summary>One E-step.</summary>
    /// <remarks>
    /// A row with a vote of a function that knows several classes is between the classes voted for; where only keyword functions voted, every class is open.
    /// Classes nobody voted for have the prior's proportions, so that one number a row, 1/Z, stands for all of them.
    /// </remarks>
    public EvidenceSums Round(EvidenceTables tables, CancellationToken cancel)
    {
        var (logPriorSum, shape) = Open(tables.Prior);
        if (NarrowTables.Fit(_facts, _facts.Voted)) return Narrow(new NarrowTables(_facts, _facts.Voted, tables), shape, cancel);
        int mass = 2 * M * K, open = mass + K, change = open + 1;
        var sums = PatternSums.Over(_patterns.Count, change + 1, _threads, cancel, (start, end, into) =>
        {
            var row = new RowPosterior(_facts, tables, logPriorSum, shape);
            for (var p = start; p < end; p++)
            {
                var votes = _patterns[p];
                if (votes.Length == 0) continue;
                row.Make(votes);
                double documents = _patterns.Counts[p];
                row.AddTo(into, votes, documents);
                into[change] += documents * _watched.Change(p, votes, row);
            }
        });
        return Finish(sums, sums[open], shape, sums[change] / Math.Max(1, _watched.Documents));
    }

    /// <summary>The same for few classes, a vector a row.</summary>
    private EvidenceSums Narrow(NarrowTables tables, double[] shape, CancellationToken cancel)
    {
        var change = 2 * M * K + K;
        var sums = PatternSums.Over(_patterns.Count, change + 1, _threads, cancel, (start, end, into) =>
            new NarrowRound(tables, _facts).Add(_patterns, _watched, start, end, into));
        return Finish(sums, 0, shape, sums[change] / Math.Max(1, _watched.Documents));
    }

    /// <summary>The classes nobody voted for: the sum of their prior scores, and their shares, from log scores.</summary>
    private static (double LogSum, double[] Shares) Open(double[] prior)
    {
        var most = prior.Max();
        var sum = prior.Sum(s => Math.Exp(s - most));
        return (most + Math.Log(sum), [.. prior.Select(s => Math.Exp(s - most) / sum)]);
    }

    private EvidenceSums Finish(double[] sums, double open, double[] shape, double change)
    {
        var voices = _facts.Voices;
        var result = new EvidenceSums(
            voices.ByFunction(_corroborated, K), voices.ByFunction(sums.AsSpan(0, M * K), K), voices.ByFunction(sums.AsSpan(M * K, M * K), K),
            ByVoice(_corroborated), ByVoice(sums), sums.AsSpan(2 * M * K, K).ToArray(), change);
        var bare = _facts.Tallies.Documents - _facts.Tallies.Covered;
        for (var v = 0; v < K; v++)
        {
            result.CoveredMass[v] += open * shape[v];
            result.Mass[v] = result.CoveredMass[v] + bare * shape[v];
        }
        return result;
    }

    /// <summary>Sums the classes of each voice.</summary>
    private double[] ByVoice(double[] sums)
    {
        if (!_facts.Voices.Levels.Any) return [];
        var byVoice = new double[M];
        for (var at = 0; at < M * K; at++) byVoice[at / K] += sums[at];
        return byVoice;
    }
}
