namespace LabelStudio.Core.Evaluation;

/// <summary>How an evaluation is done.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The defaults: 1,000 resamples, seed 1, all processors.</summary>
    public static EvaluationOptions Default { get; } = new();

    /// <summary>Resamples of the bootstrap, at least 1; above 50,000 documents fewer are drawn, but never less than 200, as the intervals are narrow there.</summary>
    public int Bootstrap { get; init; } = 1000;

    /// <summary>Starts the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The largest number of error buckets to report.</summary>
    public int Buckets { get; init; } = 100;

    /// <summary>Threads to use; 0 = one a processor. Changes the time only.</summary>
    public int Threads { get; init; }
}
