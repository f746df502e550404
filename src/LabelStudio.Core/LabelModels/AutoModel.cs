using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>The default: learns how far each function can be trusted, class by class, without gold and without settings.</summary>
/// <remarks>
/// A maximum a posteriori EM over distinct vote rows, with what known models lack: functions that vote one class only are read by when they fire and when they are silent;
/// near-copies share one weight; accuracies are learned only from votes that others corroborate; class shares are believed as far as functions agree about them; wrong votes follow each function's habit, so that a class
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
        ModelInputs.Check(patterns, options, readsSets: true);
        progress?.Report(new StageProgress("compare functions"));
        var facts = new VoteFacts(patterns, options, cancel);
        var expectation = new Expectation(patterns, facts, options.Threads, cancel);
        var (parameters, sums) = Start(patterns, facts, expectation, options.Previous, cancel);
        var fresh = parameters == null;
        parameters ??= EvidenceParameters.Start(facts);
        var rounds = 0;
        while (rounds < MostRounds)
        {
            progress?.Report(new StageProgress("fit label model", (double)rounds / MostRounds, $"round {rounds + 1}"));
            parameters = parameters.Next(facts, sums, first: fresh && rounds == 0);
            sums = expectation.Round(new EvidenceTables(facts, parameters), cancel);
            rounds++;
            if (sums.Change < Tolerance) break;
        }
        progress?.Report(new StageProgress("describe functions"));
        return Described(patterns, facts, parameters, rounds, options, cancel);
    }

    /// <summary>The first posteriors: what an earlier fit says, or shares of the votes.</summary>
    private static (EvidenceParameters? Carried, EvidenceSums Sums) Start(VotePatterns patterns, VoteFacts facts, Expectation expectation, FittedLabelModel? previous, CancellationToken cancel)
    {
        var carried = previous is FittedAutoModel before ? CarriedParameters.Of(before.Fit, facts, patterns.Functions, patterns.Classes) : null;
        return carried != null
            ? (carried, expectation.Round(new EvidenceTables(facts, carried), cancel))
            : (null, expectation.Shares(facts.GivenBalance ?? ModelInputs.Uniform(facts.Classes), cancel));
    }

    private static FittedAutoModel Described(VotePatterns patterns, VoteFacts facts, EvidenceParameters parameters, int rounds, LabelModelOptions options, CancellationToken cancel)
    {
        var tables = new EvidenceTables(facts, parameters);
        var narrow = NarrowTables.Fit(facts, facts.Voted) ? new NarrowTables(facts, facts.Voted, tables) : null;
        var sums = FunctionSums.Of(patterns, () => narrow != null ? new NarrowScorer(narrow, null) : new AutoScorer(tables, facts.Voted), options.Threads, cancel);
        var fit = new AutoFit(patterns.Classes, patterns.Functions, facts, parameters, sums, RowDoubts.Of(patterns, tables), rounds, options.Threads);
        return new FittedAutoModel(fit, Anchored.Of(fit, patterns, GoldRows.Of(patterns, GoldRows.Sparse(options.Gold))));
    }
}
