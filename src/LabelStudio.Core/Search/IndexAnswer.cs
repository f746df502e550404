namespace LabelStudio.Core.Search;

/// <summary>What an index alone can say of a query: which documents fulfil it for certain, and which may.</summary>
/// <param name="Sure">Documents that fulfil the query.</param>
/// <param name="Possible">Documents that may fulfil it: all others do not. Holds every sure one.</param>
public sealed record IndexAnswer(DocumentSet Sure, DocumentSet Possible)
{
    /// <summary>Whether the index answers the query wholly, so that no text need be read.</summary>
    public bool Exact { get; } = ReferenceEquals(Sure, Possible) || Sure.SetEquals(Possible);
}
