using System.Buffers.Binary;
using System.Security.Cryptography;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Documents;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Votes;

/// <summary>What is known of one block of votes without reading it.</summary>
/// <param name="FunctionVersionId">Whose votes.</param>
/// <param name="Chunk">Which block of documents.</param>
/// <param name="DocumentVersion">The block's version that was voted on; unlike the present one means stale.</param>
/// <param name="Count">Documents.</param>
/// <param name="Voted">Documents with a vote.</param>
/// <param name="Digest">Of votes and confidences; another one means that they changed.</param>
public readonly record struct VoteChunkState(int FunctionVersionId, int Chunk, int DocumentVersion, int Count, int Voted, long Digest);

/// <summary>A function version with the name that its column gets.</summary>
public readonly record struct VoteSource(int FunctionVersionId, string Name);

/// <summary>Votes as columns, in blocks of <see cref="DocumentChunks.Size"/> documents.</summary>
public static class VoteStore
{
    /// <summary>Writes the votes of one block, replacing what was there.</summary>
    /// <param name="db">The database; give it the job's transaction.</param>
    /// <param name="functionVersionId">Whose votes.</param>
    /// <param name="chunk">Which block of documents.</param>
    /// <param name="documentVersion">The version of the block that was voted on.</param>
    /// <param name="votes">One vote a document of the block.</param>
    /// <param name="classes">K, where values from K on are votes for the version's sets; null where every vote is for one class.</param>
    /// <param name="cancel">Stops the work.</param>
    public static Task WriteChunkAsync(
        StudioDb db, int functionVersionId, int chunk, int documentVersion, VoteColumn votes, int? classes = null, CancellationToken cancel = default) =>
        WriteAsync(db, functionVersionId, chunk, documentVersion, votes, 0, votes.Length, classes, cancel);

