using LabelStudio.Core.Analysis.Errors;
using LabelStudio.Core.Analysis.Uncovered;

namespace LabelStudio.Workflow.Analysis;

/// <summary>What is wrong with a project's labels and functions, and where: each answer leads to its documents. Gold is that of train and dev.</summary>
public interface IAnalysis
{
    /// <summary>Where given labels differ from gold, by pairs of classes; null where nothing has given labels yet.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="by">Who gave the labels.</param>
    /// <param name="devOnly">Leaves out the gold of train, from which a student learns.</param>
    /// <param name="cancel">Stops the work.</param>
    Task<ErrorAnalysis?> ErrorsAsync(int projectId, LabelSource by, bool devOnly, CancellationToken cancel = default);

    /// <summary>How often the enabled functions vote on the same documents, and alike.</summary>
    Task<AgreementAnalysis> AgreementAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Documents without a vote, grouped by their common words.</summary>
    Task<UncoveredAnalysis> UncoveredAsync(int projectId, CancellationToken cancel = default);

    /// <summary>How far the votes reach each class.</summary>
    Task<CoverageAnalysis> CoverageAsync(int projectId, CancellationToken cancel = default);
}

/// <summary>Who gave labels.</summary>
public enum LabelSource
{
    /// <summary>The latest run of the label model.</summary>
    LabelModel,

    /// <summary>The latest student.</summary>
    Student,
}

/// <param name="Run">The number of the run that gave the labels.</param>
/// <param name="Buckets">The pairs of classes.</param>
/// <param name="Left">Documents with gold that were left out because there are too many to read.</param>
/// <param name="StaleBecause">Why the labels are stale, or null.</param>
public sealed record ErrorAnalysis(int Run, ErrorBuckets Buckets, int Left, string? StaleBecause);

/// <param name="Uncovered">Documents without a vote.</param>
/// <param name="Documents">All documents.</param>
/// <param name="Grouped">Uncovered documents in one of the groups.</param>
/// <param name="NotIndexed">Documents of blocks without a word index, which are in no group.</param>
public sealed record UncoveredAnalysis(int Uncovered, int Documents, int Grouped, int NotIndexed, IReadOnlyList<UncoveredQuery> Groups);

/// <summary>A group with the query that finds it.</summary>
public sealed record UncoveredQuery(string Query, UncoveredGroup Group);

/// <param name="Documents">All documents.</param>
/// <param name="Classes">One entry a class, in the order of the schema.</param>
/// <param name="Gold">Documents with gold.</param>
/// <param name="Run">The label run whose shares are given, or null.</param>
public sealed record CoverageAnalysis(int Documents, IReadOnlyList<CoveredClass> Classes, int Gold, int? Run);

/// <param name="Functions">Enabled functions that vote for the class on some document.</param>
/// <param name="Voted">Documents with a vote for it.</param>
/// <param name="Gold">Documents whose gold is the class.</param>
/// <param name="GoldReached">Those with a vote for it.</param>
/// <param name="GoldSilent">Those without any vote.</param>
/// <param name="Share">The class's share of all documents as the label model estimates it, or null before the first run.</param>
public sealed record CoveredClass(int Class, int Functions, int Voted, int Gold, int GoldReached, int GoldSilent, double? Share);
