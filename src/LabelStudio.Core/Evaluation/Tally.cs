namespace LabelStudio.Core.Evaluation;

/// <summary>Sums over documents, as they are or resampled, from which the figures follow.</summary>
internal sealed class Tally(ScoredRows rows)
{
    private readonly int[] _gold = new int[rows.Classes];
    private readonly int[] _predicted = new int[rows.Classes];
    private readonly int[] _right = new int[rows.Classes];
    private readonly double[] _binConfidence = new double[ScoredRows.Bins];
    private readonly int[] _binRight = new int[ScoredRows.Bins];
    private readonly int[] _binCount = new int[ScoredRows.Bins];
    private double _loss;
    private double _brier;
    private int _rightInAll;
    private int _count;

    /// <summary>Of all rows, each once.</summary>
    public static Tally Of(ScoredRows rows)
    {
        var all = new Tally(rows);
        for (var i = 0; i < rows.Count; i++) all.Add(i);
        return all;
    }

    public double Accuracy => _rightInAll / (double)_count;

    public double LogLoss => _loss / _count;

    public double Brier => _brier / _count;

    public double MacroF1
    {
        get
        {
            double sum = 0;
            var classes = 0;
            for (var k = 0; k < _gold.Length; k++)
            {
                if (_gold[k] == 0) continue;
                sum += F1(k);
                classes++;
            }
            return sum / classes;
        }
    }

    public double Ece
    {
        get
        {
            double sum = 0;
            for (var b = 0; b < _binCount.Length; b++) sum += Math.Abs(_binConfidence[b] - _binRight[b]);
            return sum / _count;
        }
    }

    public void Add(int row)
    {
        var gold = rows.Gold[row];
        var predicted = rows.Predicted[row];
        var bin = rows.Bin[row];
        _count++;
        _gold[gold]++;
        _predicted[predicted]++;
        _binCount[bin]++;
        _binConfidence[bin] += rows.Confidence[row];
        _loss += rows.Loss[row];
        _brier += rows.Brier[row];
        if (gold != predicted) return;
        _right[gold]++;
        _rightInAll++;
        _binRight[bin]++;
    }

    public void Clear()
    {
        Array.Clear(_gold);
        Array.Clear(_predicted);
        Array.Clear(_right);
        Array.Clear(_binConfidence);
        Array.Clear(_binRight);
        Array.Clear(_binCount);
        _loss = _brier = 0;
        _rightInAll = _count = 0;
    }

    public ClassResult Class(int k) => new(
        k, _gold[k], _predicted[k],
        _predicted[k] == 0 ? null : _right[k] / (double)_predicted[k],
        _gold[k] == 0 ? null : _right[k] / (double)_gold[k],
        _gold[k] == 0 ? null : F1(k));

    public ReliabilityBin Bin(int b) => _binCount[b] == 0
        ? new ReliabilityBin(b / (double)ScoredRows.Bins, 0, 0, 0)
        : new ReliabilityBin(b / (double)ScoredRows.Bins, _binConfidence[b] / _binCount[b], _binRight[b] / (double)_binCount[b], _binCount[b]);

    private double F1(int k) => 2.0 * _right[k] / (_gold[k] + _predicted[k]);
}
