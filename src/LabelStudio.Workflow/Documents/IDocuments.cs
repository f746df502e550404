using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Documents;

/// <summary>Looks into a project's documents: pages, filters, search, one document with its votes.</summary>
public interface IDocuments
{
    /// <summary>One page of the documents that a query selects. The search text speaks the rule language.</summary>
    /// <exception cref="UserErrorException">A search that cannot be parsed; the message shows where.</exception>
    Task<DocumentPage> QueryAsync(int projectId, DocumentQuery query, CancellationToken cancel = default);

    /// <summary>Null when there is no such document.</summary>
    Task<DocumentDetail?> GetAsync(int projectId, int ordinal, CancellationToken cancel = default);

    /// <summary>Groups of exact and near duplicates, the ones across splits first.</summary>
    Task<DuplicatePage> DuplicatesAsync(int projectId, int skip, int take, CancellationToken cancel = default);
}

public enum DocumentOrder
{
    Imported,
    LeastConfident,
    MostConfident,
}

public enum VotesOfTwo
{
    Both,
    Alike,
    Apart,
}

/// <summary>Which documents; every part that is not null narrows.</summary>
public sealed record DocumentQuery
{
    public string? Search { get; init; }
    public Split? Split { get; init; }

    /// <summary>True: with gold (train and dev only are told apart; test gold is sealed). False: without.</summary>
    public bool? HasGold { get; init; }
    public int? GoldClass { get; init; }

    /// <summary>Most probable class by the latest label run; -1 for documents without a label.</summary>
    public int? LabelClass { get; init; }

    /// <summary>Class by the latest student; documents with gold of train and dev only.</summary>
    public int? StudentClass { get; init; }
    public double? MinConfidence { get; init; }
    public double? MaxConfidence { get; init; }

    /// <summary>Documents on which this function votes (current version).</summary>
    public int? FunctionId { get; init; }

    /// <summary>With <see cref="FunctionId"/>: documents on which this function votes too.</summary>
    public int? OtherFunctionId { get; init; }

    /// <summary>How the votes of the two functions compare.</summary>
    public VotesOfTwo Together { get; init; }

    /// <summary>Documents with a vote of an enabled function for this class.</summary>
    public int? VotedClass { get; init; }

    /// <summary>Documents without a vote of an enabled function for this class.</summary>
    public int? UnvotedClass { get; init; }

    /// <summary>True: at least one enabled function votes. False: none.</summary>
    public bool? Covered { get; init; }

    /// <summary>True: two votes or more; with <see cref="FunctionId"/>: it votes and another enabled function does. False: not so.</summary>
    public bool? Overlap { get; init; }

    /// <summary>True: votes of enabled functions conflict, no class is named by all; with <see cref="FunctionId"/>: where it votes, its vote among them. False: not so.</summary>
    public bool? Conflict { get; init; }

    /// <summary>True: the vote of <see cref="FunctionId"/> names the gold class. False: there is another gold class. Train and dev only.</summary>
    public bool? Right { get; init; }

    /// <summary>Members of this duplicate group.</summary>
    public int? DuplicateGroup { get; init; }

    public DocumentOrder Order { get; init; }
    public int Skip { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>One page.</summary>
/// <param name="Rows">The documents.</param>
/// <param name="Total">How many the query selects.</param>
/// <param name="TotalIsExact">False while only a lower bound is known (a search that must read texts).</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record DocumentPage(IReadOnlyList<DocumentRow> Rows, int Total, bool TotalIsExact, double Milliseconds);

/// <summary>A document as a row. Gold of a test document is never filled in.</summary>
/// <param name="Highlights">Start and length of the matched parts of the text, in UTF-16 units.</param>
public sealed record DocumentRow(
    int Ordinal, string ExternalId, string Text, Split Split, int? Gold, int? Label, double? Confidence, int Votes,
    IReadOnlyList<(int Start, int Length)> Highlights)
{
    /// <summary>The fields in which the search has found what it asks of them.</summary>
    public IReadOnlyList<FieldMatch> Fields { get; init; } = [];
}

/// <summary>A document with everything that is known of it.</summary>
public sealed record DocumentDetail(
    int Ordinal, string ExternalId, string Text, Split Split, IReadOnlyDictionary<string, string> Fields, int? Gold,
    IReadOnlyList<FunctionVote> Votes, float[]? Posterior, DocumentExplanation? Explanation, IReadOnlyList<int> Duplicates);

/// <summary>The vote of one function on one document.</summary>
/// <param name="Class">The class; of several the likeliest.</param>
public sealed record FunctionVote(int FunctionId, string Function, int Class, double? Confidence)
{
    /// <summary>The classes with their shares where the vote is for several; empty for one.</summary>
    public IReadOnlyList<ClassWeight> Set { get; init; } = [];

    /// <summary>The reasons that a prompt's teacher gave, or null.</summary>
    public string? Rationale { get; init; }

    /// <summary>Where the vote comes from.</summary>
    public FunctionKind Kind { get; init; }

    internal static FunctionVote Of(CurrentFunction function, int vote, VotedClasses voted, float? confidence) =>
        new(function.Id, function.Name, voted.Single(vote), confidence is { } sure && !float.IsNaN(sure) ? sure : null)
        {
            Set = vote < voted.Classes ? [] : ClassWeight.Of(vote, voted),
            Kind = function.Kind,
        };
}

public sealed record DuplicatePage(IReadOnlyList<DuplicateGroupRow> Groups, int Total, int AcrossSplits, bool Computed);

public sealed record DuplicateGroupRow(int Group, bool Exact, bool AcrossSplits, IReadOnlyList<DocumentRow> Documents, int Size, double Similarity);
