namespace LabelStudio.Workflow.Functions;

/// <summary>The label run whose figures stand in the table.</summary>
/// <param name="Number">The run.</param>
/// <param name="StaleBecause">Why its figures are old, or null while they are fresh.</param>
public sealed record FunctionRun(int Number, string? StaleBecause);

/// <summary>What is known of the functions' values.</summary>
/// <param name="Missing">Why some or all functions have none, with what to do; null where they are known.</param>
public sealed record FunctionValueState(string? Missing)
{
    /// <summary>The job that works them out, or null.</summary>
    public long? Job { get; init; }

    /// <summary>The label run they are about, or null before the first.</summary>
    public int? LabelRun { get; init; }

    /// <summary>Dev documents with gold behind them.</summary>
    public int Documents { get; init; }

    /// <summary>Of the model with all functions, nats.</summary>
    public double? LogLoss { get; init; }

    /// <summary>Why they are old, or null.</summary>
    public string? StaleBecause { get; init; }

    /// <summary>How long it takes to work them out for the present labels; null where that is done, under way, or has to wait for a fit.</summary>
    public TimeSpan? Expected { get; init; }
}
