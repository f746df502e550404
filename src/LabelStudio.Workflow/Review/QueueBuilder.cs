using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>Chooses the documents of a review queue and keeps the choice. Test documents and documents with gold are never chosen.</summary>
internal sealed class QueueBuilder(IStudioDbFactory factory, VoteColumns votes, RunLabels runLabels, OpenGold gold, TimeProvider time)
{
    public async Task<int> BuildAsync(int projectId, string name, QueueStrategy strategy, int size, QueueOptions options, Actor by, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var project = await ReadAsync(db, projectId, strategy, cancel);
        var chosen = await Task.Run(() => Choose(project, strategy, size, cancel), cancel);
        if (chosen.Count == 0) throw new UserErrorException(NothingLeft(strategy));
        var planted = await PlantAsync(db, projectId, project, strategy, options.Planted(chosen.Count), cancel);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var queue = new ReviewQueue
        {
            ProjectId = projectId,
            Name = name,
            Strategy = strategy.ToString(),
            LabelRunId = project.Run?.Id,
            By = by.Name,
            At = time.GetUtcNow().UtcDateTime,
        };
        db.Queues.Add(queue);
        await db.SaveChangesAsync(cancel);
        await QueueSlots.CreateAsync(db, queue, [.. chosen.Select(ItemOf)], planted, options, cancel);
        await transaction.CommitAsync(cancel);
        return queue.Id;
    }

    /// <summary>Documents whose gold is hidden, with a reason in the words of the others.</summary>
    private async Task<IReadOnlyList<QueueItem>> PlantAsync(StudioDb db, int projectId, ProjectNow project, QueueStrategy strategy, int count, CancellationToken cancel)
    {
        if (count == 0) return [];
        var drawn = PlantedGold.Draw((await gold.ReadAsync(db, projectId, cancel)).Labels, count, project.Seed);
        if (drawn.Count < count)
            throw new UserErrorException($"Only {InWords.Count(drawn.Count, "document")} of train and dev {(drawn.Count == 1 ? "has" : "have")} gold that could be planted, and {count} are asked for. Plant a smaller share, or import more gold.");
        var only = project with { Gold = Everything(project.Gold.Length, drawn) };
        var reasons = await Task.Run(() => Choose(only, strategy, count, cancel).ToDictionary(c => c.Document), cancel);
        return
        [
            .. drawn.Select(g =>
            {
                var item = ItemOf(reasons.GetValueOrDefault(g.Ordinal, new ReviewCandidate(g.Ordinal, 0, "drawn at random")));
                item.PlantedClass = g.Class;
                return item;
            }),
        ];
    }

    /// <summary>Gold that leaves only some documents without.</summary>
    private static int[] Everything(int documents, IReadOnlyList<Gold> but)
    {
        var gold = new int[documents];
        foreach (var g in but) gold[g.Ordinal] = -1;
        return gold;
    }

    private static QueueItem ItemOf(ReviewCandidate c) => new() { Ordinal = c.Document, Score = (float)c.Score, Reason = c.Reason };

