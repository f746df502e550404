namespace LabelStudio.Workflow.Guidelines;

/// <summary>What a project tells its annotators, in versions.</summary>
public interface IGuidelines
{
    /// <summary>The latest version, or null while there is none.</summary>
    Task<Guideline?> LatestAsync(int projectId, CancellationToken cancel = default);

    /// <summary>All versions, the latest first.</summary>
    Task<IReadOnlyList<Guideline>> VersionsAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Adds a version; the same text as the latest adds none.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="text">Markdown, at most <see cref="Guideline.MostCharacters"/>.</param>
    /// <param name="basedOn">Number of the version that was edited, 0 for none.</param>
    /// <param name="by">Who wrote it.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UserErrorException">Somebody else has saved a version meanwhile, or the text is too long.</exception>
    Task<Guideline> SaveAsync(int projectId, string text, int basedOn, Actor by, CancellationToken cancel = default);
}

/// <summary>One version.</summary>
/// <param name="Number">1, 2, … within the project.</param>
/// <param name="Text">Markdown; a section under a class's name is that class's definition.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
public sealed record Guideline(int Number, string Text, string By, DateTime At)
{
    public const int MostCharacters = 50_000;
}
