using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>The default: learns how far each function can be trusted, class by class, without gold and without settings.</summary>
/// <remarks>
/// A maximum a posteriori EM over distinct vote rows, with what known models lack: functions that vote one class only are read by when they fire and when they are silent;
/// near-copies share one weight; class shares are believed as far as functions agree about them; wrong votes follow each function's habit, so that a class
/// accuracy (the diagonal of Dawid and Skene's matrix, 1979) is all that is learned a class, shrunk to the function's accuracy; and the posterior is tempered by a design
/// effect and mixed with vote shares. With gold the fitted parameters get a Bayes update.
/// </remarks>
public sealed class AutoModel : ILabelModel
{
    internal const string ModelName = "auto";
    private const int MostRounds = 20;
    private const double Tolerance = 1e-4;

    /// <inheritdoc/>
    public string Name => ModelName;

    /// <inheritdoc/>
    public FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        progress?.Report(new StageProgress("find equal rows"));
        return Fit(VotePatterns.Of(votes, options.Threads, cancel), options, progress, cancel);
    }

    /// <inheritdoc/>
    public FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelInputs.Check(patterns, options);
        progress?.Report(new StageProgress("compare functions"));
        var facts = new VoteFacts(patterns, options, cancel);
        var expectation = new Expectation(patterns, facts, options.Threads);
        var parameters = EvidenceParameters.Start(facts);
        var sums = expectation.Shares(parameters.Balance, cancel);
        for (var round = 0; round < MostRounds; round++)
        {
            progress?.Report(new StageProgress("fit label model", (double)round / MostRounds));
            parameters = parameters.Next(facts, sums, first: round == 0);
            sums = expectation.Round(new EvidenceTables(facts, parameters), cancel);
            if (sums.Change < Tolerance) break;
        }
        progress?.Report(new StageProgress("describe functions"));
        return new FittedAutoModel(patterns, facts, parameters, options, cancel);
    }
}
