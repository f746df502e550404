using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Projects;

/// <summary>Projects: the list, one project's state, its classes.</summary>
public interface IProjects
{
    Task<IReadOnlyList<ProjectCard>> ListAsync(CancellationToken cancel = default);

    /// <summary>Null when there is no such project.</summary>
    Task<ProjectInfo?> GetAsync(int projectId, CancellationToken cancel = default);

    Task<int> CreateAsync(string name, string description, IReadOnlyList<string> classes, Actor by, CancellationToken cancel = default);

    Task RenameAsync(int projectId, string name, string description, Actor by, CancellationToken cancel = default);

    /// <summary>Appends a class; its index is the returned number.</summary>
    Task<int> AddClassAsync(int projectId, string name, string description, Actor by, CancellationToken cancel = default);

    Task UpdateClassAsync(int projectId, int index, string name, string description, Actor by, CancellationToken cancel = default);

    /// <summary>Removes the project with all it holds. Cannot be undone.</summary>
    Task DeleteAsync(int projectId, Actor by, CancellationToken cancel = default);

    /// <summary>Where the project stands and what is best done next.</summary>
    Task<ProjectState> StateAsync(int projectId, CancellationToken cancel = default);
}

public sealed record ProjectCard(int Id, string Name, string Description, int Documents, int Classes, int Functions, int Gold, DateTime CreatedAt, bool IsSample);

public sealed record ProjectInfo(int Id, string Name, string Description, IReadOnlyList<ClassInfo> Classes, int Documents, int DatasetVersion, bool IsSample)
{
    public ClassList ClassList { get; } = new(Classes.Count > 0 ? Classes.Select(c => c.Name) : ["(none)"]);
}

public sealed record ClassInfo(int Index, string Name, string Description);

/// <summary>The counts behind the overview; test gold appears as a number only.</summary>
public sealed record ProjectState(
    int Documents, int Train, int Dev, int Test, int Unsplit,
    int GoldTrain, int GoldDev, int GoldTest,
    int DuplicateGroups, int CrossSplitDuplicates,
    int Functions, int EnabledFunctions, bool VotesStale, double? Coverage,
    RunSummary? LabelRun, double? MeanConfidence, IReadOnlyList<double>? ConfidenceHistogram, IReadOnlyList<double>? ClassBalance,
    int Annotations, int PendingReviews,
    RunSummary? Student, double? StudentDevAccuracy, int TestLooks,
    IReadOnlyList<LoopStep> Steps, NextAction Next);

/// <summary>A run in one line; stale when what it was made from has changed.</summary>
public sealed record RunSummary(long Id, int Number, DateTime At, string By, bool Stale, string? StaleBecause);

/// <summary>One station of the loop, for the overview.</summary>
/// <param name="Name">"Data", "Labeling functions", …</param>
/// <param name="Page">The page's path under the project, for example "functions".</param>
/// <param name="Done">Whether it has been done at least once and is fresh.</param>
/// <param name="Summary">One line: "1,512 documents, 400 with gold".</param>
public sealed record LoopStep(string Name, string Page, bool Done, string Summary);

/// <summary>What is best done next, and why.</summary>
public sealed record NextAction(string Title, string Why, string Page);
