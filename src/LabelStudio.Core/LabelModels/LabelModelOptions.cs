namespace LabelStudio.Core.LabelModels;

/// <summary>What may be told to a label model beside the votes.</summary>
public sealed record LabelModelOptions
{
    /// <summary>The defaults: no gold, class balance learned, all processors.</summary>
    public static LabelModelOptions Default { get; } = new();

    /// <summary>K shares that sum to 1, or null to learn them.</summary>
    public IReadOnlyList<double>? ClassBalance { get; init; }

    /// <summary>n class indices, -1 where no gold is known, or null. Gold of the test split must not be in it.</summary>
    public int[]? Gold { get; init; }

    /// <summary>Groups of functions (indices 0 to m-1) that are known to lean on one another, or null.</summary>
    /// <remarks>Where members of a group vote on the same document they share one weight, whatever the data say; a model that weighs all functions alike takes no notice.</remarks>
    public IReadOnlyList<IReadOnlyList<int>>? Groups { get; init; }

    /// <summary>An earlier fit to start from, after a function or some documents changed; null to start afresh.</summary>
    /// <remarks>
    /// Functions are matched by name, classes by name; what is new starts as an average function. A fit of another kind of model is ignored, and gold that
    /// anchored the earlier fit is not taken over. The result depends on votes, options and this fit alone. Rounds stop by the same rule from either start, so that
    /// labels differ in little more than that rule's tolerance; where votes are so few that several explanations fit alike, another start may end in another.
    /// </remarks>
    public FittedLabelModel? Previous { get; init; }

    /// <summary>Threads to use; 0 = one a processor. Changes the time only.</summary>
    public int Threads { get; init; }
}
