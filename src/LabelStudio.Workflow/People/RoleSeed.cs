using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.People;

/// <summary>Sees to it that the roles exist.</summary>
internal sealed class RoleSeed(IServiceScopeFactory scopes)
{
    public async Task SeedAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<StudioRole>>();
        foreach (var name in new[] { Roles.Lead, Roles.Analyst, Roles.Annotator })
        {
            cancel.ThrowIfCancellationRequested();
            if (await roles.RoleExistsAsync(name)) continue;
            try
            {
                await roles.CreateAsync(new StudioRole { Name = name });
            }
            catch (DbUpdateException) when (db.Roles.AsNoTracking().Any(r => r.Name == name))
            {
                // another process that starts at the same time was first
                db.ChangeTracker.Clear();
            }
        }
    }
}
