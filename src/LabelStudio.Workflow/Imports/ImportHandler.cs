using System.Text.Json;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Jobs;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Duplicates;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Imports;

/// <summary>Imports a staged file: checks every row, writes where nobody sees it, and publishes all at once.</summary>
internal sealed class ImportHandler(IStudioDbFactory factory, StagingFolder staging, JobQueue queue) : IJobHandler
{
    public const string KindName = "import";

    public string Kind => KindName;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var payload = context.Payload<ImportPayload>();
        var result = context.Checkpoint<ImportPublished>()?.Result ?? await ImportAsync(context, payload, cancel);
        staging.Delete(payload.Staged);
        LargeWork.GiveBack(result.Added + result.Updated + result.Unchanged);
        if (payload.Options.FindDuplicates && result.Added + result.Updated > 0
            && await queue.FindActiveAsync(context.ProjectId, DuplicatesHandler.KindName, CancellationToken.None) == null)
            await queue.EnqueueAsync(DuplicatesHandler.KindName, context.ProjectId, new DuplicatesPayload(), DuplicatesHandler.Title, context.By, CancellationToken.None);
        return result;
    }

    private async Task<ImportResult> ImportAsync(JobContext context, ImportPayload payload, CancellationToken cancel)
    {
        var path = staging.PathOf(payload.Staged);
        var fileName = StagingFolder.FileNameOf(payload.Staged);
        await UnpublishedRows.DiscardAsync(factory, context);
        try
        {
            context.Report("check", 0);
            ImportBase known;
            await using (var db = factory.Create()) known = await ImportBase.ReadAsync(db, context.ProjectId, !string.IsNullOrEmpty(payload.Options.Mapping.Label), cancel);
            var plan = new ImportPlanner(payload.Options, known).Plan(path, fileName, context.Progress, cancel);
            known.Ids.Clear();
            var writer = new ImportWriter(context.ProjectId, payload.Options, known, plan, DateTime.UtcNow);
            var counts = await writer.WriteAsync(path, fileName, (write, _) => context.WriteAsync(write), context.Progress, cancel);
            var version = known.DocumentsVersion + 1;
            await ChunkIndexer.IndexAsync(factory, context, counts.DirtyChunks, plan.FirstNew + plan.Added, version, cancel);
            context.Report("publish");
            cancel.ThrowIfCancellationRequested();
            return await context.WriteAsync(db => PublishAsync(db, context, fileName, known, plan, counts, version));
        }
        catch (Exception e) when (e is not LeaseLostException)
        {
            await UnpublishedRows.TryDiscardAsync(factory, context);
            throw;
        }
    }

    private static async Task<ImportResult> PublishAsync(
        StudioDb db, JobContext context, string fileName, ImportBase known, ImportPlan plan, ImportCounts counts, int version)
    {
        var classes = await db.Classes.CountAsync(c => c.ProjectId == context.ProjectId);
        if (classes != known.Classes.Count && plan.NewClasses.Count > 0)
            throw new UserErrorException("A class was added to the project while the file was being read. Nothing was imported; start the import again.");
        for (var i = 0; i < plan.NewClasses.Count; i++)
            db.Classes.Add(new ProjectClass { ProjectId = context.ProjectId, Index = classes + i, Name = plan.NewClasses[i] });
        var record = new ImportRecord
        {
            ProjectId = context.ProjectId,
            FileName = fileName,
            By = context.By.Name,
            At = DateTime.UtcNow,
            Added = counts.Added,
            Updated = counts.Updated,
            Unchanged = counts.Unchanged,
            Skipped = plan.BadRows.Total,
            BadRows = JsonSerializer.Serialize(plan.BadRows.Kept),
        };
        db.Imports.Add(record);
        await db.SaveChangesAsync();
        if (counts.AnythingStaged || plan.NewClasses.Count > 0)
            await DocumentStore.PublishAsync(db, context.ProjectId, plan.FirstNew + plan.Added, version);
        var result = new ImportResult(record.Id, counts.Added, counts.Updated, counts.Unchanged, plan.BadRows.Total, plan.NewClasses.Count, counts.Gold);
        await context.SaveCheckpointAsync(db, new ImportPublished(result));
        return result;
    }
}
