using LabelStudio.Core.Search;

namespace LabelStudio.Core.Analysis.Uncovered;

/// <summary>The documents of one chunk.</summary>
/// <param name="Index">Their words.</param>
/// <param name="Uncovered">Those without a vote.</param>
public sealed record UncoveredBlock(TokenIndex Index, DocumentSet Uncovered);
