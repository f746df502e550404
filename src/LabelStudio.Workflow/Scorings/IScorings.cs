using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Review;

namespace LabelStudio.Workflow.Scorings;

/// <summary>Whole files of texts, or a project's own documents, scored by a student: a job that goes on after a crash, a file that stays.</summary>
public interface IScorings
{
    /// <summary>Starts to score an upload or documents.</summary>
    /// <returns>The scoring's id.</returns>
    /// <exception cref="UserErrorException">No such student, no such column, or nothing to score.</exception>
    Task<long> StartAsync(int projectId, ScoringRequest request, Actor by, CancellationToken cancel = default);

    /// <summary>Goes on with what was stopped or has failed, from its last complete part.</summary>
    /// <returns>The job.</returns>
    /// <exception cref="UserErrorException">It is under way, has ended, or its upload is gone.</exception>
    Task<long> GoOnAsync(int projectId, long scoringId, Actor by, CancellationToken cancel = default);

    /// <summary>The project's scorings, the newest first.</summary>
    Task<IReadOnlyList<ScoringInfo>> ListAsync(int projectId, CancellationToken cancel = default);

    /// <summary>What came of a scoring, or null before its end.</summary>
    Task<ScoringResult?> ResultAsync(int projectId, long scoringId, CancellationToken cancel = default);

    /// <summary>The file of a scoring that is done: CSV as the command line writes it.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    Task<(string Path, string FileName)> FileAsync(int projectId, long scoringId, CancellationToken cancel = default);

    /// <summary>The same as JSON Lines; made from it as it leaves.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    Task<ScoringLines> LinesAsync(int projectId, long scoringId, CancellationToken cancel = default);

    /// <summary>Stages the texts on which the student abstained, so that they can be imported for review.</summary>
    /// <returns>The staged file's name.</returns>
    /// <exception cref="UserErrorException">There are none.</exception>
    Task<string> StageUnsureAsync(int projectId, long scoringId, CancellationToken cancel = default);

    /// <summary>Stops it if it is under way, and removes it with its files.</summary>
    Task DeleteAsync(int projectId, long scoringId, Actor by, CancellationToken cancel = default);
}

/// <summary>What is to be scored, by whom, and what comes out.</summary>
/// <param name="StudentRunId">The student.</param>
/// <param name="Columns">The columns behind id, label and confidence.</param>
public sealed record ScoringRequest(long StudentRunId, ScoreColumns Columns)
{
    /// <summary>An upload, or null for documents of the project.</summary>
    public ScoringUpload? Upload { get; init; }

    /// <summary>Which documents where there is no upload; null for all.</summary>
    public QueueFilter? Documents { get; init; }
}

/// <summary>A staged file, and which of its columns is what.</summary>
/// <param name="Id">The column of ids, or null: the one called <c>id</c>, else rows are numbered.</param>
public sealed record ScoringUpload(string Staged, FileFormat Format, string Text, string? Id);

/// <summary>How a scoring stands.</summary>
public enum ScoringState
{
    Waiting,
    Running,
    Done,

    /// <summary>Stopped by somebody; what is scored so far is kept.</summary>
    Stopped,

    /// <summary>Something outside went wrong, such as a full disk; what is scored so far is kept.</summary>
    Failed,

    /// <summary>The file has a row that cannot be scored; nothing is kept.</summary>
    Refused,
}

/// <summary>A scoring as a row.</summary>
/// <param name="Number">Within the project, from 1.</param>
/// <param name="StudentNumber">The student's number in the project.</param>
/// <param name="Source">The uploaded file's name, or which documents.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Rows">Rows that are scored.</param>
/// <param name="FileBytes">Bytes of the result.</param>
/// <param name="Bytes">Bytes that it takes in the data folder, what it still needs of its upload included.</param>
/// <param name="Error">Why it failed, or null.</param>
public sealed record ScoringInfo(
    long Id, int Number, int StudentNumber, string Source, ScoringRequest Request, ScoringState State, long JobId, long Rows, long FileBytes, long Bytes, string? Error, string By, DateTime At)
{
    /// <summary>Whether it has come to some end.</summary>
    public bool Ended => State is not (ScoringState.Waiting or ScoringState.Running);

    internal static ScoringState StateOf(BatchScoring scoring, JobState? job) => job switch
    {
        _ when scoring.Figures != null => ScoringState.Done,
        JobState.Queued => ScoringState.Waiting,
        JobState.Running => ScoringState.Running,
        JobState.Failed when scoring.Refused => ScoringState.Refused,
        JobState.Failed => ScoringState.Failed,
        _ => ScoringState.Stopped,
    };
}

/// <summary>What came of a scoring.</summary>
/// <param name="Classes">The student's classes, in its order.</param>
/// <param name="KnowsForeign">Whether the student tells texts that are unlike those it learned from.</param>
/// <param name="AbstainBelow">The confidence below which the student abstains.</param>
/// <param name="LeastInDistribution">The share of known features below which it abstains.</param>
/// <param name="Seconds">Time that scoring took, without waiting.</param>
/// <param name="Unsure">Texts kept for review.</param>
public sealed record ScoringResult(
    IReadOnlyList<string> Classes, bool KnowsForeign, double AbstainBelow, double LeastInDistribution, ScoreSummary Summary, double Seconds, long Unsure)
{
    /// <summary>Ordinals of the documents that <see cref="Summary"/> shows, by id; empty for an upload.</summary>
    public IReadOnlyDictionary<string, int> Ordinals { get; init; } = new Dictionary<string, int>();
}
