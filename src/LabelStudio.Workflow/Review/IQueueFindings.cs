using LabelStudio.Core.Evaluation;

namespace LabelStudio.Workflow.Review;

/// <summary>What reviewing a queue has found so far, and who does it.</summary>
public interface IQueueFindings
{
    /// <summary>By queue; queues without an answer are not in it.</summary>
    Task<IReadOnlyDictionary<int, QueueFindings>> ReadAsync(int projectId, CancellationToken cancel = default);

    /// <summary>How often a function was right by the answers of all queues that audit its present version, or null without an answer.</summary>
    Task<AuditResult?> PrecisionAsync(int projectId, int functionId, CancellationToken cancel = default);
}

/// <summary>What answers to one queue have found.</summary>
/// <param name="Labelled">Answered documents that had a label when the queue was made.</param>
/// <param name="Changed">Those of them to which people gave another class.</param>
/// <param name="PerMinute">Answers a minute of one person at work; pauses of more than five minutes are no work. Null while nobody has answered two in a row.</param>
/// <param name="Audit">Of an audit what it says of the function; else null.</param>
/// <param name="People">Who answered, the most busy first.</param>
public sealed record QueueFindings(int Labelled, int Changed, double? PerMinute, AuditResult? Audit, IReadOnlyList<PersonProgress> People);

/// <param name="Name">The account's name.</param>
public sealed record PersonProgress(string Name, int Answered, int Skipped);

/// <summary>What an audit says of a function.</summary>
/// <param name="Precision">The share of its votes that are right, with the 95 % interval (Wilson).</param>
/// <param name="N">The answers that it rests on.</param>
public sealed record AuditResult(Estimate Precision, int N);
