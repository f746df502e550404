using System.Runtime.CompilerServices;

namespace LabelStudio.Core.Votes;

/// <summary>How the confidences of each function are cut into few levels, so that rows of votes stay few and a level can be learned about.</summary>
/// <remarks>
/// Each function is cut at its own quantiles: a function that says .99, .98 and .95 has three levels, as has one that says .9, .6 and .3. Equal confidences are never parted,
/// a level has at least <see cref="FewestVotes"/> votes, and a function whose confidences are all equal has one level. The order of the documents changes nothing.
/// </remarks>
public sealed class ConfidenceLevels
{
    /// <summary>The largest number of levels of one function.</summary>
    public const int Most = 5;

    /// <summary>The least number of votes that a level stands for.</summary>
    public const int FewestVotes = 10;

    private readonly float[][] _cuts;

    /// <summary>Levels by given cuts.</summary>
    /// <param name="cuts">For each of m functions the least confidence of its second level, its third, …, ascending; empty for one level.</param>
    /// <exception cref="ArgumentException">Too many cuts, or cuts that do not ascend.</exception>
    public ConfidenceLevels(IReadOnlyList<float[]> cuts)
    {
        foreach (var own in cuts)
        {
            if (own.Length >= Most) throw new ArgumentException($"A function has {own.Length + 1} levels of confidence; at most {Most} fit.", nameof(cuts));
            for (var i = 0; i < own.Length; i++)
                if (!(own[i] is >= 0 and <= 1) || (i > 0 && own[i] <= own[i - 1])) throw new ArgumentException("The cuts between levels of confidence must ascend between 0 and 1.", nameof(cuts));
        }
        _cuts = [.. cuts];
        Any = _cuts.Any(c => c.Length > 0);
    }

    /// <summary>m lists: the least confidence of the second level, the third, …; empty for a function with one level.</summary>
    public IReadOnlyList<float[]> Cuts => _cuts;

    /// <summary>Whether some function has more than one level.</summary>
    public bool Any { get; }

    /// <summary>The number of levels of a function, at least 1; votes that do not say how sure they are have one more, behind these.</summary>
    public int Of(int function) => _cuts[function].Length + 1;

    /// <summary>One level for each of m functions: as if none said how sure it is.</summary>
    public static ConfidenceLevels None(int functions)
    {
        var cuts = new float[functions][];
        Array.Fill(cuts, []);
        return new ConfidenceLevels(cuts);
    }

    /// <summary>Cuts the confidences of a vote matrix. Time is in the number of votes with a confidence.</summary>
    /// <param name="votes">n documents × m functions.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">A confidence outside 0 to 1.</exception>
    public static ConfidenceLevels Of(VoteMatrix votes, int threads = 0, CancellationToken cancel = default)
    {
        var cuts = new float[votes.Functions.Count][];
        Lanes.Run(cuts.Length, threads, cancel, f => cuts[f] = votes.Functions[f].Confidence == null ? [] : new ConfidenceHistogram(votes.Functions[f]).Cuts());
        return new ConfidenceLevels(cuts);
    }

    /// <summary>Whether both cut every function alike.</summary>
    public bool Same(ConfidenceLevels other) => _cuts.Length == other._cuts.Length && _cuts.Zip(other._cuts).All(c => c.First.AsSpan().SequenceEqual(c.Second));

    /// <summary>The level of one vote of a function; <see cref="float.NaN"/> for a vote that does not say.</summary>
    internal int Level(int function, float confidence) => Level(_cuts[function], confidence);

    /// <summary>The level of one vote: 0 for the least sure; behind the last where the vote does not say; 0 for all of a function with one level.</summary>
    internal static int Level(float[] cuts, float confidence)
    {
        if (float.IsNaN(confidence)) return cuts.Length == 0 ? 0 : cuts.Length + 1;
        var level = 0;
        foreach (var cut in cuts)
            if (confidence >= cut) level++;
        return level;
    }
}

/// <summary>How often each confidence occurs, in bins that are finer towards 0 and 1, where a function that is sure of itself has all its values.</summary>
internal sealed class ConfidenceHistogram
{
    /// <summary>The bin of a half; bins are the upper half of a float's bits, up from 0 and down from 1.</summary>
    private const int HalfBin = 0x3F00;

    private readonly int[] _counts = new int[2 * HalfBin + 1];
    private readonly float[] _least = new float[2 * HalfBin + 1];
    private int _total;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ConfidenceHistogram(VoteColumn column)
    {
        Array.Fill(_least, float.MaxValue);
        var confidence = column.Confidence!;
        if (confidence.Length != column.Length)
            throw new ArgumentException($"\"{column.Name}\" has {confidence.Length} confidences for {column.Length} documents.");
        for (var i = 0; i < confidence.Length; i++)
        {
            if (column[i] < 0 || float.IsNaN(confidence[i])) continue;
            var sure = confidence[i] + 0f;
            if (sure is not (>= 0 and <= 1))
                throw new ArgumentException($"\"{column.Name}\" is {sure} sure of its vote on document {i}; a confidence is between 0 and 1.");
            var bin = Bin(sure);
            _counts[bin]++;
            _least[bin] = Math.Min(_least[bin], sure);
            _total++;
        }
    }

    /// <summary>Cuts of about equal numbers of votes; where equal confidences stand in the way, the nearer side of them.</summary>
    public float[] Cuts()
    {
        var levels = Math.Min(ConfidenceLevels.Most, _total / ConfidenceLevels.FewestVotes);
        var cuts = new List<float>();
        int inside = 0, left = _total;
        for (var bin = 0; bin < _counts.Length && cuts.Count < levels - 1; bin++)
        {
            if (_counts[bin] == 0) continue;
            var share = (double)left / (levels - cuts.Count);
            var cutsBefore = inside >= ConfidenceLevels.FewestVotes && share - inside < inside + _counts[bin] - share;
            if (cutsBefore)
            {
                if (left - inside < ConfidenceLevels.FewestVotes) break;
                cuts.Add(_least[bin]);
                left -= inside;
                inside = 0;
            }
            inside += _counts[bin];
        }
        return [.. cuts];
    }

    private static int Bin(float sure) => sure <= 0.5f
        ? (int)(BitConverter.SingleToUInt32Bits(sure) >> 16)
        : 2 * HalfBin - (int)(BitConverter.SingleToUInt32Bits(1 - sure) >> 16);
}
