using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Projects;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Projects;

/// <inheritdoc cref="IProjects"/>
internal sealed class ProjectService(
    IStudioDbFactory factory, ProjectColumnsCache columns, IJobs jobs, RunFiles files, Func<ProjectStateReader> states) : IProjects
{
    private const int MaxNameLength = 120;
    private const int MaxDescriptionLength = 4_000;
    private const int MaxClasses = 32_767;

    public async Task<IReadOnlyList<ProjectCard>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var projects = await db.Projects.AsNoTracking().Where(p => !p.Deleting).OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).ToListAsync(cancel);
        var classes = await db.Classes.GroupBy(c => c.ProjectId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var functions = await db.Functions.GroupBy(f => f.ProjectId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var cards = new List<ProjectCard>(projects.Count);
        foreach (var p in projects)
        {
            var gold = (await columns.Of(p.Id).GoldAsync(db, await ProjectStamp.ReadAsync(db, p.Id, cancel), cancel)).Counts;
            cards.Add(new ProjectCard(
                p.Id, p.Name, p.Description, p.DocumentCount, classes.GetValueOrDefault(p.Id), functions.GetValueOrDefault(p.Id),
                gold.Train + gold.Dev + gold.Test, p.CreatedAt, p.IsSample));
        }
        return cards;
    }

    public async Task<ProjectInfo?> GetAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var p = await db.Projects.AsNoTracking().FirstOrDefaultAsync(x => x.Id == projectId && !x.Deleting, cancel);
        if (p == null) return null;
        var classes = await db.Classes.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.Index)
            .Select(c => new ClassInfo(c.Index, c.Name, c.Description)).ToListAsync(cancel);
        return new ProjectInfo(p.Id, p.Name, p.Description, classes, p.DocumentCount, p.DatasetVersion, p.IsSample);
    }

    public async Task<int> CreateAsync(string name, string description, IReadOnlyList<string> classes, Actor by, CancellationToken cancel = default)
    {
        name = CheckName(name);
        description = CheckDescription(description);
        var names = new List<string>(classes.Count);
        foreach (var c in classes)
        {
            var trimmed = CheckClassName(c);
            if (names.Contains(trimmed, StringComparer.Ordinal)) throw new UserErrorException($"The class \"{trimmed}\" is given twice. Every class needs a name of its own.");
            names.Add(trimmed);
        }
        await using var db = factory.Create();
        await RefuseTakenNameAsync(db, name, null, cancel);
        var project = new Project { Name = name, Description = description, CreatedAt = DateTime.UtcNow };
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Projects.Add(project);
        await SaveAsync(db, null, name, cancel);
        db.Classes.AddRange(names.Select((c, i) => new ProjectClass { ProjectId = project.Id, Index = i, Name = c }));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return project.Id;
    }

    public async Task RenameAsync(int projectId, string name, string description, Actor by, CancellationToken cancel = default)
    {
        name = CheckName(name);
        await using var db = factory.Create();
        var project = await FindAsync(db, projectId, cancel);
        await RefuseTakenNameAsync(db, name, projectId, cancel);
        project.Name = name;
        project.Description = CheckDescription(description);
        await SaveAsync(db, projectId, name, cancel);
    }

    public async Task<int> AddClassAsync(int projectId, string name, string description, Actor by, CancellationToken cancel = default)
    {
        name = CheckClassName(name);
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var project = await FindAsync(db, projectId, cancel);
        await RefuseTakenClassAsync(db, projectId, name, null, cancel);
        var index = await db.Classes.CountAsync(c => c.ProjectId == projectId, cancel);
        if (index >= MaxClasses) throw new UserErrorException($"A project has at most {MaxClasses:N0} classes.");
        db.Classes.Add(new ProjectClass { ProjectId = projectId, Index = index, Name = name, Description = CheckDescription(description) });
        project.DatasetVersion++;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return index;
    }

    public async Task UpdateClassAsync(int projectId, int index, string name, string description, Actor by, CancellationToken cancel = default)
    {
        name = CheckClassName(name);
        await using var db = factory.Create();
        await FindAsync(db, projectId, cancel);
        var found = await db.Classes.FirstOrDefaultAsync(c => c.ProjectId == projectId && c.Index == index, cancel)
            ?? throw new UserErrorException("This class does not exist. Reload the page.");
        await RefuseTakenClassAsync(db, projectId, name, index, cancel);
        found.Name = name;
        found.Description = CheckDescription(description);
        await db.SaveChangesAsync(cancel);
    }

    public async Task DeleteAsync(int projectId, Actor by, CancellationToken cancel = default)
    {
        await using (var db = factory.Create())
        {
            await FindAsync(db, projectId, cancel);
            // hidden at once, so that nobody starts anything in it
            await db.Projects.Where(p => p.Id == projectId).ExecuteUpdateAsync(u => u.SetProperty(p => p.Deleting, true), cancel);
        }
        // from here on it is gone for everybody: what remains is finished even when the asker has left
        await StopJobsAsync(projectId, by);
        await using (var db = factory.Create()) await ProjectEraser.EraseAsync(db, projectId, CancellationToken.None);
        files.Remove(projectId);
        columns.Forget(projectId);
    }

    public Task<ProjectState> StateAsync(int projectId, CancellationToken cancel = default) => states().ReadAsync(projectId, cancel);

    private async Task StopJobsAsync(int projectId, Actor by)
    {
        List<long> active;
        await using (var db = factory.Create())
            active = await db.Jobs.Where(j => j.ProjectId == projectId && (j.State == JobState.Queued || j.State == JobState.Running)).Select(j => j.Id).ToListAsync();
        foreach (var id in active) await jobs.CancelAsync(id, by);
        foreach (var id in active) await jobs.WaitAsync(id);
    }

    private static async Task<Project> FindAsync(StudioDb db, int projectId, CancellationToken cancel) =>
        await db.Projects.FirstOrDefaultAsync(p => p.Id == projectId && !p.Deleting, cancel)
        ?? throw new UserErrorException("This project does not exist any more. Go back to the list of projects.");

    private static async Task RefuseTakenNameAsync(StudioDb db, string name, int? except, CancellationToken cancel)
    {
        var folded = name.ToLowerInvariant();
        var names = await db.Projects.Where(p => p.Id != except).Select(p => p.Name).ToListAsync(cancel);
        if (names.Exists(n => n.ToLowerInvariant() == folded)) throw NameTaken(name);
    }

    private static async Task RefuseTakenClassAsync(StudioDb db, int projectId, string name, int? except, CancellationToken cancel)
    {
        if (await db.Classes.AnyAsync(c => c.ProjectId == projectId && c.Name == name && c.Index != except, cancel))
            throw new UserErrorException($"The project has a class \"{name}\" already. Choose another name.");
    }

    private async Task SaveAsync(StudioDb db, int? projectId, string name, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // somebody else may have taken the name between the look and the write
            await using var other = factory.Create();
            await RefuseTakenNameAsync(other, name, projectId, cancel);
            throw;
        }
    }

    private static UserErrorException NameTaken(string name) => new($"There is a project called \"{name}\" already. Choose another name.");

    private static string CheckName(string name)
    {
        name = name.Trim();
        if (name.Length == 0) throw new UserErrorException("Give the project a name.");
        if (name.Length > MaxNameLength) throw new UserErrorException($"The name has {name.Length} characters; at most {MaxNameLength} are taken.");
        return name;
    }

    private static string CheckClassName(string name)
    {
        name = name.Trim();
        if (name.Length == 0) throw new UserErrorException("Give the class a name.");
        if (name.Length > MaxNameLength) throw new UserErrorException($"The class name \"{name[..40]}…\" has {name.Length} characters; at most {MaxNameLength} are taken.");
        if (name is "-1" || name.Equals("ABSTAIN", StringComparison.OrdinalIgnoreCase))
            throw new UserErrorException($"\"{name}\" cannot be a class: in files of votes it means that a function abstains.");
        return name;
    }

    private static string CheckDescription(string description)
    {
        description = description.Trim();
        return description.Length <= MaxDescriptionLength
            ? description
            : throw new UserErrorException($"The description has {description.Length:N0} characters; at most {MaxDescriptionLength:N0} are taken.");
    }
}
