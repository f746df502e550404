using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Gains;

/// <summary>A document whose gold comes from reviewing.</summary>
/// <param name="Ordinal">The document.</param>
/// <param name="Gold">Its gold now.</param>
/// <param name="QueueId">The queue of its first standing answer; null for one that was given outside any.</param>
/// <param name="Position">Its place in that queue.</param>
/// <param name="Before">The gold it had before that answer, or -1.</param>
/// <param name="Answer">The id of that answer: reviews stand in this order.</param>
internal sealed record ReviewedDocument(int Ordinal, Gold Gold, int? QueueId, int? Position, int Before, long Answer);

/// <summary>Reads which documents have gold because somebody reviewed them. Several answers about a document are one review: its gold is what they came to.</summary>
internal static class ReviewedDocuments
{
    /// <param name="db">The database.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="gold">Train and dev gold as it is now.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>In the order of the reviews.</returns>
    public static async Task<IReadOnlyList<ReviewedDocument>> ReadAsync(StudioDb db, int projectId, GoldSnapshot gold, CancellationToken cancel)
    {
        var known = gold.Labels.Where(g => g.Source != GoldSource.Imported).ToDictionary(g => g.Ordinal);
        if (known.Count == 0) return [];
        var answers = await db.Annotations.AsNoTracking().Where(a => a.ProjectId == projectId && a.Class >= 0 && a.UndoneAt == null && a.PlantedClass == null)
            .OrderBy(a => a.Id).Select(a => new { a.Id, a.Ordinal, a.QueueId, a.Position, a.GoldBefore }).ToListAsync(cancel);
        var reviewed = new List<ReviewedDocument>(known.Count);
        foreach (var answer in answers)
            if (known.Remove(answer.Ordinal, out var label))
                reviewed.Add(new ReviewedDocument(answer.Ordinal, label, answer.QueueId, answer.Position, answer.GoldBefore, answer.Id));
        return reviewed;
    }
}
