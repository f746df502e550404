namespace LabelStudio.Workflow.SecondOpinions;

/// <summary>What students that have not learned from a document say of it: the latest out-of-fold predictions of a project.</summary>
public interface ISecondOpinions
{
    /// <summary>How things stand.</summary>
    Task<SecondOpinionState> StateAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Starts the job that asks the students, or finds it under way.</summary>
    /// <returns>The job's id.</returns>
    Task<long> StartAsync(int projectId, Actor by, CancellationToken cancel = default);
}

/// <summary>How things stand with the students' second opinions.</summary>
/// <param name="Number">Number of the latest run, or null before the first.</param>
/// <param name="LabelRun">The label run whose labels the students learned, by number; 0 before the first.</param>
/// <param name="Figures">What it came to, or null before the first.</param>
/// <param name="StaleBecause">Why it is stale, or null.</param>
/// <param name="MayRank">Whether it is near enough to the present to rank documents by.</param>
/// <param name="JobId">The job that asks now, or null.</param>
public sealed record SecondOpinionState(int? Number, int LabelRun, SecondOpinionFigures? Figures, string? StaleBecause, bool MayRank, long? JobId);
