using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>Starts the job that brings stale votes up to date.</summary>
internal sealed class ApplyQueue(IStudioDbFactory factory, JobQueue jobs)
{
    private const string Title = "Apply labeling functions";

    /// <summary>Starts applying whatever is stale; the job that is running if there is one, null when nothing is stale.</summary>
    public async Task<long?> ApplyAsync(int projectId, Actor by, CancellationToken cancel)
    {
        if (await jobs.FindActiveAsync(projectId, ApplyHandler.Name, cancel) is { } active) return active;
        await using var db = factory.Create();
        var functions = await CurrentFunction.ReadAsync(db, projectId, cancel);
        var stale = await StaleVotes.FindAsync(db, projectId, functions, cancel);
        return stale.Any ? await jobs.EnqueueAsync(ApplyHandler.Name, projectId, new ApplyPayload(), Title, by, cancel) : null;
    }

    /// <summary>Sees that what was just saved is applied. A job that is running may have looked for stale votes for the last time, so only one that waits will do.</summary>
    public async Task ApplyNewAsync(int projectId, Actor by)
    {
        await using (var db = factory.Create())
        {
            if (await db.Jobs.AnyAsync(j => j.ProjectId == projectId && j.Kind == ApplyHandler.Name && j.State == JobState.Queued && !j.CancelRequested)) return;
        }
        // what was saved is saved: its votes must follow even when the page that saved it has gone
        await jobs.EnqueueAsync(ApplyHandler.Name, projectId, new ApplyPayload(), Title, by, CancellationToken.None);
    }

    /// <summary>As <see cref="ApplyNewAsync"/>, for what may have brought all its votes along.</summary>
    public async Task ApplyCopyAsync(int projectId, Actor by)
    {
        await using (var db = factory.Create())
        {
            if (!(await StaleVotes.FindAsync(db, projectId, await CurrentFunction.ReadAsync(db, projectId))).Any) return;
        }
        await ApplyNewAsync(projectId, by);
    }
}
