namespace LabelStudio.Core.LabelModels;

/// <summary>Where a class balance comes from.</summary>
public enum BalanceSource
{
    /// <summary>The user gave it.</summary>
    Given,

    /// <summary>Learned from the votes, as far as the functions agree about it.</summary>
    Learned,

    /// <summary>Nothing was known: every class has the same share.</summary>
    Even,

    /// <summary>Learned from enough gold labels.</summary>
    Gold,
}

/// <summary>What the votes could and could not tell.</summary>
/// <param name="Identifiable">Whether there are enough independent functions to tell which of them is right; if not, each counts the same.</param>
/// <param name="IndependentFunctions">How many functions the votes are worth, near-copies counted once, 0 to m.</param>
/// <param name="BalanceSource">Where the class balance comes from.</param>
/// <param name="Credibility">How far the functions are believed about the class balance, 0 (not at all) to 1.</param>
/// <param name="ClassesWithoutVotes">Indices of the classes that no vote is for.</param>
/// <param name="AsksForBalance">Whether the labels would gain from a class balance given by the user, or from gold.</param>
/// <param name="GoldCount">Documents with gold that the model was told.</param>
public sealed record ModelDiagnosis(
    bool Identifiable, double IndependentFunctions, BalanceSource BalanceSource, double Credibility, IReadOnlyList<int> ClassesWithoutVotes, bool AsksForBalance, int GoldCount)
{
    /// <summary>Rounds of learning until the labels stood still, or were cut short; 0 for a model that needs none.</summary>
    public int Rounds { get; init; }

    /// <summary>How much of what the class balance leaves uncertain the votes settle, on documents with a vote: 1 = all, 0 = nothing (the mean drop of entropy); null where it is not measured.</summary>
    public double? VotesTell { get; init; }

    /// <summary>Share of the documents with a vote on which all votes name one class and the model alone would say another, 0 to 1; the label follows the votes there.</summary>
    public double Overruled { get; init; }
}
