using System.Data.Common;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Gold;

/// <summary>The verified class of a document of train or dev.</summary>
public readonly record struct Gold(int Ordinal, int Class, Split Split, GoldSource Source, int? UserId, DateTime At);

/// <summary>A gold label to be written; whichever split its document is in.</summary>
public readonly record struct GoldEntry(int Ordinal, int Class, GoldSource Source, int? UserId, DateTime At);

/// <summary>How many documents have gold, by split. Of the test split this number is all that is told.</summary>
public readonly record struct GoldCounts(int Train, int Dev, int Test);

/// <summary>Gold of train and dev. Test gold goes in here but never comes out: every query joins the document and leaves test out; see <see cref="SealedTest"/>.</summary>
public static class GoldStore
{
    private const string Open =
        """
        FROM "GoldLabels" AS g
        JOIN "Projects" AS p ON p."Id" = g."ProjectId"
        JOIN "Documents" AS d ON d."ProjectId" = g."ProjectId" AND d."Ordinal" = g."Ordinal"
        WHERE g."ProjectId" = @project AND g."Ordinal" < p."DocumentCount" AND d."Split" <> 2
        """;

    /// <summary>All gold of train and dev, by ordinal.</summary>
    public static async Task<IReadOnlyList<Gold>> ReadAsync(StudioDb db, int projectId, CancellationToken cancel = default) =>
        await Sql.ListAsync(
            db, $"SELECT g.\"Ordinal\", g.\"Class\", d.\"Split\", g.\"Source\", g.\"UserId\", g.\"At\" {Open} ORDER BY g.\"Ordinal\"",
            Row, cancel, ("project", projectId));

    /// <summary>The gold class of each of n documents, -1 where none is known or the document is of test.</summary>
    /// <param name="db">The database.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="documents">n, the published documents.</param>
    /// <param name="only">Train or dev, or null for both.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task<int[]> ReadColumnAsync(StudioDb db, int projectId, int documents, Split? only = null, CancellationToken cancel = default)
    {
        if (only == Split.Test) throw new ArgumentException("Test gold is sealed.", nameof(only));
        var column = new int[documents];
        Array.Fill(column, -1);
        foreach (var g in await ReadAsync(db, projectId, cancel))
            if (g.Ordinal < documents && (only == null || g.Split == only))
                column[g.Ordinal] = g.Class;
        return column;
    }

