namespace LabelStudio.Core.Votes;

/// <summary>A vote for several classes at once: one of these, and how likely each is.</summary>
public sealed class ClassSet
{
    private const double SumTolerance = 1e-3;

    /// <summary>Within the rounding of floats nothing is changed, so that a set that was saved is the same when it is read.</summary>
    private const double Rounding = 1e-6;

    /// <summary>A set whose classes are equally likely.</summary>
    /// <param name="classes">At least one class index, each once.</param>
    /// <exception cref="ArgumentException">No class, or one twice.</exception>
    public ClassSet(IReadOnlyList<int> classes)
        : this(classes, [.. Enumerable.Repeat(1f / Math.Max(classes.Count, 1), classes.Count)])
    {
    }

    /// <summary>A set whose classes are more or less likely.</summary>
    /// <param name="classes">At least one class index, each once.</param>
    /// <param name="shares">For each class how likely it is within the set: above 0, and 1 in all.</param>
    /// <exception cref="ArgumentException">No class, one twice, or shares that are none.</exception>
    public ClassSet(IReadOnlyList<int> classes, IReadOnlyList<float> shares)
    {
        if (classes.Count == 0) throw new ArgumentException("A set of classes is empty.", nameof(classes));
        if (shares.Count != classes.Count) throw new ArgumentException($"A set has {classes.Count} classes and {shares.Count} shares.", nameof(shares));
        if (classes.Distinct().Count() < classes.Count) throw new ArgumentException("A set names a class twice.", nameof(classes));
        foreach (var share in shares)
            if (!(share is > 0 and <= 1)) throw new ArgumentException($"A share within a set of classes is {share}; each must be above 0 and at most 1.", nameof(shares));
        var sum = shares.Sum(s => (double)s);
        if (Math.Abs(sum - 1) > SumTolerance) throw new ArgumentException($"The shares within a set of classes sum to {sum:0.####}; they must sum to 1.", nameof(shares));
        int[] order = [.. Enumerable.Range(0, classes.Count).OrderBy(i => classes[i])];
        Classes = [.. order.Select(i => classes[i])];
        Shares = [.. order.Select(i => Math.Abs(sum - 1) <= Rounding ? shares[i] : (float)(shares[i] / sum))];
    }

    /// <summary>The classes, ascending.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>How likely each is within the set; they sum to 1.</summary>
    public IReadOnlyList<float> Shares { get; }

    /// <summary>Whether both name the same classes with the same shares.</summary>
    public bool Same(ClassSet other) => Classes.SequenceEqual(other.Classes) && Shares.SequenceEqual(other.Shares);
}
