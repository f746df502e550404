using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>Each function counts the same: the posterior is the share of the votes.</summary>
/// <remarks>
/// One further vote is spread over the classes by the class balance (evenly where none is given): P(l) = (votes for l + share of l) / (votes + 1).
/// So no class is ever impossible, one vote of two classes is worth .75 and not 1, log-loss stays finite, equal votes stay equal, and a document without votes has the class balance.
/// </remarks>
public sealed class MajorityVote : ILabelModel
{
    internal const string ModelName = "majority";

    /// <inheritdoc/>
    public string Name => ModelName;

    /// <inheritdoc/>
    public FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default) =>
        Fit(VotePatterns.Of(votes, options.Threads, cancel), options, progress, cancel);

    /// <inheritdoc/>
    public FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelInputs.Check(patterns, options, readsSets: true);
        progress?.Report(new StageProgress("count votes"));
        return new FittedMajority(patterns, options, cancel);
    }
}