    /// <summary>The gold class of every published document, -1 where none is known or the document is of test, and how many documents of each split have gold.</summary>
    /// <remarks>For a million labels: the splits come from the blocks, so that no document is read.</remarks>
    public static async Task<(short[] Classes, GoldCounts Counts)> ReadOpenAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
        var rows = await Sql.ListAsync(
            db, """SELECT "Ordinal", "Class" FROM "GoldLabels" WHERE "ProjectId" = @project AND "Ordinal" < @count""",
            r => (Ordinal: r.GetInt32(0), Class: (short)r.GetInt32(1)), cancel, ("project", projectId), ("count", splits.Length));
        var classes = new short[splits.Length];
        Array.Fill(classes, (short)-1);
        Span<int> counts = [0, 0, 0];
        foreach (var (ordinal, @class) in rows)
        {
            counts[(int)splits[ordinal]]++;
            if (splits[ordinal] != Split.Test) classes[ordinal] = @class;
        }
        return (classes, new GoldCounts(counts[0], counts[1], counts[2]));
    }

    /// <summary>Gold of the train and dev documents among the ordinals.</summary>
    public static async Task<IReadOnlyDictionary<int, Gold>> FindAsync(StudioDb db, int projectId, IReadOnlyCollection<int> ordinals, CancellationToken cancel = default)
    {
        var found = new Dictionary<int, Gold>(ordinals.Count);
        foreach (var part in ordinals.Distinct().Chunk(1_000))
        {
            var rows =
                from g in db.Set<GoldLabel>()
                join p in db.Projects on g.ProjectId equals p.Id
                join d in db.Documents on new { g.ProjectId, g.Ordinal } equals new { d.ProjectId, d.Ordinal }
                where g.ProjectId == projectId && part.Contains(g.Ordinal) && g.Ordinal < p.DocumentCount && d.Split != Split.Test
                select new Gold(g.Ordinal, g.Class, d.Split, g.Source, g.UserId, g.At);
            await foreach (var gold in rows.AsAsyncEnumerable().WithCancellation(cancel)) found[gold.Ordinal] = gold;
        }
        return found;
    }

    /// <summary>How many documents have gold, by split.</summary>
    public static async Task<GoldCounts> CountAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        var rows = await Sql.ListAsync(
            db,
            """
            SELECT d."Split", COUNT(*) FROM "GoldLabels" AS g
            JOIN "Projects" AS p ON p."Id" = g."ProjectId"
            JOIN "Documents" AS d ON d."ProjectId" = g."ProjectId" AND d."Ordinal" = g."Ordinal"
            WHERE g."ProjectId" = @project AND g."Ordinal" < p."DocumentCount" GROUP BY d."Split"
            """,
            r => (Split: (Split)r.GetByte(0), Count: r.GetInt32(1)), cancel, ("project", projectId));
        int Of(Split s) => rows.FirstOrDefault(r => r.Split == s).Count;
        return new GoldCounts(Of(Split.Train), Of(Split.Dev), Of(Split.Test));
    }

    /// <summary>Sets the gold of one train or dev document.</summary>
    /// <returns>The class it had before, or -1.</returns>
    /// <exception cref="InvalidOperationException">The document is of the test split, whose gold comes with an import only.</exception>
    public static async Task<int> SetAsync(StudioDb db, int projectId, GoldEntry entry, CancellationToken cancel = default)
    {
        await RefuseTestAsync(db, projectId, entry.Ordinal, cancel);
        var before = await FindAsync(db, projectId, [entry.Ordinal], cancel);
        await Sql.ExecuteAsync(
            db,
            """
            INSERT INTO "GoldLabels" ("ProjectId", "Ordinal", "Class", "Source", "UserId", "At") VALUES (@project, @ordinal, @class, @source, @user, @at)
            ON CONFLICT ("ProjectId", "Ordinal") DO UPDATE SET "Class" = excluded."Class", "Source" = excluded."Source", "UserId" = excluded."UserId", "At" = excluded."At"
            """,
            cancel,
            ("project", projectId), ("ordinal", entry.Ordinal), ("class", entry.Class), ("source", (short)entry.Source), ("user", entry.UserId), ("at", entry.At.ToUniversalTime()));
        return before.TryGetValue(entry.Ordinal, out var old) ? old.Class : -1;
    }

    /// <summary>Takes the gold of one train or dev document away.</summary>
    /// <exception cref="InvalidOperationException">The document is of the test split.</exception>
    public static async Task RemoveAsync(StudioDb db, int projectId, int ordinal, CancellationToken cancel = default)
    {
        await RefuseTestAsync(db, projectId, ordinal, cancel);
        await Sql.ExecuteAsync(
            db, """DELETE FROM "GoldLabels" WHERE "ProjectId" = @project AND "Ordinal" = @ordinal""", cancel, ("project", projectId), ("ordinal", ordinal));
    }

    /// <summary>Keeps gold aside that <see cref="Documents.DocumentStore.PublishAsync"/> makes visible; at most one entry a document, of any split.</summary>
    public static Task StageAsync(StudioDb db, int projectId, IEnumerable<GoldEntry> entries, CancellationToken cancel = default) =>
        db.BulkInsertAsync(
            [
                .. entries.Select(e => new StagedGold { ProjectId = projectId, Ordinal = e.Ordinal, Class = e.Class, Source = e.Source, UserId = e.UserId, At = e.At }),
            ],
            cancel);

    private static async Task RefuseTestAsync(StudioDb db, int projectId, int ordinal, CancellationToken cancel)
    {
        var split = await Sql.ListAsync(
            db, """SELECT "Split" FROM "Documents" WHERE "ProjectId" = @project AND "Ordinal" = @ordinal""", r => (Split)r.GetByte(0), cancel,
            ("project", projectId), ("ordinal", ordinal));
        if (split.Count == 0) throw new InvalidOperationException("There is no such document.");
        if (split[0] == Split.Test) throw new InvalidOperationException("Gold of the test split is sealed: it comes with an import only.");
    }

    private static Gold Row(DbDataReader r) => new(
        r.GetInt32(0), r.GetInt32(1), (Split)r.GetByte(2), (GoldSource)r.GetByte(3), r.IsDBNull(4) ? null : r.GetInt32(4),
        DateTime.SpecifyKind(r.GetDateTime(5), DateTimeKind.Utc));
}
