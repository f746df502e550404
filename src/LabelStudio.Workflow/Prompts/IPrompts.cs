using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Teachers.Prompts.Confidence;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.Teachers.Redaction;

namespace LabelStudio.Workflow.Prompts;

/// <summary>Prompts as labeling functions: write, check, try on a sample, compare, save. Asking about all documents is a run (<see cref="PromptRuns.IPromptRuns"/>).</summary>
public interface IPrompts
{
    /// <summary>What a prompt of this project can be made of.</summary>
    Task<PromptSetup> SetupAsync(int projectId, CancellationToken cancel = default);

    /// <summary>A saved prompt with its versions and the functions that ask the same of other teachers.</summary>
    /// <exception cref="UserErrorException">There is no such prompt function.</exception>
    Task<PromptView> GetAsync(int projectId, int functionId, CancellationToken cancel = default);

    /// <summary>Saves a prompt: one function a teacher. Of functions that exist a new version is made where the prompt differs.</summary>
    /// <returns>The functions, in the order of the teachers.</returns>
    /// <exception cref="UserErrorException">Name taken, no teacher, a prompt that cannot be asked.</exception>
    Task<IReadOnlyList<int>> SaveAsync(int projectId, PromptDraft draft, Actor by, CancellationToken cancel = default);

    /// <summary>What is wrong with a prompt, before anybody is paid to answer it. Reads no gold of the test split.</summary>
    Task<IReadOnlyList<PromptFinding>> LintAsync(int projectId, PromptDefinition prompt, IReadOnlyList<int> teacherIds, CancellationToken cancel = default);

    /// <summary>Asks a teacher about a sample of train and dev; answers come as they arrive. What was answered before comes out of the cache, so that going on costs only what is left.</summary>
    /// <exception cref="UserErrorException">A prompt that cannot be asked, or a sample without documents.</exception>
    IAsyncEnumerable<TriedDocument> TryAsync(int projectId, PromptTrial trial, CancellationToken cancel = default);

    /// <summary>Asks two prompts about the same documents with dev gold, pair by pair as they arrive.</summary>
    /// <exception cref="UserErrorException">A prompt that cannot be asked, or no dev gold.</exception>
    IAsyncEnumerable<ComparedDocument> CompareAsync(int projectId, PromptMatch match, CancellationToken cancel = default);

    /// <summary>Learns from the answers on dev gold how far a prompt's confidence can be trusted, and gives its votes that confidence.</summary>
    /// <exception cref="UserErrorException">There is no such prompt function, or it has not been asked yet.</exception>
    Task<ConfidenceCalibration> CalibrateAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default);
}

/// <summary>What a prompt of a project can be made of.</summary>
/// <param name="Classes">The label schema.</param>
/// <param name="Descriptions">One a class.</param>
/// <param name="Fields">Fields of the documents with the share that has a value.</param>
/// <param name="Documents">All documents, those of the test split included.</param>
public sealed record PromptSetup(
    IReadOnlyList<string> Classes, IReadOnlyList<string> Descriptions, IReadOnlyDictionary<string, double> Fields, int Documents, int TrainGold, int DevGold,
    IReadOnlyList<TeacherDefinition> Teachers);

/// <summary>A saved prompt.</summary>
/// <param name="Calibration">How its confidence is used, or null where that has not been learnt.</param>
/// <param name="Asked">Documents that the current version has been asked about.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Twins">Functions that ask the same of other teachers.</param>
public sealed record PromptView(
    int FunctionId, string Name, string Note, int VersionId, int Version, PromptDefinition Prompt, ConfidenceCalibration? Calibration, int Asked,
    IReadOnlyList<PromptVersionRow> Versions, IReadOnlyList<PromptTwin> Twins);

public sealed record PromptVersionRow(int VersionId, int Number, PromptDefinition Prompt, string By, DateTime At);

public sealed record PromptTwin(int FunctionId, string Name, int TeacherId);

