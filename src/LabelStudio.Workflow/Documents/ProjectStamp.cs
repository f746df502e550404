using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Documents;

/// <summary>What tells whether something in memory about a project is still so; read by a few look-ups in indexes, whatever the project's size.</summary>
/// <param name="Documents">n, the published documents.</param>
/// <param name="DocumentsVersion">Raised by every published import.</param>
/// <param name="DatasetVersion">Raised by every published change.</param>
/// <param name="LastAnnotation">The newest answer, which may have set gold.</param>
/// <param name="Undone">Answers that were taken back, which may have removed gold.</param>
/// <param name="LabelRun">The latest published label run, 0 for none.</param>
internal sealed record ProjectStamp(int ProjectId, int Documents, int DocumentsVersion, int DatasetVersion, long LastAnnotation, int Undone, long LabelRun)
{
    /// <summary>Whatever changes gold changes this.</summary>
    public (int, long, int) Gold => (DatasetVersion, LastAnnotation, Undone);

    /// <exception cref="UserErrorException">No such project.</exception>
    public static async Task<ProjectStamp> ReadAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        var project = await db.Projects.AsNoTracking().Where(p => p.Id == projectId && !p.Deleting)
            .Select(p => new { p.DocumentCount, p.DocumentsVersion, p.DatasetVersion }).FirstOrDefaultAsync(cancel)
            ?? throw new UserErrorException("This project does not exist any more. Go back to the list of projects.");
        var last = await db.Annotations.Where(a => a.ProjectId == projectId).MaxAsync(a => (long?)a.Id, cancel) ?? 0;
        var undone = last == 0 ? 0 : await db.Annotations.CountAsync(a => a.ProjectId == projectId && a.UndoneAt != null, cancel);
        var run = await db.Runs.Where(r => r.ProjectId == projectId && r.Kind == RunKind.LabelModel && r.Published)
            .OrderByDescending(r => r.Number).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancel) ?? 0;
        return new ProjectStamp(projectId, project.DocumentCount, project.DocumentsVersion, project.DatasetVersion, last, undone, run);
    }
}
