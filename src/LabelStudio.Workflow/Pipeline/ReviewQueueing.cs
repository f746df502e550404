using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 3: the documents that are most worth a person's time.</summary>
public static class ReviewQueueing
{
    /// <param name="strategy">A strategy by name, or null for the default.</param>
    /// <param name="votes">Votes on the same documents, or null where the strategy does without.</param>
    /// <param name="eligible">Which documents may be asked about; never those with gold or of the test split.</param>
    /// <exception cref="UserErrorException">An unknown strategy, or one that needs votes where there are none.</exception>
    public static (IReadOnlyList<ReviewCandidate> Queue, QueueFigures Figures) Run(
        ProbabilisticLabels labels, VoteMatrix? votes, bool[]? eligible, string? strategy, int size, Work work)
    {
        try
        {
            var ranking = ReviewRanking.Create(strategy ?? ReviewRanking.Names[0]);
            var queue = work.Stage("rank for review", () => ReviewRanking.Top(
                ranking, new ReviewInputs { Labels = labels, Votes = votes == null ? null : VotePatterns.Of(votes), Eligible = eligible, Seed = work.Seed }, size, work.Cancel));
            return (queue, new QueueFigures(ranking.Name, queue.Count, eligible?.Count(e => e) ?? labels.Count));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    /// <summary>Writes <c>id,rank,score,label,confidence,reason,text</c>, the most worthwhile first.</summary>
    public static void Write(Stream stream, IReadOnlyList<ReviewCandidate> queue, TextsFile texts, ProbabilisticLabels labels)
    {
        var table = new TableWriter(stream);
        foreach (var name in (string[])["id", "rank", "score", "label", "confidence", "reason", "text"]) table.Field(name);
        table.EndRow();
        for (var i = 0; i < queue.Count; i++)
        {
            var d = queue[i].Document;
            table.Field(texts.Ids[d]).Field(i + 1L).Field((float)queue[i].Score);
            if (labels.IsCovered(d)) table.Field(labels.Classes[labels.Top(d)]);
            else table.Empty();
            table.Field(labels.Confidence(d)).Field(queue[i].Reason).Field(texts.Texts[d]).EndRow();
        }
        table.Flush();
    }
}

/// <param name="Size">Documents in the queue.</param>
/// <param name="Eligible">Documents that could have been in it.</param>
public sealed record QueueFigures(string Strategy, int Size, int Eligible);
