namespace LabelStudio.Workflow.Scorings;

/// <summary>What can be told of a scoring without its rows.</summary>
/// <param name="Rows">Rows scored.</param>
/// <param name="Labels">Rows by most probable class, K counts.</param>
/// <param name="Abstained">Rows on which the student abstained.</param>
/// <param name="Foreign">Rows too unlike what it learned from.</param>
/// <param name="Confidence">Rows by confidence, in <see cref="Bins"/> equal parts of 0 to 1.</param>
/// <param name="ConfidenceSum">Sum of the confidences.</param>
/// <param name="LeastConfident">The rows of the lowest confidence, lowest first; of equal texts the first.</param>
/// <param name="MostForeign">The rows with the smallest known share, smallest first; of equal texts the first.</param>
public sealed record ScoreSummary(
    long Rows, IReadOnlyList<long> Labels, long Abstained, long Foreign, IReadOnlyList<long> Confidence, double ConfidenceSum,
    IReadOnlyList<ScoredRow> LeastConfident, IReadOnlyList<ScoredRow> MostForeign)
{
    /// <summary>Parts of the histogram.</summary>
    public const int Bins = 20;

    /// <summary>Rows that each list holds at most.</summary>
    public const int Shown = 10;

    public double MeanConfidence => Rows == 0 ? 0 : ConfidenceSum / Rows;

    internal static ScoreSummary Empty(int classes) => new(0, new long[classes], 0, 0, new long[Bins], 0, [], []);
}

/// <summary>One row of a scoring, to be shown.</summary>
/// <param name="Text">The text's beginning.</param>
/// <param name="Class">Index of the most probable class.</param>
/// <param name="InDistribution">Share of the text's features that the student knows, 0 to 1.</param>
public sealed record ScoredRow(string Id, string Text, int Class, float Confidence, bool Abstains, float InDistribution);
