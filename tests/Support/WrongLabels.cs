using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;

namespace LabelStudio.Tests.Support;

/// <summary>Gold labels of which some were made wrong on purpose.</summary>
/// <param name="Labels">n labels.</param>
/// <param name="Wrong">For each whether it was changed.</param>
public sealed record WrongLabels(int[] Labels, bool[] Wrong)
{
    /// <summary>How many were changed.</summary>
    public int Count => Wrong.Count(w => w);

    /// <summary>A share of the labels becomes any other class.</summary>
    public static WrongLabels Uniform(int[] gold, int classes, double share, int seed)
    {
        var random = new Random(seed);
        return Of(gold, label => random.NextDouble() < share ? (label + 1 + random.Next(classes - 1)) % classes : label);
    }

    /// <summary>Each class is taken for one other, some classes often and some seldom; a share of the labels on average.</summary>
    public static WrongLabels ByClass(int[] gold, int classes, double share, int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, classes).OrderBy(_ => random.Next()).ToArray();
        var taken = new int[classes];
        for (var i = 0; i < classes; i++) taken[order[i]] = order[(i + 1) % classes];
        var rates = Enumerable.Range(0, classes).Select(_ => random.NextDouble()).ToArray();
        var scale = share / rates.Average();
        return Of(gold, label => random.NextDouble() < rates[label] * scale ? taken[label] : label);
    }

    /// <summary>The labels as certain posteriors.</summary>
    public ProbabilisticLabels AsPosteriors(ClassList classes)
    {
        var rows = new float[classes.Count * classes.Count];
        for (var k = 0; k < classes.Count; k++) rows[k * classes.Count + k] = 1;
        return new ProbabilisticLabels(classes, rows, Labels, [.. classes.Select(_ => true)]);
    }

    /// <summary>Share of the wrong labels among the first so many of a ranking; with <see cref="Count"/> documents it is precision and recall at once.</summary>
    public double Found(IEnumerable<int> ranking, int first) => ranking.Take(first).Count(d => Wrong[d]) / (double)Math.Max(1, first);

    private static WrongLabels Of(int[] gold, Func<int, int> change)
    {
        var labels = Array.ConvertAll(gold, g => change(g));
        return new WrongLabels(labels, [.. labels.Select((l, i) => l != gold[i])]);
    }
}
