namespace LabelStudio.Workflow;

/// <summary>Who asks for something; recorded with what it makes.</summary>
/// <param name="UserId">The account's id, or null for the studio itself (sample project, command line).</param>
/// <param name="Name">The name that records show.</param>
public sealed record Actor(int? UserId, string Name)
{
    /// <summary>The studio itself.</summary>
    public static Actor Studio { get; } = new(null, "LabelStudio");
}
