using LabelStudio.Core.Review;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.Review;

/// <summary>A queue to be made.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Mix">A strategy by name, <c>mixed</c>, or shares of several: <c>margin:0.75,random:0.25</c>.</param>
/// <param name="Size">How many documents at most.</param>
public sealed record QueueRequest(string Name, string Mix, int Size)
{
    /// <summary>The largest queue that can be made; nobody answers more in one sitting.</summary>
    public const int MaxSize = 20_000;

    /// <summary>The documents to choose from, or null for all of train and dev.</summary>
    public QueueFilter? Filter { get; init; }

    /// <summary>The function whose votes are to be audited, or null: then the queue is a fair draw of what it votes on.</summary>
    public int? FunctionId { get; init; }

    /// <summary>The splits to choose from, or null for what suits the mix: dev first for a fair draw, which measures; train for all else, which would bend what dev measures.</summary>
    public QueueSplits? Splits { get; init; }

    /// <summary>Who answers it, and what becomes of the answers.</summary>
    public QueueOptions People { get; init; } = QueueOptions.Default;

    /// <summary>Whether ranking needs students that have to be asked first.</summary>
    internal bool AsksStudents => FunctionId == null && ReviewMix.Parse(Mix).AsksStudents;
}

/// <summary>A selection of documents.</summary>
/// <param name="Address">The query of the Data page's address.</param>
/// <param name="Query">The same, as it is asked.</param>
public sealed record QueueFilter(string Address, DocumentQuery Query);

/// <summary>Where a queue's documents are from. Test is never among them.</summary>
public enum QueueSplits
{
    Train,
    Dev,
    TrainAndDev,

    /// <summary>Dev as far as it reaches, then train.</summary>
    DevFirst,
}

/// <summary>A queue that is made or on its way.</summary>
/// <param name="QueueId">The queue, or null while students are asked.</param>
/// <param name="JobId">The job that asks them and makes it; its result is a <see cref="QueueResult"/>.</param>
public sealed record QueueMade(int? QueueId, long? JobId);

/// <summary>The queue that a job has made.</summary>
public sealed record QueueResult(int QueueId)
{
    /// <summary>What a job that has succeeded has made.</summary>
    public static QueueResult Of(JobView job) => JobJson.Read<QueueResult>(job.Result ?? throw new ArgumentException("The job has no result.", nameof(job)));
}
