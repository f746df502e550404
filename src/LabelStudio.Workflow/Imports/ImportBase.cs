using System.Globalization;
using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Imports;

/// <summary>What a project holds before an import.</summary>
/// <param name="Ids">Ids of the published documents with their ordinals; the planner adds those of the file.</param>
/// <param name="Hashes">Their content hashes.</param>
/// <param name="Splits">Their splits.</param>
/// <param name="Gold">Their gold by ordinal, train and dev only: -1 for none. Empty when the file has no labels to compare with.</param>
/// <param name="GoldByPerson">Whether a person gave it in the studio.</param>
/// <param name="LastRowNumber">The highest number among ids of the form "row-000017", 0 for none.</param>
/// <param name="DocumentsVersion">The version that the import's documents follow.</param>
internal sealed record ImportBase(
    IdMap Ids, long[] Hashes, Split[] Splits, int[] Gold, bool[] GoldByPerson, IReadOnlyList<string> Classes, long LastRowNumber, int DocumentsVersion)
{
    private const string RowPrefix = "row-";

    /// <param name="withGold">Whether the file has labels.</param>
    public static async Task<ImportBase> ReadAsync(StudioDb db, int projectId, bool withGold, CancellationToken cancel)
    {
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(p => p.Id == projectId && !p.Deleting, cancel)
            ?? throw new UserErrorException("The project is not there any more.");
        var count = project.DocumentCount;
        var classes = await db.Classes.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).Select(c => c.Name).ToListAsync(cancel);
        var ids = new IdMap();
        var hashes = new long[count];
        long lastRow = 0;
        await foreach (var key in DocumentStore.ReadKeysAsync(db, projectId, cancel))
        {
            ids.TryAdd(Encoding.UTF8.GetBytes(key.ExternalId), key.Ordinal, out _);
            hashes[key.Ordinal] = key.ContentHash;
            if (key.ExternalId.StartsWith(RowPrefix, StringComparison.Ordinal)
                && long.TryParse(key.ExternalId.AsSpan(RowPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                lastRow = Math.Max(lastRow, number);
        }
        var gold = new int[withGold ? count : 0];
        var byPerson = new bool[gold.Length];
        Array.Fill(gold, -1);
        foreach (var g in withGold ? await GoldStore.ReadAsync(db, projectId, cancel) : [])
        {
            gold[g.Ordinal] = g.Class;
            byPerson[g.Ordinal] = g.Source == GoldSource.Annotation;
        }
        return new ImportBase(
            ids, hashes, await DocumentChunks.ReadSplitsAsync(db, projectId, cancel), gold, byPerson, classes, lastRow, project.DocumentsVersion);
    }
}
