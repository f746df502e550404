using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Review.Gains;

namespace LabelStudio.Workflow.Gains;

/// <summary>What reviewing has bought: the labels as all answers make them, how many changed, and what the next reviews are likely to bring.</summary>
public interface IGains
{
    /// <summary>What the answers of one queue have changed in the labels so far. Takes the answers given up to now into account; of many calls at once one does the work.</summary>
    /// <returns>Null where there is no such queue.</returns>
    Task<LiveGain?> LiveAsync(int projectId, int queueId, CancellationToken cancel = default);

    /// <summary>Learning curves and expected gains, by what the queues looked for.</summary>
    Task<GainsReport> ReportAsync(int projectId, CancellationToken cancel = default);
}

/// <summary>What the answers of a queue have changed.</summary>
/// <param name="Reviewed">Documents with gold from this queue; several answers about one document count once.</param>
/// <param name="Corrected">Of these the ones whose label was another.</param>
/// <param name="Named">Of these the ones that had no label.</param>
/// <param name="Moved">Other documents whose label is another because of the answers.</param>
/// <param name="RunNumber">The label run whose model learns from the answers; null without labels.</param>
/// <param name="Still">Why no other label can move, or null.</param>
/// <param name="Milliseconds">How long the last update of the labels took.</param>
public sealed record LiveGain(int Reviewed, int Corrected, int Named, int Moved, int? RunNumber, string? Still, double Milliseconds)
{
    /// <summary>Labels that are others than without the queue.</summary>
    public int Changed => Corrected + Named + Moved;
}

/// <summary>What reviewing has bought.</summary>
/// <param name="Reviewed">Documents with gold from reviews.</param>
/// <param name="Labelled">Train documents with a label: those whose labels are estimated.</param>
/// <param name="Judges">Dev documents with gold that are a fair sample: imported, or drawn at random.</param>
/// <param name="RunNumber">The label run that learns from the reviews; null without one.</param>
/// <param name="Silent">Why there are no accuracies and no moved labels, or null.</param>
/// <param name="Kinds">By what the queues looked for, the most reviewed first.</param>
public sealed record GainsReport(int Reviewed, int Labelled, int Judges, int? RunNumber, string? Silent, IReadOnlyList<KindOfReview> Kinds);

/// <summary>The reviews of all queues that looked for the same.</summary>
/// <param name="Strategy">As queues keep it; empty for queues that have been deleted.</param>
/// <param name="Queues">How many queues.</param>
/// <param name="Reviewed">Documents with gold from them.</param>
/// <param name="Wrong">Of these the ones whose label was wrong.</param>
/// <param name="Unlabelled">Of these the ones that had no label.</param>
/// <param name="Found">Wrong labels found, by number of reviews of labelled documents.</param>
/// <param name="Accuracy">Estimated accuracy of the labels, by number of reviews; empty where it cannot be told.</param>
/// <param name="Next">What the next 50 and 200 are likely to bring; empty after few reviews.</param>
public sealed record KindOfReview(
    string Strategy, int Queues, int Reviewed, int Wrong, int Unlabelled, IReadOnlyList<FoundPoint> Found, IReadOnlyList<ReplayPoint> Accuracy,
    IReadOnlyList<ExpectedGain> Next)
{
    /// <summary>Wrong labels found per review of a labelled document.</summary>
    public Estimate PerReview => Intervals.Wilson(Wrong, Reviewed - Unlabelled);

    /// <summary>Whether none of the next reviews can be told from ones that bring nothing.</summary>
    public bool StopHere => Next.Count > 0 && Next.All(n => n.StopHere);
}
