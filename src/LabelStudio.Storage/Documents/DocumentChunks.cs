using LabelStudio.Core.Schema;
using LabelStudio.Storage.Bulk;

namespace LabelStudio.Storage.Documents;

/// <summary>Size and state of one published block of documents.</summary>
/// <param name="Chunk">Number of the block; it starts at ordinal Chunk × 65,536.</param>
/// <param name="Count">Documents in it.</param>
/// <param name="Version">Raised whenever a document of the block is added or changed.</param>
public readonly record struct ChunkState(int Chunk, int Count, int Version);

/// <summary>Blocks of 65,536 documents: their versions, splits and word indexes.</summary>
/// <remarks>A block is written with the version that the import will publish and stays invisible until then (see <see cref="DocumentStore.PublishAsync"/>).</remarks>
public static class DocumentChunks
{
    /// <summary>Documents of a full block.</summary>
    public const int Size = 65_536;

    /// <summary>The block of an ordinal.</summary>
    public static int Of(int ordinal) => ordinal / Size;

    /// <summary>How many blocks so many documents fill.</summary>
    public static int CountFor(int documents) => (documents + Size - 1) / Size;

    // the newest version of each block that has been published
    private const string Visible =
        """
        FROM "DocumentChunks" AS c JOIN "Projects" AS p ON p."Id" = c."ProjectId"
        WHERE c."ProjectId" = @project AND c."Version" <= p."DocumentsVersion"
          AND NOT EXISTS (SELECT 1 FROM "DocumentChunks" AS n
                          WHERE n."ProjectId" = c."ProjectId" AND n."Chunk" = c."Chunk" AND n."Version" > c."Version" AND n."Version" <= p."DocumentsVersion")
        """;

    /// <summary>Writes a block that becomes visible when <paramref name="version"/> is published; writing it again replaces it.</summary>
    /// <param name="db">The database; give it the job's transaction.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="chunk">Number of the block.</param>
    /// <param name="version">The project's DocumentsVersion + 1.</param>
    /// <param name="splits">One entry a document of the block.</param>
    /// <param name="words">The serialised word index of the block.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task WriteAsync(
        StudioDb db, int projectId, int chunk, int version, ReadOnlyMemory<Split> splits, byte[] words, CancellationToken cancel = default) =>
        await Sql.ExecuteAsync(
            db,
            """
            INSERT INTO "DocumentChunks" ("ProjectId", "Chunk", "Version", "Count", "Splits", "Words")
            VALUES (@project, @chunk, @version, @count, @splits, @words)
            ON CONFLICT ("ProjectId", "Chunk", "Version") DO UPDATE SET "Count" = excluded."Count", "Splits" = excluded."Splits", "Words" = excluded."Words"
            """,
            cancel,
            ("project", projectId), ("chunk", chunk), ("version", version), ("count", splits.Length),
            ("splits", SplitCodec.Encode(splits.Span)), ("words", words));

    /// <summary>The published blocks in order.</summary>
    public static async Task<IReadOnlyList<ChunkState>> StatesAsync(StudioDb db, int projectId, CancellationToken cancel = default) =>
        await Sql.ListAsync(
            db, $"SELECT c.\"Chunk\", c.\"Count\", c.\"Version\" {Visible} ORDER BY c.\"Chunk\"",
            r => new ChunkState(r.GetInt32(0), r.GetInt32(1), r.GetInt32(2)), cancel, ("project", projectId));

    /// <summary>The split of every published document, by ordinal.</summary>
    public static async Task<Split[]> ReadSplitsAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        var chunks = await Sql.ListAsync(
            db, $"SELECT c.\"Splits\", c.\"Count\" {Visible} ORDER BY c.\"Chunk\"",
            r => ((byte[])r.GetValue(0), r.GetInt32(1)), cancel, ("project", projectId));
        var splits = new Split[chunks.Sum(c => c.Item2)];
        var at = 0;
        foreach (var (packed, count) in chunks)
        {
            SplitCodec.Decode(packed, splits.AsSpan(at, count));
            at += count;
        }
        return splits;
    }

    /// <summary>The word index of one published block with the block's version, or null when there is no such block.</summary>
    public static async Task<(int Version, byte[] Words)?> ReadWordsAsync(StudioDb db, int projectId, int chunk, CancellationToken cancel = default)
    {
        var rows = await Sql.ListAsync(
            db, $"SELECT c.\"Version\", c.\"Words\" {Visible} AND c.\"Chunk\" = @chunk",
            r => (r.GetInt32(0), (byte[])r.GetValue(1)), cancel, ("project", projectId), ("chunk", chunk));
        return rows.Count == 0 ? null : rows[0];
    }
}
