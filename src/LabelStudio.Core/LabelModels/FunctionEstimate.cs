using System.Text.Json.Serialization;
using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.LabelModels;

/// <summary>What the model thinks of one function.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Coverage">Share of documents it votes on, 0 to 1.</param>
/// <param name="EstimatedAccuracy">Share of its votes that are right, 0 to 1: by the model's posterior, moved by gold where there is any; null for a function that never votes.</param>
/// <param name="Weight">How much it counts, 0 to 1; under 1 where near-copies share one weight.</param>
/// <param name="NearDuplicates">Names of functions that agree with it more than their accuracy explains.</param>
/// <param name="Flags">Health in short fixed words: see <see cref="FunctionFlags"/>.</param>
public sealed record FunctionEstimate(
    string Name, double Coverage, double? EstimatedAccuracy, double Weight, IReadOnlyList<string> NearDuplicates, IReadOnlyList<string> Flags)
{
    /// <summary>The lower end of the 95 % interval of <see cref="EstimatedAccuracy"/>, 0 to 1; null where that is null.</summary>
    /// <remarks>
    /// A Wilson interval on an effective number of votes. Without gold that number is Σ (q_i - a)² / (a (1 - a)), q_i the posterior that vote i is right and a their mean:
    /// what n votes of which it is hardly known whether they are right tell about a (the missing information of Louis, Finding the observed information matrix when
    /// using the EM algorithm, 1982). It is never more than a small number of votes, measured on sets with gold, for what the model itself may have wrong. Each vote on a
    /// document with gold then counts as one.
    /// </remarks>
    public double? Low { get; init; }

    /// <summary>The upper end of the interval; see <see cref="Low"/>.</summary>
    public double? High { get; init; }

    /// <summary>The effective number of votes behind the interval.</summary>
    public double? EffectiveVotes { get; init; }

    /// <summary>How much the log-loss on gold rises when the function is left out, nats, with its 95 % interval; see <see cref="Analysis.FunctionValues"/>. Null where nobody worked it out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? Value { get; init; }
}