    /// <summary>Writes a whole column block by block.</summary>
    /// <param name="db">The database; give it the job's transaction.</param>
    /// <param name="functionVersionId">Whose votes.</param>
    /// <param name="votes">One vote a published document.</param>
    /// <param name="chunks">The published blocks (<see cref="DocumentChunks.StatesAsync"/>); their counts add up to the column's length.</param>
    /// <param name="classes">K, where values from K on are votes for the version's sets; null where every vote is for one class.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task WriteAllAsync(
        StudioDb db, int functionVersionId, VoteColumn votes, IReadOnlyList<ChunkState> chunks, int? classes = null, CancellationToken cancel = default)
    {
        if (chunks.Sum(c => c.Count) != votes.Length) throw new ArgumentException("The column and the blocks differ in length.", nameof(votes));
        foreach (var c in chunks)
            await WriteAsync(db, functionVersionId, c.Chunk, c.Version, votes, c.Chunk * DocumentChunks.Size, c.Count, classes, cancel);
    }

    /// <summary>Reads whole columns with their sets, in the order of <paramref name="sources"/>. Documents of blocks that have not been voted on are abstentions.</summary>
    /// <param name="db">The database.</param>
    /// <param name="sources">The function versions.</param>
    /// <param name="documents">n, the published documents.</param>
    /// <param name="classes">K, the classes of the schema.</param>
    /// <param name="cancel">Stops the work.</param>
    public static Task<SourceVotes[]> ReadAsync(
        StudioDb db, IReadOnlyList<VoteSource> sources, int documents, int classes, CancellationToken cancel = default) =>
        ReadAsync(db, sources, null, documents, classes, cancel);

    /// <summary>Reads the votes on one block, one column of the block's length a source.</summary>
    /// <param name="db">The database.</param>
    /// <param name="sources">The function versions.</param>
    /// <param name="chunk">Which block of documents.</param>
    /// <param name="count">Documents of the block.</param>
    /// <param name="classes">K, the classes of the schema.</param>
    /// <param name="cancel">Stops the work.</param>
    public static Task<SourceVotes[]> ReadChunkAsync(
        StudioDb db, IReadOnlyList<VoteSource> sources, int chunk, int count, int classes, CancellationToken cancel = default) =>
        ReadAsync(db, sources, chunk, count, classes, cancel);

    /// <summary>State of every stored block of these function versions, by version and block; one query, as pages ask for it often.</summary>
    public static async Task<IReadOnlyList<VoteChunkState>> StatesAsync(StudioDb db, IReadOnlyCollection<int> functionVersionIds, CancellationToken cancel = default) =>
        await db.VoteChunks.AsNoTracking().Where(c => functionVersionIds.Contains(c.FunctionVersionId))
            .OrderBy(c => c.FunctionVersionId).ThenBy(c => c.Chunk)
            .Select(c => new VoteChunkState(c.FunctionVersionId, c.Chunk, c.DocumentVersion, c.Count, c.Voted, c.Digest)).ToListAsync(cancel);

    /// <summary>Removes all votes of a function version.</summary>
    public static Task DeleteAsync(StudioDb db, int functionVersionId, CancellationToken cancel = default) =>
        Sql.ExecuteAsync(db, """DELETE FROM "VoteChunks" WHERE "FunctionVersionId" = @id""", cancel, ("id", functionVersionId));

    private static async Task<SourceVotes[]> ReadAsync(
        StudioDb db, IReadOnlyList<VoteSource> sources, int? chunk, int documents, int classes, CancellationToken cancel)
    {
        var ids = sources.Select(s => s.FunctionVersionId).ToList();
        var sets = await db.FunctionVersions.AsNoTracking().Where(v => ids.Contains(v.Id) && v.Sets != null)
            .ToDictionaryAsync(v => v.Id, v => SetTable.Read(v.Sets), cancel);
        var read = new SourceVotes[sources.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var own = sets.GetValueOrDefault(sources[i].FunctionVersionId, []);
            var column = new VoteColumn(sources[i].Name, documents, classes + own.Count);
            var rows = await Sql.ListAsync(
                db,
                $"""SELECT "Chunk", "Count", "Votes", "Confidences" FROM "VoteChunks" WHERE "FunctionVersionId" = @id {(chunk == null ? "" : "AND \"Chunk\" = @chunk")} ORDER BY "Chunk" """,
                Block.Read, cancel, [("id", sources[i].FunctionVersionId), .. chunk is { } c ? new (string, object?)[] { ("chunk", c) } : []]);
            foreach (var row in rows) row.Into(column, chunk == null ? row.Chunk * DocumentChunks.Size : 0, own.Count == 0 ? null : classes);
            read[i] = new SourceVotes(column, own);
        }
        return read;
    }

    private static async Task WriteAsync(
        StudioDb db, int functionVersionId, int chunk, int documentVersion, VoteColumn votes, int start, int count, int? classes, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, DocumentChunks.Size);
        var voted = 0;
        for (var i = start; i < start + count; i++)
            if (votes[i] != VoteColumn.Abstain) voted++;
        var packed = VoteCodec.Encode(votes, start, count, classes);
        var confidences = votes.Confidence == null ? null : VoteCodec.EncodeConfidence(votes.Confidence.AsSpan(start, count));
        await Sql.ExecuteAsync(
            db,
            """
            INSERT INTO "VoteChunks" ("FunctionVersionId", "Chunk", "DocumentVersion", "Count", "Voted", "Votes", "Confidences", "Digest")
            VALUES (@id, @chunk, @version, @count, @voted, @votes, @confidences, @digest)
            ON CONFLICT ("FunctionVersionId", "Chunk") DO UPDATE SET "DocumentVersion" = excluded."DocumentVersion", "Count" = excluded."Count",
              "Voted" = excluded."Voted", "Votes" = excluded."Votes", "Confidences" = excluded."Confidences", "Answers" = NULL, "Digest" = excluded."Digest"
            """,
            cancel,
            ("id", functionVersionId), ("chunk", chunk), ("version", documentVersion), ("count", count), ("voted", voted),
            ("votes", packed), ("confidences", confidences), ("digest", DigestOf(packed, confidences)));
    }

    private static long DigestOf(byte[] votes, byte[]? confidences)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(votes);
        if (confidences != null) sha.AppendData(confidences);
        return BinaryPrimitives.ReadInt64LittleEndian(sha.GetHashAndReset());
    }

    private readonly record struct Block(int Chunk, int Count, byte[] Votes, byte[]? Confidences)
    {
        public static Block Read(System.Data.Common.DbDataReader r) =>
            new(r.GetInt32(0), r.GetInt32(1), (byte[])r.GetValue(2), r.IsDBNull(3) ? null : (byte[])r.GetValue(3));

        public void Into(VoteColumn column, int start, int? classes)
        {
            // votes on documents of an import that was published between two reads are not asked for
            if (start + Count > column.Length) throw new InvalidOperationException("The votes are of more documents than the column holds; read again.");
            VoteCodec.Decode(Votes, column, start, Count, classes);
            if (Confidences == null) return;
            if (column.Confidence == null)
            {
                column.Confidence = new float[column.Length];
                Array.Fill(column.Confidence, float.NaN);
            }
            VoteCodec.DecodeConfidence(Confidences, column.Confidence.AsSpan(start, Count));
        }
    }
}
