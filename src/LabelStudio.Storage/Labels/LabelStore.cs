using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Documents;

namespace LabelStudio.Storage.Labels;

/// <summary>The label of one document.</summary>
/// <param name="Posterior">K probabilities.</param>
/// <param name="Covered">Whether it has a label of its own: a function voted, or its text was given a say.</param>
public sealed record DocumentLabel(float[] Posterior, bool Covered);

/// <summary>Probabilistic labels of label-model runs and of students asked out of fold, in blocks of <see cref="DocumentChunks.Size"/> documents; documents that share a posterior share its row.</summary>
public static class LabelStore
{
    /// <summary>Writes the labels of one block, replacing what was there; invisible as long as the run is not published.</summary>
    /// <param name="db">The database; give it the job's transaction.</param>
    /// <param name="runId">The label run.</param>
    /// <param name="chunk">Which block of documents.</param>
    /// <param name="labels">The labels of all documents.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task WriteChunkAsync(StudioDb db, long runId, int chunk, ProbabilisticLabels labels, CancellationToken cancel = default)
    {
        var start = chunk * DocumentChunks.Size;
        var count = Math.Min(DocumentChunks.Size, labels.Count - start);
        if (count <= 0) throw new ArgumentOutOfRangeException(nameof(chunk), chunk, "No document is in this block.");
        await Sql.ExecuteAsync(
            db,
            """
            INSERT INTO "LabelChunks" ("RunId", "Chunk", "Count", "Labels") VALUES (@run, @chunk, @count, @labels)
            ON CONFLICT ("RunId", "Chunk") DO UPDATE SET "Count" = excluded."Count", "Labels" = excluded."Labels"
            """,
            cancel, ("run", runId), ("chunk", chunk), ("count", count), ("labels", LabelCodec.Encode(labels, start, count)));
    }

    /// <summary>Writes all blocks.</summary>
    public static async Task WriteAllAsync(StudioDb db, long runId, ProbabilisticLabels labels, CancellationToken cancel = default)
    {
        for (var chunk = 0; chunk < DocumentChunks.CountFor(labels.Count); chunk++)
            await WriteChunkAsync(db, runId, chunk, labels, cancel);
    }

    /// <summary>Reads all labels of a run. Classes that were added since the run have probability 0.</summary>
    public static async Task<ProbabilisticLabels> ReadAsync(StudioDb db, long runId, ClassList classes, CancellationToken cancel = default)
    {
        var blocks = await Sql.ListAsync(
            db, """SELECT "Count", "Labels" FROM "LabelChunks" WHERE "RunId" = @run ORDER BY "Chunk" """,
            r => (Count: r.GetInt32(0), Bytes: (byte[])r.GetValue(1)), cancel, ("run", runId));
        var rows = new PosteriorRows(classes.Count, checked(blocks.Sum(b => LabelCodec.DistinctRows(b.Bytes))));
        var covered = new bool[rows.Count];
        var rowOf = new int[blocks.Sum(b => b.Count)];
        int row = 0, at = 0;
        foreach (var (count, bytes) in blocks)
        {
            // one block at a time stands in memory in full
            var block = LabelCodec.Decode(bytes, count, classes.Count);
            for (var r = 0; r < block.Covered.Length; r++) rows.Set(row + r, block.Rows.AsSpan(r * classes.Count, classes.Count));
            block.Covered.CopyTo(covered, row);
            for (var i = 0; i < count; i++) rowOf[at + i] = row + block.RowOf[i];
            row += block.Covered.Length;
            at += count;
        }
        return new ProbabilisticLabels(classes, rows, rowOf, covered);
    }

    /// <summary>The label of one document, or null when the run does not reach it.</summary>
    public static async Task<DocumentLabel?> FindAsync(StudioDb db, long runId, int ordinal, int classes, CancellationToken cancel = default)
    {
        var chunk = DocumentChunks.Of(ordinal);
        var blocks = await Sql.ListAsync(
            db, """SELECT "Count", "Labels" FROM "LabelChunks" WHERE "RunId" = @run AND "Chunk" = @chunk""",
            r => LabelCodec.Decode((byte[])r.GetValue(1), r.GetInt32(0), classes), cancel, ("run", runId), ("chunk", chunk));
        var at = ordinal - chunk * DocumentChunks.Size;
        if (blocks.Count == 0 || at >= blocks[0].RowOf.Length) return null;
        var row = blocks[0].RowOf[at];
        return new DocumentLabel(blocks[0].Rows.AsSpan(row * classes, classes).ToArray(), blocks[0].Covered[row]);
    }

    /// <summary>Removes the labels of a run.</summary>
    public static Task DeleteAsync(StudioDb db, long runId, CancellationToken cancel = default) =>
        Sql.ExecuteAsync(db, """DELETE FROM "LabelChunks" WHERE "RunId" = @run""", cancel, ("run", runId));
}
