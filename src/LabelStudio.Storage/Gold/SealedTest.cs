using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Gold;

/// <summary>Gold of the test split, by ordinal.</summary>
/// <param name="LookId">The look that this reading was counted as.</param>
/// <param name="Ordinals">Test documents with gold.</param>
/// <param name="Classes">Their classes.</param>
public sealed record TestGold(long LookId, int[] Ordinals, int[] Classes);

/// <summary>The one door to the gold of the test split. Every opening is counted before anything is returned.</summary>
public sealed class SealedTest(IStudioDbFactory factory)
{
    /// <summary>Reads the test gold for the evaluation of one run and records who looked; the two happen together or not at all.</summary>
    public async Task<TestGold> OpenAsync(int projectId, long runId, string by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var look = new TestLook { ProjectId = projectId, RunId = runId, By = by, At = DateTime.UtcNow };
        db.TestLooks.Add(look);
        await db.SaveChangesAsync(cancel);
        var gold = await Sql.ListAsync(
            db,
            """
            SELECT g."Ordinal", g."Class" FROM "GoldLabels" AS g
            JOIN "Projects" AS p ON p."Id" = g."ProjectId"
            JOIN "Documents" AS d ON d."ProjectId" = g."ProjectId" AND d."Ordinal" = g."Ordinal"
            WHERE g."ProjectId" = @project AND g."Ordinal" < p."DocumentCount" AND d."Split" = 2 ORDER BY g."Ordinal"
            """,
            r => (Ordinal: r.GetInt32(0), Class: r.GetInt32(1)), cancel, ("project", projectId));
        await transaction.CommitAsync(cancel);
        return new TestGold(look.Id, [.. gold.Select(g => g.Ordinal)], [.. gold.Select(g => g.Class)]);
    }

    /// <summary>How often the test of a project has been looked at, or for one run of it.</summary>
    public async Task<int> LooksAsync(int projectId, long? runId = null, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await db.TestLooks.CountAsync(l => l.ProjectId == projectId && (runId == null || l.RunId == runId), cancel);
    }
}
