using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Annotators;

namespace LabelStudio.Workflow.Review.Adjudication;

/// <summary>Decisions on documents whose answers do not make gold by their queue's policy.</summary>
public interface IAdjudication
{
    /// <summary>How many documents wait, and how many have been decided.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="queueId">One queue, or null for all.</param>
    /// <param name="cancel">Stops the work.</param>
    Task<AdjudicationCounts> CountAsync(int projectId, int? queueId = null, CancellationToken cancel = default);

    /// <summary>The first documents that wait, those of older queues first.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="queueId">One queue, or null for all.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="after">Only those behind this one, for who leaves one for later.</param>
    /// <param name="cancel">Stops the work.</param>
    Task<IReadOnlyList<AdjudicationCase>> NextAsync(
        int projectId, int? queueId, int count, (int QueueId, int Position)? after = null, CancellationToken cancel = default);

    /// <summary>Makes a class gold, or leaves the document without (-1). The same client key twice is one decision.</summary>
    /// <exception cref="UserErrorException">Somebody else has decided, or an answer was taken back, meanwhile.</exception>
    Task DecideAsync(int projectId, int queueId, int position, int @class, string comment, Guid clientKey, Actor by, CancellationToken cancel = default);

    /// <summary>Takes this person's last decision back and returns its case, or null when there is none.</summary>
    Task<AdjudicationCase?> UndoAsync(int projectId, int? queueId, Actor by, CancellationToken cancel = default);
}

public sealed record AdjudicationCounts(int Open, int Decided);

/// <summary>A document to be decided.</summary>
/// <param name="Card">Text, reason, candidates and votes.</param>
/// <param name="Queue">The queue's name.</param>
/// <param name="Policy">Why it is here.</param>
/// <param name="Overlap">k, the people who were asked.</param>
/// <param name="Answers">What they said, the first first; skips among them.</param>
/// <param name="History">All that was ever answered to the document, in any queue, the last first.</param>
public sealed record AdjudicationCase(
    ReviewCard Card, string Queue, GoldPolicy Policy, int Overlap, IReadOnlyList<AnnotationRow> Answers, IReadOnlyList<AnnotationRow> History)
{
    /// <summary>The different classes given, the most frequent first.</summary>
    public IReadOnlyList<int> Given =>
        [.. Answers.Where(a => a.Class >= 0).GroupBy(a => a.Class).OrderByDescending(g => g.Count()).ThenBy(g => g.Min(a => a.Id)).Select(g => g.Key)];
}
