namespace LabelStudio.Core.Evaluation;

/// <summary>Which choices are not beaten on both counts.</summary>
public static class ParetoFront
{
    /// <summary>Whether each of n choices is on the front: no other is at most as dear and at least as good, and better in one of the two.</summary>
    /// <param name="choices">Cost, where less is better, and quality, where more is.</param>
    public static bool[] Of(IReadOnlyList<(double Cost, double Quality)> choices) =>
        [.. choices.Select(a => !choices.Any(b => b.Cost <= a.Cost && b.Quality >= a.Quality && (b.Cost < a.Cost || b.Quality > a.Quality)))];
}
