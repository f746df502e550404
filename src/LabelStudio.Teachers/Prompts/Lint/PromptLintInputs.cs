using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts.Examples;

namespace LabelStudio.Teachers.Prompts.Lint;

/// <summary>What a prompt is checked against.</summary>
/// <param name="Schema">The project's classes.</param>
/// <param name="Pool">Gold of train and dev.</param>
public sealed record PromptLintInputs(PromptSchema Schema, ExamplePool Pool)
{
    /// <summary>Names of the fields that documents have, with the share of documents that have a value.</summary>
    public IReadOnlyDictionary<string, double> Fields { get; init; } = new Dictionary<string, double>();

    /// <summary>Some documents, to see how long prompts become.</summary>
    public IReadOnlyList<PromptDocument> Documents { get; init; } = [];

    /// <summary>The texts of the test split, or null where there is none.</summary>
    public TestTexts? Test { get; init; }

    /// <summary>Ids of the documents of the test split that were asked for by id.</summary>
    public IReadOnlySet<string> TestIds { get; init; } = new HashSet<string>();

    /// <summary>The teachers that are to be asked.</summary>
    public IReadOnlyList<TeacherDefinition> Teachers { get; init; } = [];
}
