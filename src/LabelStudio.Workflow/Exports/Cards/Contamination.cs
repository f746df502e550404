using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Duplicates;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>Documents that stand in more than one split, exactly or nearly: what was learned may then be what is asked.</summary>
/// <param name="Checked">Whether all present documents have been compared.</param>
/// <param name="Train">Train documents.</param>
/// <param name="Dev">Dev documents.</param>
/// <param name="Test">Test documents.</param>
/// <param name="DevTwins">Dev documents with a twin in train.</param>
/// <param name="TestTwins">Test documents with a twin in train or dev.</param>
/// <param name="TestExactTwins">Those of them with the very same words.</param>
public sealed record Contamination(bool Checked, int Train, int Dev, int Test, int DevTwins, int TestTwins, int TestExactTwins)
{
    public static async Task<Contamination> ReadAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
        var members = new List<(int Ordinal, DuplicateKind Kind, int Group)>();
        var seenIn = new Dictionary<(DuplicateKind, int), int>();
        await foreach (var m in db.Duplicates.AsNoTracking().Where(m => m.ProjectId == projectId).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (m.Ordinal >= splits.Length) continue;
            members.Add((m.Ordinal, m.Kind, m.Group));
            seenIn[(m.Kind, m.Group)] = seenIn.GetValueOrDefault((m.Kind, m.Group)) | (1 << (int)splits[m.Ordinal]);
        }
        const int train = 1 << (int)Split.Train, trainOrDev = train | (1 << (int)Split.Dev);
        HashSet<int> dev = [], test = [], exact = [];
        foreach (var (ordinal, kind, group) in members)
        {
            var seen = seenIn[(kind, group)];
            if (splits[ordinal] == Split.Dev && (seen & train) != 0) dev.Add(ordinal);
            if (splits[ordinal] != Split.Test || (seen & trainOrDev) == 0) continue;
            test.Add(ordinal);
            if (kind == DuplicateKind.Exact) exact.Add(ordinal);
        }
        int Count(Split s) => splits.Count(x => x == s);
        return new Contamination(
            await CheckedAsync(db, projectId, splits.Length, cancel), Count(Split.Train), Count(Split.Dev), Count(Split.Test), dev.Count, test.Count, exact.Count);
    }

    /// <summary>Whether the last look for duplicates came after the last import and saw as many documents as there are.</summary>
    private static async Task<bool> CheckedAsync(StudioDb db, int projectId, int documents, CancellationToken cancel)
    {
        var last = await db.Jobs.AsNoTracking().Where(j => j.ProjectId == projectId && j.Kind == DuplicatesHandler.KindName && j.State == JobState.Succeeded && j.Result != null)
            .OrderByDescending(j => j.Id).Select(j => new { j.Result, j.EndedAt }).FirstOrDefaultAsync(cancel);
        if (last == null || JobJson.Read<DuplicatesResult>(last.Result!).Documents != documents) return false;
        var imported = await db.Imports.AsNoTracking().Where(i => i.ProjectId == projectId).MaxAsync(i => (DateTime?)i.At, cancel);
        return imported == null || last.EndedAt >= imported;
    }
}
