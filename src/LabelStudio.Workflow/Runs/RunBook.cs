using LabelStudio.Storage;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Runs;

/// <summary>Writes runs down under a job's lease: first invisible, with everything that belongs to them, then published at once.</summary>
internal static class RunBook
{
    /// <summary>Adds a run that nobody sees yet, and removes what an earlier attempt of this kind has left: within a project one job writes at a time, so an unpublished run is nobody's.</summary>
    public static async Task<Run> BeginAsync(JobContext context, RunKind kind, string inputsDigest, string inputs, long? parent) => await context.WriteAsync(async db =>
    {
        var left = await db.Runs.Where(r => r.ProjectId == context.ProjectId && r.Kind == kind && !r.Published).Select(r => r.Id).ToListAsync();
        foreach (var id in left)
        {
            await LabelStore.DeleteAsync(db, id);
            await db.Runs.Where(r => r.Id == id).ExecuteDeleteAsync();
        }
        var number = await db.Runs.Where(r => r.ProjectId == context.ProjectId && r.Kind == kind).MaxAsync(r => (int?)r.Number) ?? 0;
        var run = new Run
        {
            ProjectId = context.ProjectId,
            Kind = kind,
            Number = number + 1,
            By = context.By.Name,
            At = DateTime.UtcNow,
            InputsDigest = inputsDigest,
            Inputs = inputs,
            Figures = "{}",
            ParentId = parent,
        };
        db.Runs.Add(run);
        await db.SaveChangesAsync();
        return run;
    });

    /// <summary>Makes the run visible with its figures; from here on it never changes.</summary>
    public static Task PublishAsync(JobContext context, long runId, string figures, string? artifact = null) => context.WriteAsync(async db =>
    {
        var published = await db.Runs.Where(r => r.Id == runId && !r.Published).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Figures, figures).SetProperty(r => r.Artifact, artifact).SetProperty(r => r.Published, true));
        if (published != 1) throw new InvalidOperationException($"Run {runId} is not there to be published.");
    });

    /// <summary>The latest published run of a kind, or null.</summary>
    public static Task<Run?> LatestAsync(StudioDb db, int projectId, RunKind kind, CancellationToken cancel = default) =>
        db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId && r.Kind == kind && r.Published).OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancel);

    /// <summary>All published runs of a kind, the newest first.</summary>
    public static Task<List<Run>> AllAsync(StudioDb db, int projectId, RunKind kind, CancellationToken cancel = default) =>
        db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId && r.Kind == kind && r.Published).OrderByDescending(r => r.Number).ToListAsync(cancel);
}
