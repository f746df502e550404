using LabelStudio.Core.Progress;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>Reconciles the votes of several labeling functions into probabilistic labels.</summary>
public interface ILabelModel
{
    /// <summary>The name by which users choose it: <c>majority</c>, <c>one-coin</c>, <c>auto</c>, …</summary>
    string Name { get; }

    /// <summary>Learns how far each function can be trusted. Deterministic: the same votes and options give the same bytes on any number of threads.</summary>
    /// <exception cref="ArgumentException">Fewer than two classes, or options that do not fit the votes.</exception>
    FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default);

    /// <summary>As above, from patterns that were made once and serve the prediction too.</summary>
    /// <exception cref="ArgumentException">Fewer than two classes, or options that do not fit the votes.</exception>
    FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default);
}

/// <summary>What may be told to a label model beside the votes.</summary>
public sealed record LabelModelOptions
{
    /// <summary>The defaults: no gold, class balance learned, all processors.</summary>
    public static LabelModelOptions Default { get; } = new();

    /// <summary>K shares that sum to 1, or null to learn them.</summary>
    public IReadOnlyList<double>? ClassBalance { get; init; }

    /// <summary>n class indices, -1 where no gold is known, or null. Gold of the test split must not be in it.</summary>
    public int[]? Gold { get; init; }

    /// <summary>Threads to use; 0 = one a processor. Changes the time only.</summary>
    public int Threads { get; init; }
}

/// <summary>What a label model learned; predicts for any votes of the same functions.</summary>
public abstract class FittedLabelModel
{
    /// <summary>The name of the model that was fitted.</summary>
    public abstract string Model { get; }

    /// <summary>The label schema.</summary>
    public abstract ClassList Classes { get; }

    /// <summary>K shares that sum to 1: the given class balance, or the estimate.</summary>
    public abstract IReadOnlyList<double> ClassBalance { get; }

    /// <summary>One estimate a function, in the functions' order.</summary>
    public abstract IReadOnlyList<FunctionEstimate> Functions { get; }

    /// <summary>What the user should know before trusting the labels, in sentences.</summary>
    public abstract IReadOnlyList<string> Warnings { get; }

    /// <summary>Posteriors for n documents.</summary>
    /// <param name="votes">Votes of the functions that were fitted, in the same order.</param>
    /// <param name="cancel">Stops the work.</param>
    public abstract ProbabilisticLabels Predict(VoteMatrix votes, CancellationToken cancel = default);

    /// <summary>Posteriors for n documents, from patterns that were made before; row r of the answer belongs to pattern r.</summary>
    /// <param name="patterns">Patterns of the functions that were fitted, in the same order.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Other functions or classes than those fitted.</exception>
    public abstract ProbabilisticLabels Predict(VotePatterns patterns, CancellationToken cancel = default);

    /// <summary>Why one document gets its label.</summary>
    /// <param name="votes">m votes, <see cref="VoteColumn.Abstain"/> for none.</param>
    /// <exception cref="ArgumentException">Another number of votes than functions, or a vote that is no class.</exception>
    public abstract LabelExplanation Explain(ReadOnlySpan<int> votes);
}

/// <summary>What the model thinks of one function.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Coverage">Share of documents it votes on, 0 to 1.</param>
/// <param name="EstimatedAccuracy">Share of its votes that are right by the model's posterior, 0 to 1; null for a function that never votes.</param>
/// <param name="Weight">How much it counts, 0 to 1; under 1 where near-copies share one weight.</param>
/// <param name="NearDuplicates">Names of functions that agree with it more than their accuracy explains.</param>
/// <param name="Flags">Health in short fixed words: "never votes", "one class", "worse than chance", "near-duplicate", "votes on everything".</param>
public sealed record FunctionEstimate(
    string Name, double Coverage, double? EstimatedAccuracy, double Weight, IReadOnlyList<string> NearDuplicates, IReadOnlyList<string> Flags);

/// <summary>Why one document gets its label: log-odds of the top class against the second, source by source.</summary>
/// <param name="Posterior">K probabilities.</param>
/// <param name="Top">The most probable class.</param>
/// <param name="Second">The next one.</param>
/// <param name="Prior">Log-odds (natural) that the class balance, and functions that are silent, give to top against second.</param>
/// <param name="Parts">One part a function that voted.</param>
public sealed record LabelExplanation(float[] Posterior, int Top, int Second, double Prior, IReadOnlyList<LabelExplanationPart> Parts)
{
    /// <summary>How much of the posterior is not evidence but caution (plain shares of the votes), 0 to 1.</summary>
    public double Caution { get; init; }

    /// <summary>Whether the top class shares its probability with another, so that only the order of classes decided.</summary>
    public bool Tie => Posterior[Top] - Posterior[Second] <= 1e-7f;
}

/// <summary>What one vote adds to the log-odds of the top class against the second.</summary>
/// <param name="Function">The function's index.</param>
/// <param name="Vote">The class it voted for.</param>
/// <param name="LogOdds">Natural log-odds; positive speaks for the top class.</param>
public sealed record LabelExplanationPart(int Function, int Vote, double LogOdds);
