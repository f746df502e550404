using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.Review;

/// <summary>Human review: queues, cards, answers, undo.</summary>
public interface IReviews
{
    Task<IReadOnlyList<QueueSummary>> QueuesAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Makes a stable snapshot of the documents most worth a look, at once or, where students have to be asked first, by a job. Test documents are never in it.</summary>
    /// <exception cref="UserErrorException">A mix that cannot be read, or no document to choose.</exception>
    Task<QueueMade> CreateQueueAsync(int projectId, QueueRequest request, Actor by, CancellationToken cancel = default);

    Task DeleteQueueAsync(int projectId, int queueId, Actor by, CancellationToken cancel = default);

    /// <summary>The next pending cards for this person, leased to them; the first is to be shown, the others are a prefetch. Empty when the queue is done.</summary>
    Task<IReadOnlyList<ReviewCard>> NextAsync(int projectId, int queueId, int count, Actor by, CancellationToken cancel = default);

    /// <summary>Records an answer (class index) or a skip (-1, with a reason in the comment). The same client key twice is one answer.</summary>
    Task AnswerAsync(int projectId, int queueId, int position, int @class, string comment, Guid clientKey, Actor by, CancellationToken cancel = default);

    /// <summary>Takes an answer of this person back, or the last ones that were given together.</summary>
    /// <param name="answer">The client key of the answer; null for the last one that stands, with those of <see cref="AnswerKeys"/> like it. The same key twice takes one answer back.</param>
    /// <returns>The cards, to be answered again; none when there is nothing to take back.</returns>
    Task<IReadOnlyList<ReviewCard>> UndoAsync(int projectId, int queueId, Actor by, Guid? answer = null, CancellationToken cancel = default);

    Task<QueueSummary?> QueueAsync(int projectId, int queueId, CancellationToken cancel = default);
}

/// <summary>A queue and how far it is.</summary>
/// <param name="Mix">What its documents were ranked by: a strategy, or shares of several.</param>
public sealed record QueueSummary(int Id, string Name, string Mix, int Size, int Answered, int Skipped, int Pending, string By, DateTime At)
{
    /// <summary>The query of the Data page's address that its documents were chosen by, or null.</summary>
    public string? Filter { get; init; }

    /// <summary>The function whose votes it audits, or null.</summary>
    public int? FunctionId { get; init; }

    /// <summary>How many people answer each document.</summary>
    public int Overlap { get; init; } = 1;

    /// <summary>Whether votes and reasons are hidden until a document is answered.</summary>
    public bool Blind { get; init; }

    /// <summary>Whether gold is planted in it.</summary>
    public bool Planted { get; init; }

    /// <summary>Whether somebody may see votes and label once they have answered: not where answers are compared with each other or with gold, for an answer can be taken back.</summary>
    public bool MayTell => Overlap == 1 && !Planted;

    public GoldPolicy Policy { get; init; }

    /// <summary>Documents, answered by everybody, that wait for somebody to adjudicate; they count as answered.</summary>
    public int Disputed { get; init; }

    /// <summary>Answers and skips so far, out of <see cref="Asked"/>.</summary>
    public int Given { get; init; }

    /// <summary>Accounts that the queue is for; none is everybody.</summary>
    public IReadOnlyList<int> AssignedTo { get; init; } = [];

    public int Asked => Size * Overlap;

    /// <summary>Whether this person may answer it.</summary>
    public bool IsFor(Actor person) => AssignedTo.Count == 0 || AssignedTo.Contains(person.UserId ?? 0);
}

/// <summary>A document to be answered.</summary>
/// <param name="Candidates">All K classes with their probabilities, the most probable first; of a blind queue in the order of the schema and all equal: the labels know planted gold.</param>
public sealed record ReviewCard(
    int QueueId, int Position, int Ordinal, string ExternalId, string Text, IReadOnlyDictionary<string, string> Fields, string Reason,
    IReadOnlyList<(int Class, double Probability)> Candidates, IReadOnlyList<Documents.FunctionVote> Votes)
{
    /// <summary>Whether votes and reason are to be hidden until the document is answered.</summary>
    public bool Blind { get; init; }

    /// <summary>The label that the document had when the queue was made, or -1.</summary>
    public int Label { get; init; } = -1;

    /// <summary>As somebody sees it who is to say what it is without being told.</summary>
    internal ReviewCard Unbiased() => this with { Blind = true, Candidates = [.. Candidates.OrderBy(c => c.Class).Select(c => (c.Class, 1.0 / Candidates.Count))] };
}
