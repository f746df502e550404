using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Tells runs that are carried out from those whose job is gone: cancelled before it began, or given up after too many crashes.</summary>
internal static class ActiveRuns
{
    /// <summary>A run is saved a moment before its job.</summary>
    private static readonly TimeSpan UntilJob = TimeSpan.FromMinutes(1);

    /// <summary>Gives a run whose job is gone the state it is in; the row itself is not written.</summary>
    /// <returns>Whether the run is carried out.</returns>
    public static async Task<bool> SettleAsync(StudioDb db, PromptRun run, DateTime now, CancellationToken cancel = default)
    {
        if (run.State is not ((byte)PromptRunState.Queued or (byte)PromptRunState.Running)) return false;
        var job = run.JobId is { } id ? await db.Jobs.AsNoTracking().Where(j => j.Id == id).Select(j => new { j.EndedAt, j.State, j.Error }).FirstOrDefaultAsync(cancel) : null;
        if (job == null && run.JobId == null && now - run.At < UntilJob) return true;
        if (job is { EndedAt: null }) return true;
        (run.State, run.EndedAt) = (job?.State == JobState.Failed ? (byte)PromptRunState.Failed : (byte)PromptRunState.Paused, job?.EndedAt);
        run.Message = job?.Error ?? PromptRunWords.Paused;
        return false;
    }
}
