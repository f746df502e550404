using LabelStudio.Core.Review;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Embeddings;

namespace LabelStudio.Workflow.Review;

/// <summary>Chooses the documents of a review queue and keeps the choice: a queue never changes by itself.</summary>
internal sealed class QueueBuilder(IStudioDbFactory factory, QueueReading reading, IEmbeddings embeddings, TimeProvider time)
{
    /// <summary>Chooses; nothing is written yet.</summary>
    /// <exception cref="UserErrorException">No document can be chosen.</exception>
    public async Task<QueuePlan> PlanAsync(int projectId, QueueRequest request, Actor by, CancellationToken cancel)
    {
        var material = await reading.ReadAsync(projectId, request, cancel);
        var choice = new QueueChoice(material, request);
        var chosen = await Task.Run(() => choice.Choose(cancel), cancel);
        if (chosen.Count == 0) throw new UserErrorException(choice.NothingFound());
        chosen = await SpreadAsync(projectId, chosen, material.Copies, cancel);
        var planted = await Task.Run(() => choice.Plant(chosen, cancel), cancel);
        var queue = new ReviewQueue
        {
            ProjectId = projectId,
            Name = request.Name,
            Mix = request.FunctionId == null ? ReviewMix.Parse(request.Mix).Name : QueueKind.FairDraw,
            Filter = request.Filter?.Address,
            FunctionId = material.Audited?.Function.Id,
            FunctionVersionId = material.Audited?.Function.VersionId,
            LabelRunId = material.Run?.Id,
            OutOfFoldRunId = material.Opinion?.Run.Id,
            By = by.Name,
            At = time.GetUtcNow().UtcDateTime,
        };
        return new QueuePlan(queue, [.. chosen.Select(c => ItemOf(c, material, null))], [.. planted.Select(p => ItemOf(p.Candidate, material, p.Class))], request.People);
    }

    /// <summary>Writes a plan down, in the caller's transaction.</summary>
    /// <returns>The queue's id.</returns>
    public static async Task<int> WriteAsync(StudioDb db, QueuePlan plan, CancellationToken cancel)
    {
        db.Queues.Add(plan.Queue);
        await db.SaveChangesAsync(cancel);
        await QueueSlots.CreateAsync(db, plan.Queue, plan.Items, plan.Planted, plan.People, cancel);
        return plan.Queue.Id;
    }

    /// <summary>People tire of the same question again and again, and its answer tells less each time: what is alike does not come in a row.</summary>
    private async Task<IReadOnlyList<ReviewCandidate>> SpreadAsync(int projectId, IReadOnlyList<ReviewCandidate> chosen, int[] copies, CancellationToken cancel)
    {
        return Spreading.Apart(chosen, await ClustersAsync(projectId, [.. chosen.Select(c => c.Document)], cancel), [.. chosen.Select(c => copies[c.Document])]);
    }

    /// <summary>By meaning where there are embeddings, else by words.</summary>
    private async Task<int[]> ClustersAsync(int projectId, IReadOnlyList<int> documents, CancellationToken cancel)
    {
        if (await QueueVectors.OfAsync(embeddings, projectId, documents, cancel) is { } vectors) return await Task.Run(() => VectorClusters.Of(vectors, cancel: cancel), cancel);
        await using var db = factory.Create();
        var texts = (await DocumentStore.FindAsync(db, projectId, documents, cancel)).ToDictionary(d => d.Ordinal, d => d.Text);
        return await Task.Run(() => WordClusters.Of([.. documents.Select(d => texts.GetValueOrDefault(d, ""))], cancel: cancel), cancel);
    }

    private static QueueItem ItemOf(ReviewCandidate c, QueueMaterial material, int? planted) => new()
    {
        Ordinal = c.Document,
        Score = (float)c.Score,
        Strategy = c.Strategy,
        Reason = c.Reason,
        HadGold = material.Known[c.Document] >= 0,
        Label = material.Labels is { } labels && labels.IsCovered(c.Document) ? labels.Top(c.Document) : -1,
        PlantedClass = planted,
    };
}

/// <summary>A queue that is not written yet.</summary>
/// <param name="Planted">Documents whose gold is known and hidden.</param>
internal sealed record QueuePlan(ReviewQueue Queue, IReadOnlyList<QueueItem> Items, IReadOnlyList<QueueItem> Planted, QueueOptions People);
