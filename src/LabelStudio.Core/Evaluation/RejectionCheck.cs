namespace LabelStudio.Core.Evaluation;

/// <summary>How well a score tells texts that do not belong from those that do, when the threshold is as high as it may be for at most a given share of those that belong to be lost.</summary>
/// <param name="Threshold">What scores lower is rejected.</param>
/// <param name="OwnRejected">Share of the own texts that is rejected, with its Wilson interval.</param>
/// <param name="ForeignRejected">Share of the foreign texts that is rejected, with its Wilson interval.</param>
/// <param name="Separation">The chance that an own text scores higher than a foreign one, ties counting half (area under the ROC curve): 1 is perfect, .5 is none.</param>
public sealed record RejectionCheck(double Threshold, Estimate OwnRejected, Estimate ForeignRejected, double Separation)
{
    /// <summary>Checks.</summary>
    /// <param name="own">Scores of texts that belong, at least one; higher is more at home.</param>
    /// <param name="foreign">Scores of texts that do not, at least one.</param>
    /// <param name="ownRejected">The largest share of own texts that may be lost, 0 to 1.</param>
    /// <exception cref="ArgumentException">No scores.</exception>
    public static RejectionCheck Of(IReadOnlyList<double> own, IReadOnlyList<double> foreign, double ownRejected)
    {
        if (own.Count == 0) throw new ArgumentException("There are no own texts to compare with.", nameof(own));
        double[] ascending = [.. own.Order()];
        return At(own, foreign, ascending[Math.Min((int)(ownRejected * ascending.Length), ascending.Length - 1)]);
    }

    /// <summary>Checks a threshold that is given.</summary>
    /// <param name="own">Scores of texts that belong, at least one; higher is more at home.</param>
    /// <param name="foreign">Scores of texts that do not, at least one.</param>
    /// <param name="threshold">What scores lower is rejected.</param>
    /// <exception cref="ArgumentException">No scores.</exception>
    public static RejectionCheck At(IReadOnlyList<double> own, IReadOnlyList<double> foreign, double threshold)
    {
        if (own.Count == 0 || foreign.Count == 0) throw new ArgumentException("There are no texts to compare.", nameof(foreign));
        return new RejectionCheck(
            threshold, Intervals.Wilson(own.Count(s => s < threshold), own.Count), Intervals.Wilson(foreign.Count(s => s < threshold), foreign.Count), Area(own, foreign));
    }

    /// <summary>Mann and Whitney's statistic over all pairs, in the time of a sort.</summary>
    private static double Area(IReadOnlyList<double> own, IReadOnlyList<double> foreign)
    {
        double[] mine = [.. own.Order()];
        double[] theirs = [.. foreign.Order()];
        var wins = 0.0;
        int below = 0, upTo = 0;
        foreach (var s in mine)
        {
            while (below < theirs.Length && theirs[below] < s) below++;
            while (upTo < theirs.Length && theirs[upTo] <= s) upTo++;
            wins += below + 0.5 * (upTo - below);
        }
        return wins / ((double)mine.Length * theirs.Length);
    }
}
