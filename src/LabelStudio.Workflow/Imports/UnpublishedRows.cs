using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Jobs;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Imports;

/// <summary>Removes what an import has written but not published, in steps short enough that others can write in between.</summary>
internal static class UnpublishedRows
{
    public static async Task DiscardAsync(IStudioDbFactory factory, JobContext context)
    {
        int published, last;
        await using (var db = factory.Create())
        {
            published = await DocumentStore.CountAsync(db, context.ProjectId);
            last = await db.Documents.Where(d => d.ProjectId == context.ProjectId).MaxAsync(d => (int?)d.Ordinal) ?? -1;
        }
        // from the end downwards, so that a crash in between leaves no gap
        for (var to = last; to >= published; to -= DocumentChunks.Size / 4)
        {
            var from = Math.Max(published, to - DocumentChunks.Size / 4 + 1);
            await context.WriteAsync(db =>
                db.Documents.Where(d => d.ProjectId == context.ProjectId && d.Ordinal >= from && d.Ordinal <= to).ExecuteDeleteAsync());
        }
        await context.WriteAsync(db => DocumentStore.DiscardUnpublishedAsync(db, context.ProjectId));
    }

    /// <summary>After a failure: the rows are invisible and the next import sweeps them too, so this only gives the room back sooner.</summary>
    public static async Task TryDiscardAsync(IStudioDbFactory factory, JobContext context)
    {
        try
        {
            await DiscardAsync(factory, context);
        }
        catch (Exception e) when (e is not LeaseLostException)
        {
            // a full disk may refuse even this; the first failure is the one to be told
        }
    }
}
