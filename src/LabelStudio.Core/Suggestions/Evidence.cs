namespace LabelStudio.Core.Suggestions;

/// <summary>What the labeled documents that a term hits say of it, in all and in each of two halves.</summary>
internal sealed class Evidence(int classes)
{
    /// <summary>What a document that some function votes on counts beside one without a vote: the rule is wanted for documents without, and those are of another kind.</summary>
    private const double CoveredWeight = 0.3;

    /// <summary>Confident labels count as so many documents at most: the label model's mistakes are not independent.</summary>
    private const double MostConfident = 2;

    private readonly double[] _gold = new double[classes];
    private readonly double[] _confident = new double[classes];
    private readonly double[] _fresh = new double[classes];
    private readonly List<int> _touched = [];
    private double _allGold;
    private double _allFresh;
    private double _allConfident;

    public double Weight => _allGold + Math.Min(_allConfident, MostConfident);

    /// <summary>Documents, and those of a class, by what they are judged by.</summary>
    public (double All, double Right) Judged(Judges by, int @class) => by switch
    {
        Judges.FreshGold => (_allFresh, _fresh[@class]),
        Judges.Gold => (_allGold, _gold[@class]),
        _ => (Weight, Right(@class)),
    };

    public void Clear()
    {
        foreach (var k in _touched) _gold[k] = _confident[k] = _fresh[k] = 0;
        _touched.Clear();
        _allGold = _allConfident = _allFresh = 0;
    }

    public void Add(MiningDocument d)
    {
        if (_gold[d.Class] == 0 && _confident[d.Class] == 0) _touched.Add(d.Class);
        var weight = d.Covered ? CoveredWeight : 1;
        if (d.Gold)
        {
            _gold[d.Class] += weight;
            _allGold += weight;
            if (d.Covered) return;
            _fresh[d.Class]++;
            _allFresh++;
            return;
        }
        // as much as is not believed of the class speaks against it
        _confident[d.Class] += weight * d.Weight * d.Weight;
        _allConfident += weight * d.Weight;
    }

    public double Right(int @class) => _gold[@class] + _confident[@class] * (_allConfident <= MostConfident ? 1 : MostConfident / _allConfident);

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

/// <summary>What held-out documents are judged by.</summary>
internal enum Judges
{
    /// <summary>Gold of documents without a vote.</summary>
    FreshGold,
    Gold,
    AllLabels,
}
