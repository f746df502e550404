using LabelStudio.Core.Embeddings;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Duplicates;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.SecondOpinions;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>What a queue is chosen from, read at one moment.</summary>
/// <param name="Classes">The schema.</param>
/// <param name="Run">The latest label run, or null.</param>
/// <param name="Votes">The votes of the enabled functions.</param>
/// <param name="Labels">The labels of the latest run, or null.</param>
/// <param name="Opinion">The run of out-of-fold predictions, where the mix asks for them.</param>
/// <param name="Said">Its predictions.</param>
/// <param name="Words">The words that documents have to themselves, where the mix asks for them.</param>
/// <param name="Copies">For each document the first of its near-copies, -1 for none.</param>
/// <param name="Splits">The split of each document.</param>
/// <param name="Gold">Known classes of train and dev.</param>
/// <param name="Known">The same by document, -1 where none is known.</param>
/// <param name="Skipped">Documents that somebody could not decide.</param>
/// <param name="Chosen">For each document whether the filter selects it, or null without a filter.</param>
/// <param name="Audited">The function to audit, or null.</param>
/// <param name="Vectors">The documents' embeddings where the mix makes use of them and there are any, or null.</param>
/// <param name="Seed">Draws; another for each queue.</param>
internal sealed record QueueMaterial(
    ClassList Classes, Run? Run, VotePatterns Votes, ProbabilisticLabels? Labels, SecondOpinionRun? Opinion, ProbabilisticLabels? Said, LoneWords? Words, int[] Copies, Split[] Splits, IReadOnlyList<Gold> Gold, int[] Known,
    IReadOnlyList<int> Skipped, bool[]? Chosen, AuditedVotes? Audited, DocumentVectors? Vectors, int Seed);

/// <summary>The votes of a function that is audited.</summary>
/// <param name="Function">The function as it is now.</param>
/// <param name="Column">Its votes.</param>
/// <param name="Voted">The classes and sets that they name.</param>
internal sealed record AuditedVotes(CurrentFunction Function, VoteColumn Column, VotedClasses Voted);

/// <summary>Reads <see cref="QueueMaterial"/>.</summary>
internal sealed class QueueReading(
    IStudioDbFactory factory, VoteColumns votes, RunLabels runLabels, OpenGold gold, SecondOpinionReader opinions, DocumentService documents, IEmbeddings embeddings)
{
    /// <exception cref="UserErrorException">Nothing to review, or the mix needs what is not there.</exception>
    public async Task<QueueMaterial> ReadAsync(int projectId, QueueRequest request, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        if (dataset.Documents == 0) throw new UserErrorException("There are no documents to review yet. Import documents first.");
        if (dataset.Classes.Count < 2) throw new UserErrorException("There is nothing to decide: the project has fewer than two classes. Add classes under Settings.");
        var n = dataset.Documents;
        var classes = new ClassList(dataset.Classes);
        var run = await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel);
        if (run == null && NeedsLabels(request))
            throw new UserErrorException("Without a label model nobody knows which documents are hard. Fit the label model first, or review a random sample.");
        var current = await CurrentFunction.ReadAsync(db, projectId, cancel);
        var functions = current.Where(f => f.Enabled).ToList();
        var read = await votes.ReadAsync(db, [.. functions.Select(f => f.Source)], n, classes.Count, cancel);
        var labels = run == null ? null : (await runLabels.GetAsync(run.Id, classes, cancel)).Reach(n);
        var opinion = request.AsksStudents ? await OpinionAsync(db, projectId, cancel) : null;
        var said = opinion == null ? null : await opinions.ReadAsync(db, opinion.Run.Id, classes, n, cancel);
        var words = request.FunctionId == null && ReviewMix.Parse(request.Mix).ReadsTexts ? await WordsAsync(db, projectId, n, cancel) : null;
        var copies = await NearCopies.ReadAsync(db, projectId, n, cancel);
        var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
        var open = await gold.ReadAsync(db, projectId, cancel);
        // a document that somebody could not decide would come first again each time
        var skipped = await db.Annotations.Where(a => a.ProjectId == projectId && a.Class < 0 && a.UndoneAt == null).Select(a => a.Ordinal).ToListAsync(cancel);
        var chosen = request.Filter is { } filter ? await documents.SelectAsync(projectId, filter.Query, n, cancel) : null;
        var audited = request.FunctionId is { } id ? await AuditedAsync(db, current, id, n, classes.Count, cancel) : null;
        var vectors = request.FunctionId == null && ReviewMix.Parse(request.Mix).AsksNeighbours ? await QueueVectors.AllAsync(embeddings, projectId, n, cancel) : null;
        var queues = await db.Queues.Where(q => q.ProjectId == projectId).MaxAsync(q => (int?)q.Id, cancel) ?? 0;
        var patterns = await Task.Run(() => VotePatterns.Of(read.Matrix(classes, n), 0, cancel), cancel);
        return new QueueMaterial(classes, run, patterns, labels, opinion, said, words, copies, splits, open.Labels, open.Column(n), skipped, chosen, audited, vectors, queues + 1);
    }

    private static bool NeedsLabels(QueueRequest request) =>
        request.FunctionId == null && ReviewMix.Parse(request.Mix).Shares.Any(s => s.Strategy.Name is not (QueueKind.FairDraw or "uncovered"));

    private async Task<SecondOpinionRun> OpinionAsync(StudioDb db, int projectId, CancellationToken cancel) =>
        await opinions.LatestAsync(db, projectId, cancel) is { MayRank: true } latest
            ? latest
            : throw new UserErrorException("The labels have changed since students were asked about them. Make the queue again.");

    private static async Task<LoneWords> WordsAsync(StudioDb db, int projectId, int documents, CancellationToken cancel)
    {
        var words = new LoneWords.Builder(documents);
        await foreach (var row in DocumentStore.ReadTextsAsync(db, projectId, 0, documents, cancel)) words.Add(row.Ordinal, row.Text);
        return words.Build();
    }

    private async Task<AuditedVotes> AuditedAsync(StudioDb db, IReadOnlyList<CurrentFunction> current, int functionId, int documents, int classes, CancellationToken cancel)
    {
        var function = current.FirstOrDefault(f => f.Id == functionId) ?? throw new UserErrorException("This function does not exist any more. Choose another one to audit.");
        var read = await votes.ReadAsync(db, [function.Source], documents, classes, cancel);
        return new AuditedVotes(function, read.Columns[0], read.Voted(classes));
    }
}
