using System.Runtime.CompilerServices;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Documents;

/// <summary>A document's text.</summary>
public readonly record struct DocumentText(int Ordinal, string Text);

/// <summary>What tells a re-imported row from an unchanged one.</summary>
public readonly record struct DocumentKey(int Ordinal, string ExternalId, long ContentHash);

/// <summary>The documents of a project: append invisibly, publish at once, read in ranges.</summary>
/// <remarks>Rows at ordinals from Project.DocumentCount on are invisible to every reader here; so are staged changes of published documents.
/// A crash in the middle of an import leaves only such rows, which <see cref="DiscardUnpublishedAsync"/> sweeps.</remarks>
public static class DocumentStore
{
    private const int ReadBatch = 8_192;

    /// <summary>Adds new documents above the published count; they stay invisible until <see cref="PublishAsync"/>. Ordinals must go on without a gap.</summary>
    public static Task AppendAsync(StudioDb db, IReadOnlyCollection<Document> documents, CancellationToken cancel = default) =>
        db.BulkInsertAsync(documents, cancel);

    /// <summary>Keeps changes of published documents aside until <see cref="PublishAsync"/>; at most one change a document.</summary>
    public static Task StageChangesAsync(StudioDb db, IReadOnlyCollection<DocumentChange> changes, CancellationToken cancel = default) =>
        db.BulkInsertAsync(changes, cancel);

    /// <summary>Makes everything that was appended and staged visible: documents, changes, gold and blocks of version <paramref name="version"/>. Call it in one transaction with the import's record.</summary>
    /// <param name="db">The database, in a transaction.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="documentCount">Documents from now on.</param>
    /// <param name="version">The project's DocumentsVersion + 1, which the blocks were written with.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidOperationException">No transaction, or another import has published meanwhile.</exception>
    public static async Task PublishAsync(StudioDb db, int projectId, int documentCount, int version, CancellationToken cancel = default)
    {
        if (db.Database.CurrentTransaction == null) throw new InvalidOperationException("Publishing needs a transaction.");
        var raised = await Sql.ExecuteAsync(
            db,
            """
            UPDATE "Projects" SET "DocumentCount" = @count, "DocumentsVersion" = @version, "DatasetVersion" = "DatasetVersion" + 1
            WHERE "Id" = @project AND "DocumentsVersion" = @version - 1 AND "DocumentCount" <= @count
            """,
            cancel, ("project", projectId), ("count", documentCount), ("version", version));
        if (raised != 1) throw new InvalidOperationException("The project's documents have changed since the import began.");
        await Sql.ExecuteAsync(
            db,
            """
            UPDATE "Documents" SET "Text" = c."Text", "Split" = c."Split", "Fields" = c."Fields", "ContentHash" = c."ContentHash"
            FROM "DocumentChanges" AS c
            WHERE c."ProjectId" = @project AND "Documents"."ProjectId" = @project AND "Documents"."Ordinal" = c."Ordinal"
            """,
            cancel, ("project", projectId));
        await Sql.ExecuteAsync(
            db,
            """
            INSERT INTO "GoldLabels" ("ProjectId", "Ordinal", "Class", "Source", "UserId", "At")
            SELECT "ProjectId", "Ordinal", "Class", "Source", "UserId", "At" FROM "StagedGold" WHERE "ProjectId" = @project
            ON CONFLICT ("ProjectId", "Ordinal") DO UPDATE SET "Class" = excluded."Class", "Source" = excluded."Source", "UserId" = excluded."UserId", "At" = excluded."At"
            """,
            cancel, ("project", projectId));
        await Sql.ExecuteAsync(
            db,
            """
            DELETE FROM "DocumentChunks" WHERE "ProjectId" = @project AND EXISTS
              (SELECT 1 FROM "DocumentChunks" AS n WHERE n."ProjectId" = @project AND n."Chunk" = "DocumentChunks"."Chunk" AND n."Version" > "DocumentChunks"."Version")
            """,
            cancel, ("project", projectId));
        await ClearStagingAsync(db, projectId, cancel);
    }

