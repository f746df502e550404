using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Votes;

/// <summary>What a vote names: the class k for the value k, the classes of set s for the value K + s.</summary>
public sealed class VotedClasses
{
    /// <summary>A share below this is read as this: a function that all but excludes a class does not forbid it.</summary>
    private const double LeastShare = 0.01;

    private readonly int[] _classes;
    private readonly float[] _shares;
    private readonly double[] _logRatios;
    private readonly int[] _start;

    /// <summary>The values that votes of a schema may have.</summary>
    /// <param name="classes">K.</param>
    /// <param name="sets">The sets; the vote K + s is for set s.</param>
    /// <exception cref="ArgumentException">A set that names a class which the schema has not, or more values than a vote can have.</exception>
    public VotedClasses(int classes, IReadOnlyList<ClassSet> sets)
    {
        if (classes + (long)sets.Count > VoteColumn.MostValues)
            throw new ArgumentException($"There are {classes} classes and {sets.Count} different sets of them; at most {VoteColumn.MostValues} together fit. Round the weights, so that there are fewer different sets.", nameof(sets));
        Classes = classes;
        Sets = sets;
        _start = new int[classes + sets.Count + 1];
        for (var k = 0; k < classes; k++) _start[k + 1] = k + 1;
        for (var s = 0; s < sets.Count; s++) _start[classes + s + 1] = _start[classes + s] + sets[s].Classes.Count;
        _classes = new int[_start[^1]];
        _shares = new float[_classes.Length];
        for (var k = 0; k < classes; k++) (_classes[k], _shares[k]) = (k, 1);
        for (var s = 0; s < sets.Count; s++)
            for (var i = 0; i < sets[s].Classes.Count; i++)
            {
                var label = sets[s].Classes[i];
                if (label < 0 || label >= classes) throw new ArgumentException($"A set names class {label}; the schema has {classes} classes (0 to {classes - 1}).", nameof(sets));
                (_classes[_start[classes + s] + i], _shares[_start[classes + s] + i]) = (label, sets[s].Shares[i]);
            }
        _logRatios = new double[_classes.Length];
        for (var value = classes; value < Count; value++)
            for (var i = _start[value]; i < _start[value + 1]; i++)
                _logRatios[i] = Math.Log(Math.Max(_shares[i], LeastShare) * (_start[value + 1] - _start[value]));
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>The sets.</summary>
    public IReadOnlyList<ClassSet> Sets { get; }

    /// <summary>K + the number of sets: values run from 0 to this less one.</summary>
    public int Count => _start.Length - 1;

    /// <summary>Whether there are sets at all.</summary>
    public bool AnySets => Sets.Count > 0;

    /// <summary>Whether both have the same classes and sets.</summary>
    public bool Same(VotedClasses other) =>
        Classes == other.Classes && Sets.Count == other.Sets.Count && Sets.Zip(other.Sets).All(s => s.First.Same(s.Second));

    /// <summary>The classes that a vote names, ascending.</summary>
    public ReadOnlySpan<int> Of(int value) => _classes.AsSpan(_start[value].._start[value + 1]);

    /// <summary>How the vote is shared among the classes it names.</summary>
    public ReadOnlySpan<float> SharesOf(int value) => _shares.AsSpan(_start[value].._start[value + 1]);

    /// <summary>Whether a vote names a class, alone or with others.</summary>
    public bool Names(int value, int label) => value < Classes ? value == label : Of(value).BinarySearch(label) >= 0;

    /// <summary>The part of a vote that goes to a class, 0 to 1.</summary>
    public float Share(int value, int label)
    {
        if (value < Classes) return value == label ? 1 : 0;
        var at = Of(value).BinarySearch(label);
        return at < 0 ? 0 : SharesOf(value)[at];
    }

    /// <summary>The class that a vote is for if it must be one: that of the largest share, of equals the first.</summary>
    public int Single(int value)
    {
        var shares = SharesOf(value);
        var best = 0;
        for (var i = 1; i < shares.Length; i++)
            if (shares[i] > shares[best]) best = i;
        return Of(value)[best];
    }

    /// <summary>How alike two votes are: 1 for equal ones, 0 for votes that name no common class, Σ √(p q) between (Bhattacharyya's coefficient).</summary>
    public double Overlap(int first, int second)
    {
        if (first == second) return 1;
        if (first < Classes && second < Classes) return 0;
        var overlap = 0.0;
        var shares = SharesOf(first);
        var classes = Of(first);
        for (var i = 0; i < classes.Length; i++) overlap += Math.Sqrt(shares[i] * (double)Share(second, classes[i]));
        return overlap;
    }

    /// <summary>A vote in words: "a", "a or b", "a (0.70) or b (0.30)".</summary>
    public string Name(int value, ClassList names)
    {
        if (value < Classes) return names[value];
        var (classes, shares) = (Of(value).ToArray(), SharesOf(value).ToArray());
        var even = shares.All(s => s == shares[0]);
        return string.Join(" or ", classes.Select((k, i) => even ? names[k] : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{names[k]} ({shares[i]:0.00})")));
    }

    /// <summary>For each class that a vote names, log of its share over an even share.</summary>
    internal ReadOnlySpan<double> LogRatios(int value) => _logRatios.AsSpan(_start[value].._start[value + 1]);

    /// <summary>For each value the one to use in its place: a set of one class is that class, equal sets are one.</summary>
    internal int[] Canonical()
    {
        var same = new int[Count];
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var value = 0; value < Count; value++)
        {
            same[value] = value;
            if (value < Classes) continue;
            var classes = Of(value);
            var shares = SharesOf(value);
            if (classes.Length == 1) same[value] = classes[0];
            else
            {
                var key = $"{string.Join(',', classes.ToArray())}:{string.Join(',', shares.ToArray().Select(BitConverter.SingleToInt32Bits))}";
                if (!first.TryAdd(key, value)) same[value] = first[key];
            }
        }
        return same;
    }
}