    private async Task<ProjectNow> ReadAsync(StudioDb db, int projectId, QueueStrategy strategy, CancellationToken cancel)
    {
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        if (dataset.Documents == 0) throw new UserErrorException("There are no documents to review yet. Import documents first.");
        if (dataset.Classes.Count < 2) throw new UserErrorException("There is nothing to decide: the project has fewer than two classes. Add classes under Settings.");
        var classes = new ClassList(dataset.Classes);
        var run = await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel);
        if (run == null && strategy is not (QueueStrategy.Random or QueueStrategy.Uncovered))
            throw new UserErrorException("Without a label model nobody knows which documents are hard. Fit the label model first, or review a random sample.");
        var functions = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled).ToList();
        var read = await votes.ReadAsync(db, [.. functions.Select(f => f.Source)], dataset.Documents, classes.Count, cancel);
        var posteriors = run == null ? null : await runLabels.GetAsync(run.Id, classes, cancel);
        var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
        var known = (await gold.ReadAsync(db, projectId, cancel)).Column(dataset.Documents);
        // a document that somebody could not decide would come first again each time
        var skipped = await db.Annotations.Where(a => a.ProjectId == projectId && a.Class < 0 && a.UndoneAt == null).Select(a => a.Ordinal).ToListAsync(cancel);
        var queues = await db.Queues.CountAsync(q => q.ProjectId == projectId, cancel);
        return new ProjectNow(run, read.Matrix(classes, dataset.Documents), posteriors, splits, known, skipped, queues + 1);
    }

    private static IReadOnlyList<ReviewCandidate> Choose(ProjectNow project, QueueStrategy strategy, int size, CancellationToken cancel)
    {
        var patterns = VotePatterns.Of(project.Votes, 0, cancel);
        return strategy switch
        {
            QueueStrategy.Random => ChooseAtRandom(project, patterns, size, cancel),
            // by the votes as they are now, not as they were when the labels were made
            QueueStrategy.Uncovered => Top("uncovered", Uniform(patterns), patterns, project.Eligible(null), project.Seed, size, cancel),
            // the functions agree, or there is only one: nothing to settle
            QueueStrategy.Disagreement => [.. Ranked(project, strategy, patterns, size, cancel).Where(c => c.Score > 0)],
            _ => Ranked(project, strategy, patterns, size, cancel),
        };
    }

    private static IReadOnlyList<ReviewCandidate> Ranked(ProjectNow project, QueueStrategy strategy, VotePatterns patterns, int size, CancellationToken cancel) =>
        Top(NameOf(strategy), Reach(project.Posteriors!, patterns.Documents), patterns, project.Eligible(null), project.Seed, size, cancel);

    /// <summary>A random sample is drawn to measure, and what measures is dev: it comes first, train fills up.</summary>
    private static List<ReviewCandidate> ChooseAtRandom(ProjectNow project, VotePatterns patterns, int size, CancellationToken cancel)
    {
        var labels = project.Posteriors == null ? Uniform(patterns) : Reach(project.Posteriors, patterns.Documents);
        var chosen = new List<ReviewCandidate>();
        foreach (var split in new[] { Split.Dev, Split.Train })
        {
            var drawn = Top("random", labels, patterns, project.Eligible(split), project.Seed, size - chosen.Count, cancel);
            chosen.AddRange(project.Posteriors == null ? drawn.Select(c => c with { Reason = "drawn at random" }) : drawn);
        }
        return chosen;
    }

    private static IReadOnlyList<ReviewCandidate> Top(
        string strategy, ProbabilisticLabels labels, VotePatterns patterns, bool[] eligible, int seed, int size, CancellationToken cancel) =>
        ReviewRanking.Top(ReviewRanking.Create(strategy), new ReviewInputs { Labels = labels, Votes = patterns, Eligible = eligible, Seed = seed }, size, cancel);

    private static string NameOf(QueueStrategy strategy) => strategy switch
    {
        QueueStrategy.LeastConfidence => "least-confidence",
        QueueStrategy.Margin => "margin",
        QueueStrategy.Entropy => "entropy",
        QueueStrategy.Disagreement => "disagreement",
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "No such strategy."),
    };

    /// <summary>Labels that say nothing but where votes are.</summary>
    private static ProbabilisticLabels Uniform(VotePatterns patterns)
    {
        // two rows are enough: with a vote and without
        float[] even = [.. Enumerable.Repeat(1f / patterns.Classes.Count, 2 * patterns.Classes.Count)];
        return new ProbabilisticLabels(patterns.Classes, even, [.. patterns.PatternOf.Select(p => patterns.IsCovered(p) ? 0 : 1)], [true, false]);
    }

    /// <summary>The labels, with an empty one for documents that came after the run.</summary>
    private static ProbabilisticLabels Reach(ProbabilisticLabels labels, int documents)
    {
        if (labels.Count >= documents) return labels;
        var rowOf = new int[documents];
        labels.RowOf.CopyTo(rowOf, 0);
        Array.Fill(rowOf, -1, labels.Count, documents - labels.Count);
        return labels.For(rowOf);
    }

    private static string NothingLeft(QueueStrategy strategy) => strategy switch
    {
        QueueStrategy.Uncovered => "At least one function votes on every document that may be reviewed, so none is uncovered. Choose another strategy.",
        QueueStrategy.Disagreement => "The functions disagree on no document that may be reviewed. Choose another strategy.",
        _ => "No document is left to review: all of train and dev have gold or were skipped.",
    };

    private sealed record ProjectNow(
        Run? Run, VoteMatrix Votes, ProbabilisticLabels? Posteriors, Split[] Splits, int[] Gold, IReadOnlyList<int> Skipped, int Seed)
    {
        /// <summary>Documents of train and dev, or of one of them, that have no gold and were not skipped.</summary>
        public bool[] Eligible(Split? only)
        {
            var eligible = new bool[Votes.Documents];
            for (var d = 0; d < eligible.Length; d++)
                eligible[d] = Splits[d] != Split.Test && (only == null || Splits[d] == only) && Gold[d] < 0;
            foreach (var d in Skipped)
                if (d < eligible.Length) eligible[d] = false;
            return eligible;
        }
    }
}
