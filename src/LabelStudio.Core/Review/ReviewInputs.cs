using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Review;

/// <summary>What a review strategy may look at. Gold is not part of it.</summary>
public sealed record ReviewInputs
{
    /// <summary>Posteriors of n documents.</summary>
    public required ProbabilisticLabels Labels { get; init; }

    /// <summary>Their votes, or null where none are at hand; strategies that need them refuse.</summary>
    public VotePatterns? Votes { get; init; }

    /// <summary>What students say of documents that they have not learned from (<see cref="SecondOpinion"/>), or null where nobody asked; strategies that need it refuse.</summary>
    public ProbabilisticLabels? OutOfFold { get; init; }

    /// <summary>What the nearest documents in meaning say where all functions agree, or null where there are no embeddings.</summary>
    public NearestLabels? Nearest { get; init; }

    /// <summary>How many words each document has to itself, or null where nobody counted; strategies that need it refuse.</summary>
    public LoneWords? Words { get; init; }

    /// <summary>For each document whether it may be asked about, or null for all. Leave out what has gold and the test split.</summary>
    public bool[]? Eligible { get; init; }

    /// <summary>Where documents without a vote go.</summary>
    public UncoveredPlace Uncovered { get; init; }

    /// <summary>Leave out documents on which a strategy finds nothing: no contradiction, no disagreement. Else they come behind the others.</summary>
    public bool OnlyFindings { get; init; }

    /// <summary>Orders documents of equal score; the same seed gives the same order.</summary>
    public int Seed { get; init; }
}

/// <summary>Where a ranking puts documents that no function votes on. Their posterior is the class balance, which says nothing of the document.</summary>
public enum UncoveredPlace
{
    /// <summary>Behind all documents with votes.</summary>
    Last,

    /// <summary>By their score, like any other.</summary>
    Mixed,

    /// <summary>Nowhere.</summary>
    LeftOut,
}
