using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.Agreement;

/// <summary>How far people agree beyond chance.</summary>
/// <param name="Value">1 for full agreement, 0 for what chance gives, below 0 for less; null where it is not defined, as when only one class was ever given.</param>
/// <param name="Interval">The 95 % interval around <paramref name="Value"/>, or null for fewer than two documents.</param>
/// <param name="Observed">The share of pairs of answers that agree, 0 to 1.</param>
/// <param name="Expected">That share by chance, 0 to 1.</param>
/// <param name="Documents">The documents that it rests on.</param>
/// <param name="Answers">The answers that it rests on.</param>
public sealed record AgreementEstimate(double? Value, Estimate? Interval, double Observed, double Expected, int Documents, int Answers)
{
    /// <summary>Of no documents.</summary>
    public static AgreementEstimate Nothing { get; } = new(null, null, 0, 0, 0, 0);
}
