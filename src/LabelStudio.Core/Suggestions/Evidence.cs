namespace LabelStudio.Core.Suggestions;

/// <summary>What the labeled documents that a term hits say of it, in all and in each of two halves.</summary>
internal sealed class Evidence(int classes)
{
    /// <summary>Confident labels count as so many documents at most: the label model's mistakes are not independent.</summary>
    private const double MostConfident = 10;

    private readonly double[] _gold = new double[classes];
    private readonly double[] _confident = new double[classes];
    private readonly List<int> _touched = [];
    private double _allGold;
    private double _allConfident;

    public double Weight => _allGold + Math.Min(_allConfident, MostConfident);

    public double GoldWeight => _allGold;

    public void Clear()
    {
        foreach (var k in _touched) _gold[k] = _confident[k] = 0;
        _touched.Clear();
        _allGold = _allConfident = 0;
    }

    public void Add(MiningDocument d)
    {
        if (_gold[d.Class] == 0 && _confident[d.Class] == 0) _touched.Add(d.Class);
        if (d.Gold)
        {
            _gold[d.Class]++;
            _allGold++;
            return;
        }
        // as much as is not believed of the class speaks against it
        _confident[d.Class] += d.Weight * d.Weight;
        _allConfident += d.Weight;
    }

    public double Right(int @class) => _gold[@class] + _confident[@class] * (_allConfident <= MostConfident ? 1 : MostConfident / _allConfident);

    public double GoldRight(int @class) => _gold[@class];

    /// <summary>The class with the most weight, of equals the first; -1 without documents.</summary>
    public int Top()
    {
        var (best, most) = (-1, 0.0);
        foreach (var k in _touched)
        {
            var right = Right(k);
            if (right > most || (right == most && k < best)) (best, most) = (k, right);
        }
        return best;
    }
}
