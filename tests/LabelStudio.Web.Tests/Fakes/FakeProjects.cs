using LabelStudio.Workflow;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Projects in memory; project 1 is far along, project 2 is empty.</summary>
public sealed class FakeProjects : IProjects
{
    private static readonly DateTime Made = new(2026, 11, 20, 9, 0, 0, DateTimeKind.Utc);

    public List<ProjectInfo> Stored { get; } =
    [
        new(1, "Bank messages", "What do customers want when they write to their bank?", Classes(Samples.Classes), Samples.Documents, 3, true),
        new(2, "Empty", "", [], 0, 0, false),
    ];

    public Task<IReadOnlyList<ProjectCard>> ListAsync(CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<ProjectCard>>(
            [.. Stored.Select(p => new ProjectCard(p.Id, p.Name, p.Description, p.Documents, p.Classes.Count, p.Documents > 0 ? 25 : 0, p.Documents > 0 ? 400 : 0, Made, p.IsSample))]);

    public Task<ProjectInfo?> GetAsync(int projectId, CancellationToken cancel = default) => Task.FromResult(Stored.FirstOrDefault(p => p.Id == projectId));

    public Task<int> CreateAsync(string name, string description, IReadOnlyList<string> classes, Actor by, CancellationToken cancel = default)
    {
        if (Stored.Any(p => p.Name == name)) throw new UserErrorException($"There is already a project called \"{name}\". Choose another name.");
        Stored.Add(new ProjectInfo(Stored.Max(p => p.Id) + 1, name, description, Classes(classes), 0, 0, false));
        return Task.FromResult(Stored[^1].Id);
    }

    public Task RenameAsync(int projectId, string name, string description, Actor by, CancellationToken cancel = default) =>
        Change(projectId, p => p with { Name = name, Description = description });

    public async Task<int> AddClassAsync(int projectId, string name, string description, Actor by, CancellationToken cancel = default)
    {
        await Change(projectId, p => p with { Classes = [.. p.Classes, new ClassInfo(p.Classes.Count, name, description)] });
        return Stored.Single(p => p.Id == projectId).Classes.Count - 1;
    }

    public Task UpdateClassAsync(int projectId, int index, string name, string description, Actor by, CancellationToken cancel = default) =>
        Change(projectId, p => p with { Classes = [.. p.Classes.Select(c => c.Index == index ? new ClassInfo(index, name, description) : c)] });

    public Task DeleteAsync(int projectId, Actor by, CancellationToken cancel = default)
    {
        Stored.RemoveAll(p => p.Id == projectId);
        return Task.CompletedTask;
    }

    public Task<ProjectState> StateAsync(int projectId, CancellationToken cancel = default) => Task.FromResult(projectId == 1 ? Samples.State(Made) : Samples.EmptyState());

    private Task Change(int projectId, Func<ProjectInfo, ProjectInfo> change)
    {
        var at = Stored.FindIndex(p => p.Id == projectId);
        Stored[at] = change(Stored[at]);
        return Task.CompletedTask;
    }

    private static IReadOnlyList<ClassInfo> Classes(IEnumerable<string> names) => [.. names.Select((n, i) => new ClassInfo(i, n, ""))];
}
