using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Projects;

/// <summary>Removes a project with all it holds, in bounded steps, so that nobody else waits long and memory stays flat.</summary>
public static class ProjectEraser
{
    private const int Batch = 16_384;

    /// <summary>Goes on with removals that a crash has interrupted.</summary>
    public static async Task FinishAsync(IStudioDbFactory factory, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        foreach (var id in await db.Projects.Where(p => p.Deleting).Select(p => p.Id).ToListAsync(cancel))
            await EraseAsync(db, id, cancel);
    }

    /// <summary>Hides the project at once, takes the lease from its jobs, then removes its rows, the project's own last. May be called again after a crash.</summary>
    public static async Task EraseAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        // documents first become invisible, so that an interrupted removal never shows half a project
        await Sql.ExecuteAsync(
            db, """UPDATE "Projects" SET "Deleting" = @yes, "Name" = 'deleting ' || "Id", "DocumentCount" = 0 WHERE "Id" = @project""", cancel, ("project", projectId), ("yes", true));
        var now = DateTime.UtcNow;
        await db.Jobs.Where(j => j.ProjectId == projectId && j.EndedAt == null)
            .ExecuteUpdateAsync(
                u => u.SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.EndedAt, now).SetProperty(j => j.LeaseToken, (Guid?)null), cancel);
        await ByOrdinalAsync(db, "Documents", projectId, cancel);
        await ByOrdinalAsync(db, "GoldLabels", projectId, cancel);
        await ByOrdinalAsync(db, "DocumentChanges", projectId, cancel);
        await ByOrdinalAsync(db, "StagedGold", projectId, cancel);
        await ByOrdinalAsync(db, "Duplicates", projectId, cancel);
        await OwnedAsync(
            db, """SELECT v."Id" FROM "FunctionVersions" AS v JOIN "Functions" AS f ON f."Id" = v."FunctionId" WHERE f."ProjectId" = @project""",
            """DELETE FROM "VoteChunks" WHERE "FunctionVersionId" = @id""", projectId, cancel);
        await OwnedAsync(db, """SELECT "Id" FROM "Runs" WHERE "ProjectId" = @project""", """DELETE FROM "LabelChunks" WHERE "RunId" = @id""", projectId, cancel);
        foreach (var table in new[] { "QueueSlots", "QueueAssignments", "QueueItems" })
            await OwnedAsync(db, """SELECT "Id" FROM "Queues" WHERE "ProjectId" = @project""", $"DELETE FROM \"{table}\" WHERE \"QueueId\" = @id", projectId, cancel);
        await OwnedAsync(
            db, """SELECT v."Id" FROM "FunctionVersions" AS v JOIN "Functions" AS f ON f."Id" = v."FunctionId" WHERE f."ProjectId" = @project""",
            """DELETE FROM "PromptAnswers" WHERE "FunctionVersionId" = @id""", projectId, cancel);
        foreach (var statement in new[]
        {
            // what the calls cost stays known, without the project
            """UPDATE "TeacherCalls" SET "ProjectId" = NULL, "FunctionVersionId" = NULL, "PromptRunId" = NULL WHERE "ProjectId" = @project""",
            """DELETE FROM "TeacherAnswers" WHERE "ProjectId" = @project""",
            """DELETE FROM "PromptRuns" WHERE "ProjectId" = @project""",
            """DELETE FROM "ExportOverrides" WHERE "ProjectId" = @project""",
            """DELETE FROM "DeploymentSigns" WHERE "ProjectId" = @project""",
            """DELETE FROM "Scorings" WHERE "ProjectId" = @project""",
            """DELETE FROM "FunctionVersions" WHERE "FunctionId" IN (SELECT "Id" FROM "Functions" WHERE "ProjectId" = @project)""",
            """DELETE FROM "Functions" WHERE "ProjectId" = @project""",
            """DELETE FROM "AnswerMappings" WHERE "ProjectId" = @project""",
            """DELETE FROM "Lists" WHERE "ProjectId" = @project""",
            """DELETE FROM "DismissedSuggestions" WHERE "ProjectId" = @project""",
            """DELETE FROM "Guidelines" WHERE "ProjectId" = @project""",
            """DELETE FROM "Annotations" WHERE "ProjectId" = @project""",
            """DELETE FROM "Queues" WHERE "ProjectId" = @project""",
            """DELETE FROM "TestLooks" WHERE "ProjectId" = @project""",
            """DELETE FROM "Runs" WHERE "ProjectId" = @project""",
            """DELETE FROM "EmbeddingChunks" WHERE "ProjectId" = @project""",
            """DELETE FROM "DocumentChunks" WHERE "ProjectId" = @project""",
            """DELETE FROM "Imports" WHERE "ProjectId" = @project""",
            """DELETE FROM "Classes" WHERE "ProjectId" = @project""",
            """DELETE FROM "Projects" WHERE "Id" = @project""",
        })
            await Sql.ExecuteAsync(db, statement, cancel, ("project", projectId));
    }

    private static async Task ByOrdinalAsync(StudioDb db, string table, int projectId, CancellationToken cancel)
    {
        var last = await Sql.ListAsync(
            db, $"SELECT MAX(\"Ordinal\") FROM \"{table}\" WHERE \"ProjectId\" = @project", r => r.IsDBNull(0) ? -1 : r.GetInt32(0), cancel, ("project", projectId));
        for (var to = last[0]; to >= 0; to -= Batch)
            await Sql.ExecuteAsync(
                db, $"DELETE FROM \"{table}\" WHERE \"ProjectId\" = @project AND \"Ordinal\" <= @to AND \"Ordinal\" > @from", cancel,
                ("project", projectId), ("to", to), ("from", to - Batch));
    }

    private static async Task OwnedAsync(StudioDb db, string owners, string delete, int projectId, CancellationToken cancel)
    {
        foreach (var id in await Sql.ListAsync(db, owners, r => r.GetInt64(0), cancel, ("project", projectId)))
            await Sql.ExecuteAsync(db, delete, cancel, ("id", id));
    }
}
