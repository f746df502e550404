namespace LabelStudio.Core.Review;

/// <summary>An opinion on which documents are most worth a person's time.</summary>
public interface IReviewStrategy
{
    /// <summary>The name by which users choose it: <c>least-confidence</c>, <c>margin</c>, …</summary>
    string Name { get; }

    /// <summary>Whether it needs <see cref="ReviewInputs.OutOfFold"/>, which takes the training of students.</summary>
    bool AsksStudents => false;

    /// <summary>Whether it makes use of <see cref="ReviewInputs.Nearest"/> where there is any.</summary>
    bool AsksNeighbours => false;

    /// <summary>Whether it needs <see cref="ReviewInputs.Words"/>, which takes the reading of all texts.</summary>
    bool ReadsTexts => false;

    /// <summary>Scores up to this one say that there is nothing for the strategy to find on a document.</summary>
    double Nothing => double.NegativeInfinity;

    /// <summary>Prepares to score documents.</summary>
    /// <exception cref="ArgumentException">The inputs lack what the strategy needs.</exception>
    IReviewScorer Prepare(ReviewInputs inputs);
}

/// <summary>Scores documents for one strategy.</summary>
public interface IReviewScorer
{
    /// <summary>How much a document is worth a look, higher = more; <see cref="double.NaN"/> = not at all. Called for every document, so it must be cheap.</summary>
    double Score(int document);

    /// <summary>Why the document is worth a look, in words. Called for the chosen ones only.</summary>
    string Reason(int document);
}

/// <summary>A document for review.</summary>
/// <param name="Document">Its index.</param>
/// <param name="Score">By the strategy; higher = more worth a look.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Strategy">The strategy that put it here, by name.</param>
public sealed record ReviewCandidate(int Document, double Score, string Reason, string Strategy);
