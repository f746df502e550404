namespace LabelStudio.Workflow.Functions;

/// <summary>Something about the health of a function.</summary>
/// <param name="Kind">In short fixed words, the same for all functions that have it.</param>
/// <param name="What">What was found.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record FunctionFlag(string Kind, string What, string Advice)
{
    /// <summary>The rule's votes are older than the rule or its documents.</summary>
    public const string StaleVotes = "stale votes";

    /// <summary>Answers that are no class.</summary>
    public const string OffSchema = "off-schema";

    /// <summary>Whether the latest label run found it, so that it grows old with the run.</summary>
    public bool OfRun { get; init; }
}
