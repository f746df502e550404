using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Students.Policies;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Workflow.Policies;

/// <summary>Policies for the training set: raced on dev gold, applied to what the next student learns, taken back. Votes, labels and gold are never changed.</summary>
public interface IPolicies
{
    /// <summary>Starts a race: one student for each policy, with the same seed and settings.</summary>
    /// <returns>The job.</returns>
    /// <exception cref="UserErrorException">No labels to learn from, or no dev gold to judge by.</exception>
    Task<long> RaceAsync(int projectId, Actor by, CancellationToken cancel = default);

    /// <summary>The latest race, or null.</summary>
    Task<PolicyRace?> LatestAsync(int projectId, CancellationToken cancel = default);

    /// <summary>What was done about the training set, the newest first.</summary>
    Task<IReadOnlyList<AppliedPolicy>> HistoryAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Makes the next student learn by a policy as the race made its edits; <see cref="TrainingPolicy.AsIs"/> takes back whatever was applied before.</summary>
    /// <exception cref="UserErrorException">No such race, or a policy that did not run in it.</exception>
    Task ApplyAsync(int projectId, long raceRunId, TrainingPolicy policy, Actor by, CancellationToken cancel = default);
}

/// <summary>A race with its figures.</summary>
/// <param name="Run">The run; stale where labels, gold or documents have changed.</param>
/// <param name="LabelRunNumber">The labels that were edited.</param>
/// <param name="Figures">The table.</param>
public sealed record PolicyRace(RunSummary Run, int LabelRunNumber, RaceFigures Figures);

/// <summary>What a race found, as it is kept with the run.</summary>
/// <param name="Program">Name and version of the program.</param>
/// <param name="Candidates">Train documents that a student learns from as things are.</param>
/// <param name="Verified">Of these the ones with gold, which no policy edits.</param>
/// <param name="LikelyWrong">Labels that the students that had not seen them hold for wrong.</param>
/// <param name="Dev">Dev documents with gold.</param>
/// <param name="LeastTold">The smallest difference in accuracy that so many dev documents could tell from chance.</param>
/// <param name="Entries">One entry a policy, <see cref="TrainingPolicy.AsIs"/> first.</param>
/// <param name="Flaws">Documents of low quality by flaw.</param>
/// <param name="Seconds">Time of the whole race.</param>
public sealed record RaceFigures(
    string Program, int Candidates, int Verified, int LikelyWrong, int Dev, double LeastTold, IReadOnlyList<RaceEntry> Entries,
    IReadOnlyDictionary<QualityFlaw, int> Flaws, double Seconds);

/// <summary>How a student does that learned by a policy.</summary>
/// <param name="Dropped">Documents it leaves out.</param>
/// <param name="Relabelled">Documents it learns as another class.</param>
/// <param name="Learned">Documents learned from.</param>
/// <param name="Digest">Digest of the edits.</param>
/// <param name="Accuracy">On dev gold.</param>
/// <param name="MacroF1">On dev gold.</param>
/// <param name="LogLoss">On dev gold, nats.</param>
/// <param name="Ece">On dev gold.</param>
/// <param name="Against">Beside <see cref="TrainingPolicy.AsIs"/> on the same documents; null for itself, and where a policy edits nothing.</param>
/// <param name="HolmP">The p-value of the difference in accuracy, raised for the number of policies that were compared (Holm 1979).</param>
public sealed record RaceEntry(
    TrainingPolicy Policy, int Dropped, int Relabelled, int Learned, string Digest, Estimate Accuracy, Estimate MacroF1, Estimate LogLoss, Estimate Ece,
    PairedComparison? Against, double? HolmP)
{
    /// <summary>Whether it is told from chance that this policy is better (true) or worse (false); null where it is not.</summary>
    public bool? Better => Against is { } a && HolmP < 0.05 && (a.Accuracy.Low > 0 || a.Accuracy.High < 0) ? a.Accuracy.Value > 0 : null;
}

/// <summary>A policy that was applied, or taken back.</summary>
/// <param name="RunId">Its record.</param>
/// <param name="Policy">The policy; <see cref="TrainingPolicy.AsIs"/> where one was taken back.</param>
/// <param name="RaceNumber">The race that made the edits.</param>
/// <param name="LabelRunNumber">The labels that the edits were made from.</param>
/// <param name="Dropped">Documents left out.</param>
/// <param name="Relabelled">Documents learned as another class.</param>
public sealed record AppliedPolicy(long RunId, int Number, TrainingPolicy Policy, int RaceNumber, int LabelRunNumber, int Dropped, int Relabelled, string By, DateTime At);
