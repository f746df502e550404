namespace LabelStudio.Storage.Model;

/// <summary>One version of what a project tells its annotators; versions are added, never changed.</summary>
public sealed class GuidelineVersion
{
    public int Id { get; set; }
    public int ProjectId { get; set; }

    /// <summary>1, 2, … within the project.</summary>
    public int Number { get; set; }

    /// <summary>Markdown; a section under a class's name is that class's definition.</summary>
    public required string Text { get; set; }
    public required string By { get; set; }
    public DateTime At { get; set; }
}

/// <summary>The keys that somebody has chosen for the review card.</summary>
public sealed class ReviewKeySet
{
    public int UserId { get; set; }

    /// <summary>What each key does, as JSON.</summary>
    public required string Keys { get; set; }
}
