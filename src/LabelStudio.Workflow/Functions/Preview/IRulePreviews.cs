namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>What a rule would do, while it is being written.</summary>
public interface IRulePreviews
{
    /// <summary>
    /// Answers at once, from a sample where reading every text would take longer than a person waits, and goes on until every number is exact.
    /// Each answer replaces the one before; the last one is exact. Cancel it when the next question is asked.
    /// </summary>
    IAsyncEnumerable<RulePreview> WatchAsync(int projectId, PreviewQuestion question, CancellationToken cancel = default);

    /// <summary>A page of the hits that are known by now.</summary>
    /// <exception cref="UserErrorException">A query that is not understood.</exception>
    Task<HitPage> HitsAsync(int projectId, PreviewQuestion question, CancellationToken cancel = default);

    /// <summary>What can be written after a field's or a list's first letters.</summary>
    Task<RuleNames> NamesAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Loads what the first question would have to wait for. Goes on by itself when the one who asked has gone.</summary>
    void Warm(int projectId);
}

/// <summary>A question to the preview.</summary>
/// <param name="Query">In the rule language.</param>
public sealed record PreviewQuestion(string Query)
{
    /// <summary>The classes that the rule votes for, most often one; none while nothing is chosen: figures are then of the likeliest one.</summary>
    public IReadOnlyList<int> Classes { get; init; } = [];

    /// <summary>The rule that is being edited: its own votes are not among those that are there already.</summary>
    public int? Editing { get; init; }

    /// <summary>Which hits the page shows.</summary>
    public HitKind Kind { get; init; }

    public int Skip { get; init; }
    public int Take { get; init; } = 25;
}

/// <summary>Kinds of hits, seen from the class that the rule votes for; from several, each of them is right.</summary>
public enum HitKind
{
    All,

    /// <summary>Gold is the class; without gold among the hits, the label model's most probable class is.</summary>
    Right,

    /// <summary>Gold is another class; without gold among the hits, the label model's most probable class is.</summary>
    Wrong,

    /// <summary>An enabled function votes for another class.</summary>
    Conflict,

    /// <summary>No enabled function votes yet.</summary>
    New,

    /// <summary>Hit now and not by the saved version.</summary>
    Gained,

    /// <summary>Hit by the saved version and not now.</summary>
    Lost,
}

/// <summary>The names that queries of a project can use.</summary>
public sealed record RuleNames(IReadOnlyList<string> Fields, IReadOnlyList<string> Lists);