    /// <summary>Removes what an import that did not end has left: rows above the count, staged changes and gold, blocks of a version that was never published. In bounded steps; each commits unless the caller has a transaction.</summary>
    public static async Task DiscardUnpublishedAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        await ClearStagingAsync(db, projectId, cancel);
        await Sql.ExecuteAsync(
            db,
            """DELETE FROM "DocumentChunks" WHERE "ProjectId" = @project AND "Version" > (SELECT "DocumentsVersion" FROM "Projects" WHERE "Id" = @project)""",
            cancel, ("project", projectId));
        var bounds = await Sql.ListAsync(
            db, """SELECT p."DocumentCount", (SELECT MAX("Ordinal") FROM "Documents" WHERE "ProjectId" = @project) FROM "Projects" AS p WHERE p."Id" = @project""",
            r => (Count: r.GetInt32(0), Last: r.IsDBNull(1) ? -1 : r.GetInt32(1)), cancel, ("project", projectId));
        if (bounds.Count == 0) return;
        // from the end downwards, so that a crash in between leaves no gap
        for (var above = bounds[0].Last; above >= bounds[0].Count; above -= DocumentChunks.Size)
            await Sql.ExecuteAsync(
                db, """DELETE FROM "Documents" WHERE "ProjectId" = @project AND "Ordinal" >= @from AND "Ordinal" <= @to""", cancel,
                ("project", projectId), ("from", Math.Max(bounds[0].Count, above - DocumentChunks.Size + 1)), ("to", above));
    }

    /// <summary>Published documents, 0 when there is no such project.</summary>
    public static async Task<int> CountAsync(StudioDb db, int projectId, CancellationToken cancel = default) =>
        await db.Projects.Where(p => p.Id == projectId).Select(p => p.DocumentCount).FirstOrDefaultAsync(cancel);

    /// <summary>Streams the texts of the published documents from <paramref name="from"/> on, in order.</summary>
    public static async IAsyncEnumerable<DocumentText> ReadTextsAsync(
        StudioDb db, int projectId, int from, int count, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var end = await EndAsync(db, projectId, from, count, cancel);
        for (var at = from; at < end; at += ReadBatch)
        {
            // one short statement a batch: an open reader would keep SQLite's log from being folded back
            var batch = await Sql.ListAsync(
                db, """SELECT "Ordinal", "Text" FROM "Documents" WHERE "ProjectId" = @project AND "Ordinal" >= @from AND "Ordinal" < @to ORDER BY "Ordinal" """,
                r => new DocumentText(r.GetInt32(0), r.GetString(1)), cancel, ("project", projectId), ("from", at), ("to", Math.Min(end, at + ReadBatch)));
            foreach (var row in batch) yield return row;
        }
    }

    /// <summary>Streams published documents with all they hold from <paramref name="from"/> on, in order.</summary>
    public static async IAsyncEnumerable<Document> ReadAsync(
        StudioDb db, int projectId, int from, int count, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var end = await EndAsync(db, projectId, from, count, cancel);
        for (var at = from; at < end; at += ReadBatch)
        {
            var batch = await Sql.ListAsync(
                db,
                """
                SELECT "Ordinal", "ExternalId", "Text", "Split", "Fields", "ContentHash" FROM "Documents"
                WHERE "ProjectId" = @project AND "Ordinal" >= @from AND "Ordinal" < @to ORDER BY "Ordinal"
                """,
                r => Row(projectId, r), cancel, ("project", projectId), ("from", at), ("to", Math.Min(end, at + ReadBatch)));
            foreach (var row in batch) yield return row;
        }
    }

    /// <summary>Streams id, ordinal and content hash of all published documents: what a re-import compares with.</summary>
    public static async IAsyncEnumerable<DocumentKey> ReadKeysAsync(StudioDb db, int projectId, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var end = await EndAsync(db, projectId, 0, int.MaxValue, cancel);
        for (var at = 0; at < end; at += ReadBatch)
        {
            var batch = await Sql.ListAsync(
                db, """SELECT "Ordinal", "ExternalId", "ContentHash" FROM "Documents" WHERE "ProjectId" = @project AND "Ordinal" >= @from AND "Ordinal" < @to ORDER BY "Ordinal" """,
                r => new DocumentKey(r.GetInt32(0), r.GetString(1), r.GetInt64(2)), cancel, ("project", projectId), ("from", at), ("to", Math.Min(end, at + ReadBatch)));
            foreach (var row in batch) yield return row;
        }
    }

    /// <summary>The published documents among the ordinals, in the order asked for.</summary>
    public static async Task<IReadOnlyList<Document>> FindAsync(StudioDb db, int projectId, IReadOnlyList<int> ordinals, CancellationToken cancel = default)
    {
        var count = await CountAsync(db, projectId, cancel);
        var found = new Dictionary<int, Document>(ordinals.Count);
        foreach (var part in ordinals.Where(o => o >= 0 && o < count).Distinct().Chunk(1_000))
        {
            await foreach (var d in db.Documents.AsNoTracking().Where(d => d.ProjectId == projectId && part.Contains(d.Ordinal)).AsAsyncEnumerable().WithCancellation(cancel))
                found[d.Ordinal] = d;
        }
        return [.. ordinals.Where(found.ContainsKey).Select(o => found[o])];
    }

    /// <summary>Ordinals of published documents by the ids they were imported with; unknown ids are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> OrdinalsAsync(StudioDb db, int projectId, IReadOnlyCollection<string> externalIds, CancellationToken cancel = default)
    {
        var count = await CountAsync(db, projectId, cancel);
        var found = new Dictionary<string, int>(externalIds.Count, StringComparer.Ordinal);
        foreach (var part in externalIds.Distinct(StringComparer.Ordinal).Chunk(1_000))
        {
            var rows = db.Documents.AsNoTracking().Where(d => d.ProjectId == projectId && d.Ordinal < count && part.Contains(d.ExternalId))
                .Select(d => new { d.ExternalId, d.Ordinal });
            await foreach (var d in rows.AsAsyncEnumerable().WithCancellation(cancel)) found[d.ExternalId] = d.Ordinal;
        }
        return found;
    }

    private static async Task<int> EndAsync(StudioDb db, int projectId, int from, int count, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return (int)Math.Min((long)from + count, await CountAsync(db, projectId, cancel));
    }

    private static async Task ClearStagingAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        await Sql.ExecuteAsync(db, """DELETE FROM "DocumentChanges" WHERE "ProjectId" = @project""", cancel, ("project", projectId));
        await Sql.ExecuteAsync(db, """DELETE FROM "StagedGold" WHERE "ProjectId" = @project""", cancel, ("project", projectId));
    }

    private static Document Row(int projectId, System.Data.Common.DbDataReader r) => new()
    {
        ProjectId = projectId,
        Ordinal = r.GetInt32(0),
        ExternalId = r.GetString(1),
        Text = r.GetString(2),
        Split = (Split)r.GetByte(3),
        Fields = r.IsDBNull(4) ? null : r.GetString(4),
        ContentHash = r.GetInt64(5),
    };
}
