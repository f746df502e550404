using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Suggestions;

/// <summary>The smallest rule that explains documents on which people corrected the label.</summary>
/// <param name="Query">What it looks for: a word, a phrase or two words, with NOT where that is needed.</param>
/// <param name="Explained">The corrected documents it hits, by their number among those given, ascending.</param>
/// <param name="Others">Gold documents of other classes that it hits.</param>
/// <param name="OwnGold">Further gold documents of the class that it hits.</param>
public sealed record CorrectionRule(RuleQuery Query, IReadOnlyList<int> Explained, int Others, int OwnGold);
