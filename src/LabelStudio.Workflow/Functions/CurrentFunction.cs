using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>A function with the version whose votes count.</summary>
public sealed record CurrentFunction(
    int Id, string Name, FunctionKind Kind, bool Enabled, string Note, int VersionId, int Version, string Definition, int Class, string? OffSchema)
{
    public bool IsRule => Kind == FunctionKind.Rule;

    public VoteSource Source => new(VersionId, Name);

    /// <summary>The functions of a project by id, which is the order they were made in.</summary>
    public static async Task<IReadOnlyList<CurrentFunction>> ReadAsync(StudioDb db, int projectId, CancellationToken cancel = default) =>
        await (from f in db.Functions.AsNoTracking()
               where f.ProjectId == projectId
               join v in db.FunctionVersions.AsNoTracking() on f.CurrentVersionId equals v.Id
               orderby f.Id
               select new CurrentFunction(f.Id, f.Name, f.Kind, f.Enabled, f.Note, v.Id, v.Number, v.Definition, v.Class, v.OffSchema)).ToListAsync(cancel);
}
