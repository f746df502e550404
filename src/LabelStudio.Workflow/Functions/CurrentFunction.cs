using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>A function with the version whose votes count.</summary>
public sealed record CurrentFunction(
    int Id, string Name, FunctionKind Kind, bool Enabled, string Note, int VersionId, int Version, string Definition, int Class, string? OffSchema,
    string? Sets = null, string? Lists = null)
{
    public bool IsRule => Kind == FunctionKind.Rule;

    /// <summary>What a rule votes for in place of one class, or null.</summary>
    public ClassSet? Set => IsRule && Sets != null ? SetTable.Read(Sets)[0] : null;

    /// <summary>The classes a rule votes for; none for imported votes, which name their own.</summary>
    public IReadOnlyList<ClassWeight> Votes => !IsRule ? [] : Set is { } set ? ClassWeight.Of(set) : [new ClassWeight(Class, 1)];

    public VoteSource Source => new(VersionId, Name);

    /// <summary>The functions of a project by id, which is the order they were made in.</summary>
    public static async Task<IReadOnlyList<CurrentFunction>> ReadAsync(StudioDb db, int projectId, CancellationToken cancel = default) =>
        await (from f in db.Functions.AsNoTracking()
               where f.ProjectId == projectId
               join v in db.FunctionVersions.AsNoTracking() on f.CurrentVersionId equals v.Id
               orderby f.Id
               select new CurrentFunction(f.Id, f.Name, f.Kind, f.Enabled, f.Note, v.Id, v.Number, v.Definition, v.Class, v.OffSchema, v.Sets, v.Lists)).ToListAsync(cancel);
}
