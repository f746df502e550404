namespace LabelStudio.Core.LabelModels;

/// <summary>Two functions that agree more than their accuracy explains, or that were declared dependent.</summary>
/// <param name="First">The index of the one.</param>
/// <param name="Second">The index of the other, greater than <paramref name="First"/>.</param>
/// <param name="Common">Documents on which both vote.</param>
/// <param name="Agreement">Share of the common documents on which they vote alike, 0 to 1; 0 without common documents.</param>
/// <param name="Expected">The share that their accuracies and class shares explain, 0 to 1.</param>
/// <param name="Excess">How far the agreement is taken for copying, 0 to 1: 1 = the two count as one.</param>
public sealed record FunctionAgreement(int First, int Second, int Common, double Agreement, double Expected, double Excess)
{
    /// <summary>Whether the user declared the two dependent, whatever the votes say.</summary>
    public bool Declared { get; init; }
}

/// <summary>Functions that hang together by near-copying, directly or through one another.</summary>
/// <param name="Functions">At least two indices, ascending.</param>
/// <param name="Worth">How many functions they count as together, more than 0 and at most their number.</param>
public sealed record DuplicateGroup(IReadOnlyList<int> Functions, double Worth);
