using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Suggestions;

/// <summary>A rule that documents with known classes suggest.</summary>
/// <param name="Query">What it looks for.</param>
/// <param name="Class">What it would vote for, 0 to K-1.</param>
/// <param name="Gold">Gold documents that it hits.</param>
/// <param name="GoldRight">Those of them that are of its class. The rule was chosen because of them: they flatter it.</param>
/// <param name="Confident">Documents with a confident label that it hits, beside the gold.</param>
/// <param name="ConfidentRight">Those of them that are labeled as its class.</param>
/// <param name="Precision">The share of the documents it adds that is of its class, corrected for having been chosen: what candidates that looked like it in one half of the labeled documents were worth in the other half. The interval is that of its own number of labeled documents.</param>
/// <param name="Held">Held-out documents on which that correction rests.</param>
/// <param name="Hits">The mined documents that it hits, by their number, ascending.</param>
/// <param name="New">Those of them that no function votes on.</param>
public sealed record RuleSuggestion(
    RuleQuery Query, int Class, int Gold, int GoldRight, int Confident, int ConfidentRight, Estimate Precision, int Held, IReadOnlyList<int> Hits, int New);
