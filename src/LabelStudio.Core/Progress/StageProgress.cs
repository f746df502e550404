namespace LabelStudio.Core.Progress;

/// <summary>How far a long piece of work is.</summary>
/// <param name="Stage">What is being done now, in words a user understands ("apply rules").</param>
/// <param name="Fraction">Share of this stage that is done, 0 to 1, or null where it cannot be known.</param>
/// <param name="Detail">A further word ("412,000 of 1,000,000 documents"), or null.</param>
public readonly record struct StageProgress(string Stage, double? Fraction = null, string? Detail = null);
