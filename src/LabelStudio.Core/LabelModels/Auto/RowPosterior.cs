using System.Runtime.CompilerServices;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The posterior of one row on the classes voted for, inside EM.</summary>
/// <param name="facts">What is known of the votes.</param>
/// <param name="tables">What each vote adds.</param>
/// <param name="shape">K shares of the prior, which classes nobody voted for keep.</param>
/// <param name="logPriorSum">log of the sum of the prior's scores.</param>
internal sealed class RowPosterior(VoteFacts facts, EvidenceTables tables, double logPriorSum, double[] shape) : IVotedPosterior
{
    private readonly int _classes = facts.Classes;
    private readonly int _shift = tables.Shift;
    private readonly double[] _across = tables.Across;
    private readonly double[] _own = tables.Own;
    private readonly bool[] _keyword = facts.Keyword;
    private readonly double[] _weights = facts.Weights;
    private readonly int[] _slotOf = Unused(facts.Classes);
    private readonly int[] _class = new int[facts.Classes];
    private readonly double[] _score = new double[facts.Classes];
    private int _distinct;
    private bool _open;
    private double _perPrior;

    /// <summary>The posterior of a class that somebody voted for in the row made last.</summary>
    public double Of(int value)
    {
        if (value < _classes) return _score[_slotOf[value]];
        var inside = 0.0;
        foreach (var label in facts.Voted.Of(value)) inside += _score[_slotOf[label]];
        return inside;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Make(ReadOnlySpan<Vote> votes)
    {
        for (var s = 0; s < _distinct; s++) _slotOf[_class[s]] = -1;
        _distinct = 0;
        _open = true;
        foreach (var vote in votes)
        {
            _open &= _keyword[vote.Function];
            if (vote.Class < _classes) Name(vote.Class, _own[vote.Voice(_shift) * _classes + vote.Class]);
            else
            {
                var classes = facts.Voted.Of(vote.Class);
                var ratios = facts.Voted.LogRatios(vote.Class);
                for (var i = 0; i < classes.Length; i++) Name(classes[i], _own[vote.Voice(_shift) * _classes + classes[i]] + tables.Weights[vote.Function] * ratios[i]);
            }
        }
        if (!_open)
            foreach (var vote in votes)
            {
                if (_keyword[vote.Function]) continue;
                var across = _across.AsSpan(vote.Voice(_shift) * _classes, _classes);
                for (var s = 0; s < _distinct; s++) _score[s] += across[_class[s]];
            }
        Normalise();
    }

    /// <summary>Adds the row to hits, voted, mass and, behind them, the sum of 1/Z that stands for all classes nobody voted for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo(double[] sums, ReadOnlySpan<Vote> votes, double documents)
    {
        var voted = sums.AsSpan(_across.Length, _across.Length);
        var mass = sums.AsSpan(2 * _across.Length, _classes);
        for (var s = 0; s < _distinct; s++) mass[_class[s]] += documents * _score[s];
        if (_open)
        {
            sums[2 * _across.Length + _classes] += documents * _perPrior;
            for (var s = 0; s < _distinct; s++) mass[_class[s]] -= documents * _perPrior * shape[_class[s]];
        }
        var total = Corroboration.Total(votes, _weights);
        foreach (var vote in votes)
        {
            var teaches = documents * Corroboration.Of(total, _weights[vote.Function]);
            if (teaches == 0) continue;
            if (vote.Class < _classes) sums[vote.Voice(_shift) * _classes + vote.Class] += teaches * _score[_slotOf[vote.Class]];
            else
                foreach (var label in facts.Voted.Of(vote.Class)) sums[vote.Voice(_shift) * _classes + label] += teaches * _score[_slotOf[label]];
            if (_keyword[vote.Function]) continue;
            var own = voted.Slice(vote.Voice(_shift) * _classes, _classes);
            for (var s = 0; s < _distinct; s++) own[_class[s]] += teaches * _score[s];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Name(int label, double evidence)
    {
        var slot = _slotOf[label];
        if (slot < 0)
        {
            slot = _slotOf[label] = _distinct++;
            _class[slot] = label;
            _score[slot] = tables.Prior[label];
        }
        _score[slot] += evidence;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalise()
    {
        var most = _open ? logPriorSum : double.NegativeInfinity;
        for (var s = 0; s < _distinct; s++) most = Math.Max(most, _score[s]);
        double sum = 0, closed = 0;
        for (var s = 0; s < _distinct; s++)
        {
            _score[s] = Math.Exp(_score[s] - most);
            sum += _score[s];
            closed += shape[_class[s]];
        }
        var prior = Math.Exp(logPriorSum - most);
        if (_open) sum += Math.Max(0, 1 - closed) * prior;
        for (var s = 0; s < _distinct; s++) _score[s] /= sum;
        _perPrior = _open ? prior / sum : 0;
    }

    private static int[] Unused(int classes)
    {
        var slots = new int[classes];
        Array.Fill(slots, -1);
        return slots;
    }
}
