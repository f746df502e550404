using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Suggestions;

/// <summary>What nobody wants to see suggested again.</summary>
internal sealed class DismissedRules(IStudioDbFactory factory, TimeProvider time)
{
    public async Task<IReadOnlyList<DismissedRule>> ListAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await db.DismissedSuggestions.AsNoTracking().Where(d => d.ProjectId == projectId).OrderByDescending(d => d.Id)
            .Select(d => new DismissedRule(d.Id, d.Query, d.Class, d.By, d.At)).ToListAsync(cancel);
    }

    /// <summary>Once more is as good as once.</summary>
    public async Task AddAsync(int projectId, string query, int @class, Actor by, CancellationToken cancel)
    {
        await using var db = factory.Create();
        if (await db.DismissedSuggestions.AnyAsync(d => d.ProjectId == projectId && d.Class == @class && d.Query == query, cancel)) return;
        db.DismissedSuggestions.Add(new DismissedSuggestion { ProjectId = projectId, Class = @class, Query = query, By = by.Name, At = time.GetUtcNow().UtcDateTime });
        await db.SaveChangesAsync(cancel);
    }

    public async Task RemoveAsync(int projectId, int id, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await db.DismissedSuggestions.Where(d => d.ProjectId == projectId && d.Id == id).ExecuteDeleteAsync(cancel);
    }
}
