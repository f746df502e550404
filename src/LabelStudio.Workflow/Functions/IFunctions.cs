using LabelStudio.Core.Evaluation;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions.Answers;

namespace LabelStudio.Workflow.Functions;

/// <summary>Labeling functions of a project: list, save, enable, apply, import votes.</summary>
public interface IFunctions
{
    /// <summary>All functions with their statistics on the published documents.</summary>
    Task<FunctionTable> ListAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Saves a new rule, or a new version of <paramref name="functionId"/>, and starts applying it.</summary>
    /// <exception cref="UserErrorException">Name taken, unknown class, query that cannot be parsed.</exception>
    Task<int> SaveRuleAsync(int projectId, int? functionId, string name, RuleVote vote, string query, string note, Actor by, CancellationToken cancel = default);

    /// <summary>Switches functions on or off: a function that is off keeps its votes, and nobody counts them.</summary>
    Task SetEnabledAsync(int projectId, IReadOnlyCollection<int> functionIds, bool enabled, Actor by, CancellationToken cancel = default);

    Task SetNoteAsync(int projectId, int functionId, string note, Actor by, CancellationToken cancel = default);

    /// <summary>Makes a copy with the same definition and votes, switched off.</summary>
    /// <returns>The copy.</returns>
    Task<int> DuplicateAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default);

    /// <summary>Removes functions with their versions and votes.</summary>
    Task DeleteAsync(int projectId, IReadOnlyCollection<int> functionIds, Actor by, CancellationToken cancel = default);

    /// <summary>Imports rules.json (the command line's format); rules of known names get a new version where they differ.</summary>
    Task<int> ImportRulesAsync(int projectId, string fileName, Stream rulesJson, Actor by, CancellationToken cancel = default);

    /// <summary>What importing a staged votes file would bring.</summary>
    /// <exception cref="UserErrorException">The file cannot be read.</exception>
    Task<VotePreview> PreviewVotesAsync(int projectId, string staged, CancellationToken cancel = default);

    /// <summary>Imports a staged votes file (wide or long) as one function a column.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="staged">The staged file.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="choices">What answers that are no class stand for from now on, beside what was said before; null for nothing new.</param>
    /// <param name="cancel">Stops the work.</param>
    Task<VoteImportResult> ImportVotesAsync(int projectId, string staged, Actor by, IReadOnlyList<AnswerChoice>? choices = null, CancellationToken cancel = default);

    /// <summary>Starts a job that brings all stale votes up to date; returns the running one if there is one, null when nothing is stale.</summary>
    Task<long?> ApplyAsync(int projectId, Actor by, CancellationToken cancel = default);

    /// <summary>Starts to work out what each function of the latest label run is worth; returns the running job if there is one.</summary>
    /// <exception cref="UserErrorException">There are no labels, or of one function only.</exception>
    Task<long> FindValuesAsync(int projectId, Actor by, CancellationToken cancel = default);
}

public sealed record FunctionTable(
    IReadOnlyList<FunctionRow> Functions, int Documents, double Coverage, double Overlap, double Conflict, IReadOnlyList<double> ClassCoverage, bool Stale)
{
    /// <summary>The label run behind estimates, weights and some flags; null before the first.</summary>
    public FunctionRun? Run { get; init; }

    /// <summary>What is known of the functions' values.</summary>
    public FunctionValueState Values { get; init; } = new(null);
}

/// <summary>One function with its statistics; shares are of all documents, gold figures on train and dev gold.</summary>
public sealed record FunctionRow(
    int Id, string Name, bool IsRule, bool Enabled, string Definition, IReadOnlyList<int> Classes, string Note, int Version,
    int Hits, double Coverage, double Overlap, double Conflict,
    int GoldVotes, int GoldRight, double? GoldAccuracy, double? GoldLow, double? GoldHigh,
    double? EstimatedAccuracy, double? Weight, IReadOnlyList<string> Flags, int OffSchema, bool Stale)
{
    /// <summary>What a rule votes for: one class, or several with their shares; none for imported votes.</summary>
    public IReadOnlyList<ClassWeight> Votes { get; init; } = [];

    public FunctionKind Kind { get; init; }

    /// <summary>The lower end of the 95 % interval of <see cref="EstimatedAccuracy"/>.</summary>
    public double? EstimatedLow { get; init; }

    public double? EstimatedHigh { get; init; }

    /// <summary>How much the log-loss of the label model on dev gold rises without the function, nats; null where it is not known.</summary>
    public Estimate? Value { get; init; }

    /// <summary>What its votes have cost; null for what costs nothing.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What is wrong with it and what to do.</summary>
    public IReadOnlyList<FunctionFlag> Health { get; init; } = [];
}

/// <summary>What an import of votes found.</summary>
/// <param name="Votes">Votes, those of mapped answers among them.</param>
/// <param name="OffSchema">Answers that are no class and stand for nothing that is known, the most frequent first.</param>
public sealed record VoteImportResult(int Functions, long Votes, int UnknownDocuments, IReadOnlyList<(string Answer, int Count)> OffSchema);
