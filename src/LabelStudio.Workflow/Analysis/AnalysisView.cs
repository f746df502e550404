using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Analysis;

/// <summary>One project at one moment, as analyses see it.</summary>
/// <param name="Enabled">The enabled functions by id.</param>
internal sealed record AnalysisView(ProjectStamp Stamp, ProjectColumns Columns, ClassList Classes, IReadOnlyList<CurrentFunction> Enabled)
{
    /// <exception cref="UserErrorException">No such project, or one without classes.</exception>
    public static async Task<AnalysisView> ReadAsync(StudioDb db, ProjectColumnsCache cache, int projectId, CancellationToken cancel)
    {
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        var names = await db.Classes.Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).Select(c => c.Name).ToListAsync(cancel);
        if (names.Count == 0) throw new UserErrorException("The project has no classes yet. Add classes under Settings.");
        var enabled = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled).ToList();
        return new AnalysisView(stamp, cache.Of(projectId), new ClassList(names), enabled);
    }

    public IReadOnlyList<VoteSource> Sources => [.. Enabled.Select(f => f.Source)];

    public Task<VotePatterns> PatternsAsync(StudioDb db, CancellationToken cancel) => Columns.PatternsAsync(db, Stamp, Enabled, Classes, cancel);

    public async Task<VoteCountColumn> VoteCountsAsync(StudioDb db, CancellationToken cancel) => await Columns.VoteCountsAsync(db, Stamp, Enabled, Classes.Count, cancel);
}
