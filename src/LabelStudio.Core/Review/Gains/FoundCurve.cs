using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.Review.Gains;

/// <summary>How many label errors reviewing has found, review after review.</summary>
public static class FoundCurve
{
    /// <summary>Cuts the reviews into points.</summary>
    /// <param name="wrong">For each review, in the order they were made, whether the label was wrong.</param>
    /// <param name="points">At most so many points, at least 2; the last is always the last review.</param>
    /// <returns>Points by number of reviews, ascending; empty without reviews.</returns>
    public static IReadOnlyList<FoundPoint> Of(IReadOnlyList<bool> wrong, int points = 40)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        var curve = new List<FoundPoint>();
        var found = 0;
        var next = 1;
        for (var i = 0; i < wrong.Count; i++)
        {
            if (wrong[i]) found++;
            if (i + 1 < wrong.Count && (i + 1) * (long)points < (long)next * wrong.Count) continue;
            curve.Add(new FoundPoint(i + 1, found, Intervals.Wilson(found, i + 1)));
            next++;
        }
        return curve;
    }
}

/// <summary>What so many reviews found.</summary>
/// <param name="Reviews">Reviewed documents.</param>
/// <param name="Found">Of these the ones whose label was wrong.</param>
/// <param name="PerReview">The share with its 95 % score interval (Wilson 1927).</param>
public sealed record FoundPoint(int Reviews, int Found, Estimate PerReview);
