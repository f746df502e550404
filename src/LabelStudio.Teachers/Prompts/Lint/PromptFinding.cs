namespace LabelStudio.Teachers.Prompts.Lint;

public enum FindingLevel : byte
{
    /// <summary>Worth knowing.</summary>
    Note = 0,

    /// <summary>Likely to cost answers.</summary>
    Warning = 1,

    /// <summary>The prompt should not be asked like this.</summary>
    Error = 2,
}

public enum FindingKind : byte
{
    Template = 0,

    /// <summary>A class in the prompt that the schema lacks.</summary>
    UnknownClass = 1,

    /// <summary>Classes of the schema that the prompt does not offer.</summary>
    MissingClasses = 2,
    SimilarClasses = 3,
    UnknownExample = 4,

    /// <summary>A text of the test split inside the prompt.</summary>
    TestText = 5,
    EmptyVariable = 6,
    TooLong = 7,
    Teacher = 8,
}

/// <summary>Where in the prompt something was found.</summary>
public enum PromptPlace : byte
{
    Whole = 0,
    System = 1,
    Template = 2,
    Labels = 3,
    Examples = 4,
    Descriptions = 5,
}

/// <summary>Something about a prompt that people should see before it is asked.</summary>
/// <param name="Message">What, and what to do about it.</param>
/// <param name="Place">In which part of the prompt.</param>
/// <param name="Start">Where in that part, in UTF-16 units; the number of the label or example where the part is a list; -1 for no place.</param>
/// <param name="Length">How much of it.</param>
public sealed record PromptFinding(FindingLevel Level, FindingKind Kind, string Message, PromptPlace Place = PromptPlace.Whole, int Start = -1, int Length = 0)
{
    /// <summary>The classes or documents concerned.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
