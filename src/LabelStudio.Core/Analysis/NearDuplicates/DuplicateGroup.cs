namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>How alike the documents of a group are.</summary>
public enum DuplicateKind : byte
{
    /// <summary>The same words in the same order; case, punctuation and spacing may differ.</summary>
    Exact = 0,

    /// <summary>Almost the same words: Jaccard similarity at or above the threshold, link by link.</summary>
    Near = 1,
}

/// <summary>Documents that say the same.</summary>
/// <param name="Kind">How alike they are.</param>
/// <param name="Documents">Two or more document numbers, ascending. A near group holds the exact copies of its documents too.</param>
/// <param name="Similarity">The weakest of the links that join the group, threshold to 1; 1 for exact groups.</param>
public sealed record DuplicateGroup(DuplicateKind Kind, int[] Documents, double Similarity);

/// <summary>What counts as a near-duplicate.</summary>
public sealed record NearDuplicateOptions
{
    /// <summary>The least Jaccard similarity of two documents' shingles, above 0 and at most 1.</summary>
    public double Threshold { get; init; } = 0.8;

    /// <summary>The seed of the hash functions.</summary>
    public int Seed { get; init; } = 1;
}