/// <summary>A prompt to be saved.</summary>
/// <param name="FunctionId">The function that was opened, or null for a new one.</param>
/// <param name="TeacherIds">The teachers; one function each.</param>
public sealed record PromptDraft(int? FunctionId, string Name, string Note, PromptDefinition Prompt, IReadOnlyList<int> TeacherIds);

public enum SampleKind : byte
{
    /// <summary>Of train and dev.</summary>
    Random = 0,

    /// <summary>With gold of dev.</summary>
    DevGold = 1,

    /// <summary>With gold of train or dev.</summary>
    Gold = 2,

    /// <summary>That no enabled function votes on.</summary>
    Uncovered = 3,

    /// <summary>That a search finds.</summary>
    Search = 4,
}

/// <summary>Which documents to try a prompt on.</summary>
/// <param name="Seed">Another number, another sample.</param>
/// <param name="Query">What to search for, in the rule language.</param>
public sealed record PromptSample(SampleKind Kind, int Count = 20, int Seed = 1, string? Query = null)
{
    public const int Most = 500;
}

/// <summary>A try of a prompt.</summary>
/// <param name="Prompt">As it is written; it need not be saved.</param>
/// <param name="Done">Documents that have been answered already.</param>
/// <param name="CostLimit">What the try may cost at most, in the currency of the prices.</param>
public sealed record PromptTrial(PromptDefinition Prompt, int TeacherId, PromptSample Sample, IReadOnlySet<int> Done, decimal CostLimit);

/// <summary>One document with what a teacher answered. Gold only of train and dev.</summary>
/// <param name="Raw">The replies as they came.</param>
/// <param name="Outcome">How the call ended.</param>
/// <param name="Redactions">What was taken out before the document was sent.</param>
/// <param name="Examples">The documents whose gold was shown.</param>
/// <param name="Total">How many documents the sample has.</param>
public sealed record TriedDocument(
    int Ordinal, string ExternalId, string Text, Split Split, int? Gold, PromptAnswer Answer, IReadOnlyList<string> Raw, TeacherOutcome Outcome, TokenUsage Usage, decimal Cost,
    TimeSpan Latency, int Attempts, bool FromCache, IReadOnlyList<RedactionHit> Redactions, IReadOnlyList<string> Examples, int Total)
{
    /// <summary>Whether the answer is right, where gold can tell. A prompt about one class is right to decline others; of the other kinds only votes count.</summary>
    public bool? Right(PromptKind kind, int target) => Gold is not { } gold || !Answer.IsGood ? null
        : kind is PromptKind.YesNo or PromptKind.Score ? Answer.Votes == (gold == target)
        : Answer.Votes ? Answer.Class == gold : null;
}

/// <summary>One side of a comparison.</summary>
public sealed record PromptSide(PromptDefinition Prompt, int TeacherId);

/// <summary>Two prompts, or one prompt on two teachers, to be asked about the same documents with dev gold.</summary>
public sealed record PromptMatch(PromptSide A, PromptSide B, int Documents, int Seed, decimal CostLimit);

/// <summary>One document as both sides answered it.</summary>
public sealed record ComparedDocument(TriedDocument A, TriedDocument B, bool RightA, bool RightB, int Total);

/// <summary>What a comparison has come to so far. Right means right on all documents: who abstains where the answer is a class is not right.</summary>
/// <param name="Difference">B less A, with the interval of the paired bootstrap; null before the first pair.</param>
public sealed record PromptComparison(Estimate A, Estimate B, PairedAccuracy? Difference, decimal CostA, decimal CostB)
{
    public static PromptComparison Of(IReadOnlyList<ComparedDocument> pairs) => new(
        Intervals.Wilson(pairs.Count(p => p.RightA), pairs.Count), Intervals.Wilson(pairs.Count(p => p.RightB), pairs.Count),
        pairs.Count == 0 ? null : PairedAccuracy.Of([.. pairs.Select(p => p.RightA)], [.. pairs.Select(p => p.RightB)]), pairs.Sum(p => p.A.Cost), pairs.Sum(p => p.B.Cost));
}
