using LabelStudio.Core.LabelModels;

namespace LabelStudio.Workflow.Documents;

/// <summary>The most probable class of every document by one label run, with its probability; documents without a vote have none.</summary>
internal sealed class LabelColumn
{
    private readonly int[] _rowOf;
    private readonly short[] _top;
    private readonly float[] _confidence;
    private readonly Lazy<int[]> _byConfidence;

    public LabelColumn(ProbabilisticLabels labels)
    {
        _rowOf = labels.RowOf;
        _top = new short[labels.Covered.Length];
        _confidence = new float[_top.Length];
        for (var r = 0; r < _top.Length; r++)
        {
            var (best, confidence) = labels.Rows.Top(r);
            _top[r] = labels.Covered[r] ? (short)best : (short)-1;
            _confidence[r] = confidence;
        }
        double sum = 0;
        var covered = 0;
        foreach (var r in _rowOf)
        {
            if (_top[r] < 0) continue;
            covered++;
            sum += _confidence[r];
        }
        Covered = covered;
        MeanConfidence = covered == 0 ? null : sum / covered;
        _byConfidence = new Lazy<int[]>(SortByConfidence);
    }

    /// <summary>Documents with a vote at the time of the run.</summary>
    public int Covered { get; }

    /// <summary>Over the covered documents; null without any.</summary>
    public double? MeanConfidence { get; }

    /// <summary>The documents of the run, the least sure first, of equal ones in the order of the import; those without a label at the end.</summary>
    public int[] ByConfidence => _byConfidence.Value;

    public int Count => _rowOf.Length;

    /// <summary>The class, or -1 where no function voted or the run does not reach.</summary>
    public int Top(int ordinal) => ordinal < _rowOf.Length ? _top[_rowOf[ordinal]] : -1;

    /// <summary>Meaningful where <see cref="Top"/> is a class.</summary>
    public float Confidence(int ordinal) => _confidence[_rowOf[ordinal]];

    private int[] SortByConfidence()
    {
        // rows are few (one a pattern of votes): sort them, then deal the documents out
        var order = new int[_top.Length];
        for (var r = 0; r < order.Length; r++) order[r] = r;
        Array.Sort(order, (a, b) => _confidence[a] != _confidence[b] ? _confidence[a].CompareTo(_confidence[b]) : 0);
        var rank = new int[order.Length];
        var ranks = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (i > 0 && _confidence[order[i]] != _confidence[order[i - 1]]) ranks++;
            rank[order[i]] = ranks;
        }
        var next = new int[ranks + 2];
        foreach (var r in _rowOf)
            if (_top[r] >= 0) next[rank[r] + 1]++;
        for (var i = 1; i < next.Length; i++) next[i] += next[i - 1];
        var sorted = new int[_rowOf.Length];
        var last = Covered;
        for (var d = 0; d < sorted.Length; d++)
        {
            if (_top[_rowOf[d]] >= 0) sorted[next[rank[_rowOf[d]]]++] = d;
            else sorted[last++] = d;
        }
        return sorted;
    }
}
