using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 3: the documents that are most worth a person's time.</summary>
public static class ReviewQueueing
{
    /// <summary>What is worth a look where nobody says otherwise.</summary>
    public const string DefaultStrategy = "self-mispredicted";

    /// <param name="texts">The documents' texts; read only by strategies that ask students.</param>
    /// <param name="gold">Known classes, -1 elsewhere, for the students to learn; never of the test split. Null for none.</param>
    /// <param name="strategy">A strategy by name or a mix of several, or null for the default.</param>
    /// <param name="votes">Votes on the same documents, or null where the strategy does without.</param>
    /// <param name="eligible">Which documents may be asked about; never those with gold or of the test split.</param>
    /// <exception cref="UserErrorException">An unknown strategy, or one that needs votes where there are none.</exception>
    public static (IReadOnlyList<ReviewCandidate> Queue, QueueFigures Figures) Run(
        IReadOnlyList<string> texts, ProbabilisticLabels labels, VoteMatrix? votes, int[]? gold, bool[]? eligible, string? strategy, int size, Work work)
    {
        try
        {
            var mix = ReviewMix.Parse(strategy ?? DefaultStrategy);
            var inputs = new ReviewInputs { Labels = labels, Votes = votes == null ? null : VotePatterns.Of(votes), Eligible = eligible, Seed = work.Seed };
            if (mix.AsksStudents) inputs = inputs with { OutOfFold = work.Stage("ask students", () => Ask(texts, labels, gold, eligible, work)) };
            if (mix.ReadsTexts) inputs = inputs with { Words = work.Stage("count words", () => LoneWords.Of(texts)) };
            var queue = work.Stage("rank for review", () => ReviewRanking.Top(mix, inputs, size, work.Cancel));
            return (queue, new QueueFigures(mix.Name, queue.Count, eligible?.Count(e => e) ?? labels.Count));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    /// <summary>What students say of documents that they have not learned from. Documents that may not be asked about and have no gold, those of the test split among them, are neither learned from nor read.</summary>
    private static ProbabilisticLabels Ask(IReadOnlyList<string> texts, ProbabilisticLabels labels, int[]? gold, bool[]? eligible, Work work)
    {
        var documents = Enumerable.Range(0, texts.Count).Where(d => eligible?[d] != false || gold?[d] >= 0).ToArray();
        if (documents.Length == 0) return labels;
        var said = SecondOpinion.Ask(
            [.. documents.Select(d => texts[d])], labels.For([.. documents.Select(d => labels.RowOf[d])]), gold == null ? null : [.. documents.Select(d => gold[d])],
            new OutOfFoldOptions { Seed = work.Seed, Threads = work.Threads }, progress: work.Progress, cancel: work.Cancel);
        var rowOf = new int[texts.Count];
        Array.Fill(rowOf, -1);
        for (var i = 0; i < documents.Length; i++) rowOf[documents[i]] = i;
        return said.For(rowOf);
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
