using LabelStudio.Core.Agreement;
using LabelStudio.Core.Evaluation;
using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.Annotators;

/// <summary>The people who answer: how far, how fast, how much alike, how right; and all that they ever answered.</summary>
public interface IAnnotators
{
    /// <summary>Figures of the people and queues of a project, or of one queue. Documents of the test split are left out.</summary>
    Task<AnnotatorReport> ReportAsync(int projectId, int? queueId = null, CancellationToken cancel = default);

    /// <summary>Answers and decisions, the last first.</summary>
    /// <exception cref="UserErrorException">No such project.</exception>
    Task<AnnotationPage> HistoryAsync(int projectId, AnnotationFilter filter, int skip, int take, CancellationToken cancel = default);

    /// <summary>Takes an answer or decision back, whoever gave it; its document is asked again.</summary>
    Task TakeBackAsync(int projectId, long annotationId, Actor by, CancellationToken cancel = default);

    /// <summary>Makes a queue the work of these people from now on; none is everybody. What others have answered in it stays.</summary>
    /// <exception cref="UserErrorException">No such queue, or fewer people than each document needs.</exception>
    Task AssignAsync(int projectId, int queueId, IReadOnlyList<int> people, Actor by, CancellationToken cancel = default);
}

/// <param name="People">Everybody who has answered, the busiest first.</param>
/// <param name="Queues">The project's queues, the latest first.</param>
/// <param name="Alpha">Krippendorff's alpha over all documents with two answers or more.</param>
/// <param name="Fleiss">Fleiss' kappa over the documents with <paramref name="FleissAnswers"/> answers.</param>
/// <param name="FleissAnswers">The number of answers that most documents with two or more have, or 0.</param>
/// <param name="Pairs">Every two people who answered the same documents, those with the most first.</param>
public sealed record AnnotatorReport(
    IReadOnlyList<AnnotatorRow> People, IReadOnlyList<AnnotatedQueue> Queues, AgreementEstimate Alpha, AgreementEstimate Fleiss, int FleissAnswers, IReadOnlyList<AnnotatorPair> Pairs);

/// <summary>One person's work.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Name">Its name.</param>
/// <param name="Answers">Answers that stand.</param>
/// <param name="Skips">Skips that stand.</param>
/// <param name="TakenBack">Answers and skips that were taken back or replaced.</param>
/// <param name="MedianTime">Half of the cards took less, breaks of more than five minutes left out; null where there are no two answers in one sitting.</param>
/// <param name="PerHour">Answers in an hour of sitting, or null.</param>
/// <param name="Last">The last answer.</param>
/// <param name="Alike">Pairs with other people's answers to the same document that agree, with the Wilson interval of their share; null without such pairs.</param>
/// <param name="AlikePairs">Those pairs.</param>
/// <param name="Planted">The share of planted documents answered right, or null.</param>
/// <param name="PlantedAnswers">Answers to planted documents.</param>
/// <param name="Adjudicated">The share of adjudicated documents that this person had answered as decided, or null.</param>
/// <param name="AdjudicatedAnswers">Answers to adjudicated documents.</param>
public sealed record AnnotatorRow(
    int UserId, string Name, int Answers, int Skips, int TakenBack, TimeSpan? MedianTime, double? PerHour, DateTime? Last,
    Estimate? Alike, int AlikePairs, Estimate? Planted, int PlantedAnswers, Estimate? Adjudicated, int AdjudicatedAnswers);

/// <summary>A queue as its people see it.</summary>
/// <param name="Id">The queue.</param>
/// <param name="Name">Its name.</param>
/// <param name="Overlap">k.</param>
/// <param name="Policy">When answers become gold.</param>
/// <param name="Blind">Whether votes are hidden.</param>
/// <param name="Documents">Documents in it.</param>
/// <param name="Planted">Those whose gold is hidden.</param>
/// <param name="Given">Answers and skips so far, out of <paramref name="Documents"/> times <paramref name="Overlap"/>.</param>
/// <param name="Disputed">Documents that wait to be adjudicated.</param>
/// <param name="AssignedTo">The accounts that it is for; none is everybody.</param>
/// <param name="Alpha">Krippendorff's alpha of its answers.</param>
public sealed record AnnotatedQueue(
    int Id, string Name, int Overlap, GoldPolicy Policy, bool Blind, int Documents, int Planted, int Given, int Disputed, IReadOnlyList<int> AssignedTo, AgreementEstimate Alpha);

/// <summary>Two people on the documents that both answered.</summary>
public sealed record AnnotatorPair(int First, string FirstName, int Second, string SecondName, AgreementEstimate Kappa)
{
    public int Alike => (int)Math.Round(Kappa.Observed * Kappa.Documents);

    public int Apart => Kappa.Documents - Alike;
}

/// <summary>Which answers; what is null does not matter.</summary>
public sealed record AnnotationFilter
{
    public int? QueueId { get; init; }
    public int? UserId { get; init; }
    public int? Ordinal { get; init; }
    public int? Class { get; init; }
    public AnnotationKind? Kind { get; init; }

    /// <summary>Only what was taken back, or only what stands.</summary>
    public bool? Undone { get; init; }

    /// <summary>Only skips, or only answers with a class.</summary>
    public bool? Skipped { get; init; }

    /// <summary>Only answers to planted documents that are right, or wrong.</summary>
    public bool? PlantedRight { get; init; }

    /// <summary>Only answers to adjudicated documents that are as decided, or other.</summary>
    public bool? AsDecided { get; init; }

    /// <summary>Only standing answers to documents that this person has answered too.</summary>
    public int? With { get; init; }

    /// <summary>Of those, only where both gave the same class, or another.</summary>
    public bool? Alike { get; init; }

    /// <summary>Only what changed gold, or only what did not.</summary>
    public bool? ChangedGold { get; init; }

    /// <summary>The first day (UTC) on which they were given.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last such day.</summary>
    public DateOnly? Until { get; init; }
}

public sealed record AnnotationPage(int Total, IReadOnlyList<AnnotationRow> Rows);

/// <summary>One answer or decision: who, what, when, from which queue, before and after.</summary>
/// <param name="Class">The class, or -1 for a skip or for no gold.</param>
/// <param name="Queue">The queue's name; empty for one that was removed.</param>
/// <param name="PlantedClass">The known class of a planted document, or null.</param>
/// <param name="GoldBefore">Class of the document's gold before it, or -1.</param>
/// <param name="GoldAfter">And after.</param>
public sealed record AnnotationRow(
    long Id, int Ordinal, string ExternalId, string Text, int? QueueId, int? Position, string Queue, int UserId, string Person, int Class, string Comment,
    AnnotationKind Kind, int? PlantedClass, int GoldBefore, int GoldAfter, DateTime At, DateTime? UndoneAt, string? UndoneBy);
