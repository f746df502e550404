namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>The documents as the functions that are left and a student of their labels see them, against what is known apart from both: the votes held out, or gold.</summary>
internal sealed class EvidenceView
{
    private const double Least = 1e-9;

    private readonly int _classes;
    private readonly float[] _votes;
    private readonly float[] _text;
    private readonly float[] _pooled;
    private readonly LogPool _pool;
    private readonly IReadOnlyList<HeldOutVotes> _heldOut;
    private readonly int[]? _gold;
    private readonly bool[] _voted;
    private readonly bool[] _bare;
    private readonly bool[] _asked;

    /// <param name="left">What the functions that are left say, and the votes held out.</param>
    /// <param name="text">n × K by students of their labels; becomes this view's own.</param>
    /// <param name="gold">n class indices to be predicted, -1 where none is known; or null.</param>
    public EvidenceView(HeldOutFunctions left, float[] text, int[]? gold)
    {
        _classes = left.Labels.Classes.Count;
        _votes = left.Posterior();
        _text = text;
        _pooled = new float[text.Length];
        _pool = new LogPool(left.Balance, LogPool.Mean(text, _classes));
        _heldOut = left.Votes;
        _gold = gold;
        _voted = new bool[left.Labels.Count];
        _bare = new bool[left.Labels.Count];
        _asked = new bool[left.Labels.Count];
        foreach (var votes in _heldOut) votes.Mark(_asked);
        for (var i = 0; i < _voted.Length; i++)
        {
            _voted[i] = left.Labels.IsCovered(i);
            _bare[i] = !_voted[i];
            _asked[i] |= gold?[i] >= 0;
            _pool.VotesToEvidence(_votes.AsSpan(i * _classes, _classes));
            _pool.TextToEvidence(_text.AsSpan(i * _classes, _classes));
        }
    }

    /// <summary>Votes to be predicted on documents that others voted on, or on documents that nobody else voted on.</summary>
    public int Votes(bool voted) => _heldOut.Sum(v => v.Count(Part(voted)));

    /// <summary>Gold labels to be predicted on such documents.</summary>
    public int Gold(bool voted) => _gold == null ? 0 : Part(voted).Where((counts, i) => counts && _gold[i] >= 0).Count();

    /// <summary>How likely a pool makes the votes and the gold that are to be predicted, in nats.</summary>
    public (double Votes, double Gold) LogLikelihood(PoolWeights weights, bool voted)
    {
        var counts = Part(voted);
        for (var i = 0; i < counts.Length; i++)
            if (counts[i] && _asked[i])
                _pool.Write(_votes.AsSpan(i * _classes, _classes), _text.AsSpan(i * _classes, _classes), weights, _pooled.AsSpan(i * _classes, _classes));
        double votes = 0, gold = 0;
        foreach (var held in _heldOut) votes += held.LogLikelihood(_pooled, _classes, counts);
        for (var i = 0; i < _gold?.Length; i++)
            if (counts[i] && _gold[i] >= 0) gold += Math.Log(Math.Max(_pooled[i * _classes + _gold[i]], Least));
        return (votes, gold);
    }

    private bool[] Part(bool voted) => voted ? _voted : _bare;
}
