using System.Runtime.InteropServices;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Documents;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Votes;

/// <summary>Which documents a function answered with what is no class: for each the place of its answer among those of the version, beside the votes.</summary>
public static class AnswerStore
{
    /// <summary>No answer of this kind.</summary>
    public const short None = -1;

    /// <summary>Writes the answers beside the votes, which are there already.</summary>
    /// <param name="db">The database; give it the job's transaction.</param>
    /// <param name="functionVersionId">Whose answers.</param>
    /// <param name="answers">One entry a published document: the answer's place in <see cref="Model.FunctionVersion.OffSchema"/>, or <see cref="None"/>.</param>
    /// <param name="chunks">The published blocks.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task WriteAllAsync(
        StudioDb db, int functionVersionId, short[] answers, IReadOnlyList<ChunkState> chunks, CancellationToken cancel = default)
    {
        foreach (var c in chunks)
        {
            var block = answers.AsSpan(c.Chunk * DocumentChunks.Size, c.Count);
            if (!block.ContainsAnyExcept(None)) continue;
            await Sql.ExecuteAsync(
                db, """UPDATE "VoteChunks" SET "Answers" = @answers WHERE "FunctionVersionId" = @id AND "Chunk" = @chunk""", cancel,
                ("answers", Packing.Pack([], MemoryMarshal.AsBytes(block))), ("id", functionVersionId), ("chunk", c.Chunk));
        }
    }

    /// <summary>Those of some function versions whose answers are known by document.</summary>
    public static async Task<IReadOnlySet<int>> KnownAsync(StudioDb db, IReadOnlyCollection<int> functionVersionIds, CancellationToken cancel = default) =>
        (await db.VoteChunks.AsNoTracking().Where(c => functionVersionIds.Contains(c.FunctionVersionId) && c.Answers != null)
            .Select(c => c.FunctionVersionId).Distinct().ToListAsync(cancel)).ToHashSet();

    /// <summary>The answers of a function version, one entry a document; null where it has none by document.</summary>
    public static async Task<short[]?> ReadAsync(StudioDb db, int functionVersionId, int documents, CancellationToken cancel = default)
    {
        var blocks = await Sql.ListAsync(
            db, """SELECT "Chunk", "Count", "Answers" FROM "VoteChunks" WHERE "FunctionVersionId" = @id AND "Answers" IS NOT NULL""",
            r => (Chunk: r.GetInt32(0), Count: r.GetInt32(1), Packed: (byte[])r.GetValue(2)), cancel, ("id", functionVersionId));
        if (blocks.Count == 0) return null;
        var answers = new short[documents];
        Array.Fill(answers, None);
        foreach (var (chunk, count, packed) in blocks)
            Packing.Unpack(packed, MemoryMarshal.AsBytes(answers.AsSpan(chunk * DocumentChunks.Size, count)));
        return answers;
    }
}
