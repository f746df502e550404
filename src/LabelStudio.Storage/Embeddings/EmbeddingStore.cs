using System.Runtime.InteropServices;
using LabelStudio.Core.Embeddings;
using LabelStudio.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Embeddings;

/// <summary>What is known of one block of vectors without reading it.</summary>
/// <param name="Chunk">Which block of documents.</param>
/// <param name="DocumentVersion">The block's version that was encoded; unlike the present one means stale.</param>
/// <param name="Count">Documents.</param>
/// <param name="Dimensions">D.</param>
public readonly record struct EmbeddingChunkState(int Chunk, int DocumentVersion, int Count, int Dimensions);

/// <summary>Vectors of documents by encoder, in blocks of 65,536 documents; not compressed, as they are read as they are and are noise to a compressor.</summary>
public static class EmbeddingStore
{
    /// <summary>Bytes of a text's digest.</summary>
    public const int DigestBytes = 16;

    /// <summary>Writes the vectors of one block, replacing what was there.</summary>
    /// <param name="db">The database; give it the job's transaction.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="encoder">The encoder's identity.</param>
    /// <param name="chunk">Which block of documents.</param>
    /// <param name="documentVersion">The version of the block that was encoded.</param>
    /// <param name="texts">n digests of <see cref="DigestBytes"/>.</param>
    /// <param name="vectors">n rows.</param>
    public static async Task WriteChunkAsync(StudioDb db, int projectId, string encoder, int chunk, int documentVersion, UInt128[] texts, VectorBlock vectors)
    {
        if (texts.Length != vectors.Count) throw new ArgumentException($"{texts.Length} digests for {vectors.Count} vectors.", nameof(texts));
        await Sql.ExecuteAsync(
            db,
            """
            INSERT INTO "EmbeddingChunks" ("ProjectId", "Encoder", "Chunk", "DocumentVersion", "Count", "Dimensions", "Texts", "Scales", "Vectors")
            VALUES (@project, @encoder, @chunk, @version, @count, @dimensions, @texts, @scales, @vectors)
            ON CONFLICT ("ProjectId", "Encoder", "Chunk") DO UPDATE SET "DocumentVersion" = excluded."DocumentVersion", "Count" = excluded."Count",
              "Dimensions" = excluded."Dimensions", "Texts" = excluded."Texts", "Scales" = excluded."Scales", "Vectors" = excluded."Vectors"
            """,
            CancellationToken.None,
            ("project", projectId), ("encoder", encoder), ("chunk", chunk), ("version", documentVersion), ("count", vectors.Count),
            ("dimensions", vectors.Dimensions), ("texts", MemoryMarshal.AsBytes(texts.AsSpan()).ToArray()),
            ("scales", MemoryMarshal.AsBytes(vectors.Scales).ToArray()), ("vectors", MemoryMarshal.AsBytes(vectors.Values).ToArray()));
    }

    /// <summary>State of every stored block of one encoder, in order.</summary>
    public static async Task<IReadOnlyList<EmbeddingChunkState>> StatesAsync(StudioDb db, int projectId, string encoder, CancellationToken cancel = default) =>
        await db.EmbeddingChunks.AsNoTracking().Where(c => c.ProjectId == projectId && c.Encoder == encoder).OrderBy(c => c.Chunk)
            .Select(c => new EmbeddingChunkState(c.Chunk, c.DocumentVersion, c.Count, c.Dimensions)).ToListAsync(cancel);

    /// <summary>State of every stored block, of whatever encoder, by encoder and block.</summary>
    public static async Task<IReadOnlyList<(string Encoder, EmbeddingChunkState State)>> AllStatesAsync(StudioDb db, int projectId, CancellationToken cancel = default) =>
        [.. (await db.EmbeddingChunks.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.Encoder).ThenBy(c => c.Chunk)
            .Select(c => new { c.Encoder, State = new EmbeddingChunkState(c.Chunk, c.DocumentVersion, c.Count, c.Dimensions) }).ToListAsync(cancel))
            .Select(c => (c.Encoder, c.State))];

    /// <summary>The digests of a block's texts, or null when there is no such block.</summary>
    public static async Task<UInt128[]?> TextsAsync(StudioDb db, int projectId, string encoder, int chunk, CancellationToken cancel = default)
    {
        var bytes = await db.EmbeddingChunks.AsNoTracking().Where(c => c.ProjectId == projectId && c.Encoder == encoder && c.Chunk == chunk)
            .Select(c => c.Texts).FirstOrDefaultAsync(cancel);
        return bytes == null ? null : MemoryMarshal.Cast<byte, UInt128>(bytes).ToArray();
    }

    /// <summary>The vectors of a block with the version that was encoded and the digests of its texts, or null when there is no such block. Waits on the caller's thread.</summary>
    public static (int DocumentVersion, UInt128[] Texts, VectorBlock Vectors)? Read(StudioDb db, int projectId, string encoder, int chunk)
    {
        var row = db.EmbeddingChunks.AsNoTracking().Where(c => c.ProjectId == projectId && c.Encoder == encoder && c.Chunk == chunk)
            .Select(c => new { c.DocumentVersion, c.Dimensions, c.Texts, c.Scales, c.Vectors }).FirstOrDefault();
        return row == null
            ? null
            : (row.DocumentVersion, MemoryMarshal.Cast<byte, UInt128>(row.Texts).ToArray(), new VectorBlock(row.Dimensions, (sbyte[])(Array)row.Vectors, MemoryMarshal.Cast<byte, float>(row.Scales).ToArray()));
    }

    /// <summary>The blocks of all other encoders.</summary>
    public static async Task<IReadOnlyList<(string Encoder, int Chunk)>> OthersAsync(StudioDb db, int projectId, string encoder, CancellationToken cancel = default) =>
        [.. (await db.EmbeddingChunks.AsNoTracking().Where(c => c.ProjectId == projectId && c.Encoder != encoder)
            .Select(c => new { c.Encoder, c.Chunk }).ToListAsync(cancel)).Select(c => (c.Encoder, c.Chunk))];

    /// <summary>Removes one block.</summary>
    public static Task DeleteAsync(StudioDb db, int projectId, string encoder, int chunk, CancellationToken cancel = default) =>
        Sql.ExecuteAsync(
            db, """DELETE FROM "EmbeddingChunks" WHERE "ProjectId" = @project AND "Encoder" = @encoder AND "Chunk" = @chunk""", cancel,
            ("project", projectId), ("encoder", encoder), ("chunk", chunk));
}
