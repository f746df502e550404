using LabelStudio.Core.Progress;
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
