using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Prompts;

/// <summary>A document that a prompt was asked about as it is now.</summary>
public readonly record struct AskedDocument(int Ordinal, byte? Reason);

/// <summary>How many documents ended with this reason; a null reason is a vote.</summary>
public readonly record struct ReasonCount(byte? Reason, int Documents);

/// <summary>What prompts said of each document. An answer counts while the document is as it was when it was asked about.</summary>
public static class PromptAnswerStore
{
    private const string OfPresentDocuments =
        """
        FROM "PromptAnswers" AS a JOIN "Documents" AS d ON d."ProjectId" = @project AND d."Ordinal" = a."Ordinal" AND d."ContentHash" = a."ContentHash"
        WHERE a."FunctionVersionId" = @id
        """;

    /// <summary>Writes answers of one version, in place of what was there for these documents.</summary>
    /// <param name="db">The database, with a transaction.</param>
    /// <param name="functionVersionId">The version.</param>
    /// <param name="answers">At most one a document.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task WriteAsync(StudioDb db, int functionVersionId, IReadOnlyCollection<PromptAnswer> answers, CancellationToken cancel = default)
    {
        if (db.Database.CurrentTransaction == null) throw new InvalidOperationException("Answers are replaced in a transaction.");
        foreach (var part in answers.Select(a => a.Ordinal).Chunk(1_000))
            await db.PromptAnswers.Where(a => a.FunctionVersionId == functionVersionId && part.Contains(a.Ordinal)).ExecuteDeleteAsync(cancel);
        await db.BulkInsertAsync(answers, cancel);
    }

    /// <summary>The documents from <paramref name="from"/> to <paramref name="to"/> (both included) that the version has been asked about as they are now.</summary>
    public static Task<List<AskedDocument>> AskedAsync(StudioDb db, int projectId, int functionVersionId, int from, int to, CancellationToken cancel = default) => Sql.ListAsync(
        db, $"""SELECT a."Ordinal", a."Reason" {OfPresentDocuments} AND a."Ordinal" >= @from AND a."Ordinal" <= @to ORDER BY a."Ordinal" """,
        r => new AskedDocument(r.GetInt32(0), r.IsDBNull(1) ? null : r.GetByte(1)), cancel,
        ("project", projectId), ("id", functionVersionId), ("from", from), ("to", to));

    /// <summary>How the documents asked about ended, by reason; of one split or all.</summary>
    public static Task<List<ReasonCount>> CountAsync(StudioDb db, int projectId, int functionVersionId, Split? split, CancellationToken cancel = default) => Sql.ListAsync(
        db, $"""SELECT a."Reason", COUNT(*) {OfPresentDocuments} {(split == null ? "" : "AND d.\"Split\" = @split")} GROUP BY a."Reason" """,
        r => new ReasonCount(r.IsDBNull(0) ? null : r.GetByte(0), r.GetInt32(1)), cancel,
        [("project", projectId), ("id", functionVersionId), .. split is { } s ? new (string, object?)[] { ("split", (short)s) } : []]);

    /// <summary>Makes the votes of one block out of the answers. Documents that were not asked about, and those that changed since, are abstentions.</summary>
    /// <param name="db">The database; give it the job's transaction.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="source">The version with the name of its column.</param>
    /// <param name="block">The block as it is published.</param>
    /// <param name="classes">K, the classes of the schema.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task WriteVotesAsync(StudioDb db, int projectId, VoteSource source, ChunkState block, int classes, CancellationToken cancel = default)
    {
        var first = block.Chunk * DocumentChunks.Size;
        var votes = await Sql.ListAsync(
            db, $"""SELECT a."Ordinal", a."Class", a."Confidence" {OfPresentDocuments} AND a."Ordinal" >= @from AND a."Ordinal" < @to AND a."Class" >= 0""",
            r => (At: r.GetInt32(0) - first, Class: r.GetInt32(1), Confidence: r.IsDBNull(2) ? float.NaN : r.GetFloat(2)), cancel,
            ("project", projectId), ("id", source.FunctionVersionId), ("from", first), ("to", first + block.Count));
        var column = new VoteColumn(source.Name, block.Count, classes);
        if (votes.Any(v => !float.IsNaN(v.Confidence)))
        {
            column.Confidence = new float[block.Count];
            Array.Fill(column.Confidence, float.NaN);
        }
        foreach (var (at, @class, confidence) in votes)
        {
            if (@class >= classes) continue;
            column[at] = @class;
            if (column.Confidence != null) column.Confidence[at] = confidence;
        }
        await VoteStore.WriteChunkAsync(db, source.FunctionVersionId, block.Chunk, block.Version, column, null, cancel);
    }
}
