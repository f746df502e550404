using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The final posterior of one row: the evidence, tempered for what votes on one document have in common beyond their class, then mixed with plain vote shares.</summary>
internal sealed class AutoScorer(EvidenceTables tables, ICalibration? calibration = null, bool guard = true) : IPatternScorer
{
    /// <summary>Leftover correlation between two votes on one document: n votes count as n / (1 + .1 (n - 1)), the design effect of cluster samples.</summary>
    private const double Correlation = 0.1;

    /// <summary>How much of the posterior is plain vote shares.</summary>
    public const double Caution = 0.3;

    private const float GuardMargin = 1.001f;

    private readonly double[] _scores = new double[tables.Prior.Length];

    /// <summary>What one vote counts for after tempering, 0 to 1.</summary>
    public static double Tempering(double effectiveVotes) => 1 / (1 + Correlation * Math.Max(effectiveVotes - 1, 0));

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
            _scores[vote.Class] += tables.Own[vote.Voice(tables.Shift) * classes + vote.Class];
        }
        var tempering = Tempering(total);
        for (var k = 0; k < classes; k++) _scores[k] = tables.Prior[k] + tempering * _scores[k];
        Softmax.Write(_scores, row);
        Mix(votes, row);
        if (guard) Guard(votes, row);
        if (votes.Length > 0) calibration?.Apply(row);
    }

    private void Mix(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        var total = 0.0;
        foreach (var vote in votes) total += tables.ShareWeights[vote.Voice(tables.Shift)];
        var spread = Caution / (total + 1);
        for (var k = 0; k < row.Length; k++) row[k] = (float)((1 - Caution) * row[k] + spread * tables.Balance[k]);
        foreach (var vote in votes) row[vote.Class] += (float)(spread * tables.ShareWeights[vote.Voice(tables.Shift)]);
    }

    /// <summary>A class that all votes name is the label, whatever the prior says.</summary>
    private static void Guard(ReadOnlySpan<Vote> votes, Span<float> row)
    {
        if (votes.Length == 0) return;
        var named = votes[0].Class;
        foreach (var vote in votes)
            if (vote.Class != named) return;
        KeepNamed(named, row);
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
