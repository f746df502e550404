namespace LabelStudio.Core.Analysis.Uncovered;

/// <summary>Uncovered documents that hold the same word or the same two words.</summary>
/// <param name="Words">One word or two, in lower case.</param>
/// <param name="Documents">Uncovered documents that hold them.</param>
/// <param name="New">Those of them that are in none of the groups before this one.</param>
/// <param name="All">Documents that hold them, covered or not.</param>
/// <param name="LogOdds">How much more the words belong to uncovered documents than to covered ones: the log of the odds ratio; null where too little is covered to compare with.</param>
/// <param name="Also">Further words that the group's documents hold more than others, the most telling first.</param>
public sealed record UncoveredGroup(IReadOnlyList<string> Words, int Documents, int New, int All, double? LogOdds, IReadOnlyList<string> Also);
