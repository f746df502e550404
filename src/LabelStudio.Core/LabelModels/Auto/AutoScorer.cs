using System.Runtime.CompilerServices;
using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The final posterior of one row: the evidence, tempered for what votes on one document have in common beyond their class, then mixed with plain vote shares.</summary>
internal sealed class AutoScorer(EvidenceTables tables, VotedClasses voted, ICalibration? calibration = null, bool guard = true) : IPatternScorer
{
    /// <summary>Leftover correlation between two votes on one document: n votes count as n / (1 + .1 (n - 1)), the design effect of cluster samples.</summary>
    private const double Correlation = 0.1;

    /// <summary>How much of the posterior is plain vote shares.</summary>
    public const double Caution = 0.3;

    /// <summary>Where the evidence gives nothing to any class of a set, the set's own shares remain.</summary>
    public const float LeastLikely = 1e-6f;

    private const float GuardMargin = 1.001f;

    private readonly double[] _scores = new double[tables.Prior.Length];

    /// <summary>What one vote counts for after tempering, 0 to 1.</summary>
    public static double Tempering(double effectiveVotes) => 1 / (1 + Correlation * Math.Max(effectiveVotes - 1, 0));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Posterior(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        var classes = _scores.Length;
        var total = 0.0;
        foreach (var vote in votes) total += tables.Weights[vote.Function];
        Array.Clear(_scores);
        foreach (var vote in votes)
        {
            var across = tables.Across.AsSpan(vote.Voice(tables.Shift) * classes, classes);
            for (var k = 0; k < classes; k++) _scores[k] += across[k];
            if (vote.Class < classes)
            {
                _scores[vote.Class] += tables.Own[vote.Voice(tables.Shift) * classes + vote.Class];
                continue;
            }
            var named = voted.Of(vote.Class);
            var ratios = voted.LogRatios(vote.Class);
            for (var i = 0; i < named.Length; i++) _scores[named[i]] += tables.Own[vote.Voice(tables.Shift) * classes + named[i]] + tables.Weights[vote.Function] * ratios[i];
        }
        var tempering = Tempering(total);
        for (var k = 0; k < classes; k++) _scores[k] = tables.Prior[k] + tempering * _scores[k];
        Softmax.Write(_scores, row);
        Mix(votes, row);
        if (guard) Guard(votes, row);
        if (votes.Length > 0) calibration?.Apply(row);
    }

    /// <summary>Plain shares of the votes. A vote for a set says that it is one of them and not which: it is shared among them as the evidence has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mix(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        var total = 0.0;
        foreach (var vote in votes) total += tables.ShareWeights[vote.Voice(tables.Shift)];
        var spread = Caution / (total + 1);
        for (var k = 0; k < row.Length; k++) _scores[k] = row[k] + LeastLikely;
        for (var k = 0; k < row.Length; k++) row[k] = (float)((1 - Caution) * row[k] + spread * tables.Balance[k]);
        foreach (var vote in votes)
        {
            var weight = spread * tables.ShareWeights[vote.Voice(tables.Shift)];
            if (vote.Class < row.Length)
            {
                row[vote.Class] += (float)weight;
                continue;
            }
            var named = voted.Of(vote.Class);
            var shares = voted.SharesOf(vote.Class);
            var likely = 0.0;
            for (var i = 0; i < named.Length; i++) likely += shares[i] * _scores[named[i]];
            for (var i = 0; i < named.Length; i++) row[named[i]] += (float)(weight * shares[i] * _scores[named[i]] / likely);
        }
    }

    /// <summary>A class that all votes name is the label, whatever the prior says.</summary>
    private void Guard(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        if (NamedByAll(votes, voted, row) is var named and >= 0) KeepNamed(named, row);
    }

    /// <summary>The class that all votes name, of several the most probable; -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int NamedByAll(ReadOnlySpan<Vote> votes, VotedClasses voted, ReadOnlySpan<float> row)
    {
        var best = -1;
        if (votes.IsEmpty) return best;
        foreach (var label in voted.Of(votes[0].Class))
        {
            var named = true;
            foreach (var vote in votes) named &= voted.Names(vote.Class, label);
            if (named && (best < 0 || row[label] > row[best])) best = label;
        }
        return best;
    }

    /// <summary>Raises the class that all votes name to the top, if it is not there.</summary>
    public static void KeepNamed(int named, Span<float> row)
    {
        var most = 0f;
        foreach (var p in row) most = Math.Max(most, p);
        if (row[named] >= most) return;
        row[named] = most * GuardMargin;
        var sum = 0f;
        foreach (var p in row) sum += p;
        for (var k = 0; k < row.Length; k++) row[k] /= sum;
    }
}
