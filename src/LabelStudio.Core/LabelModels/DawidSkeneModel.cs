using LabelStudio.Core.LabelModels.DawidSkene;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>A whole confusion matrix for each function, learned by EM.</summary>
/// <remarks>
/// Dawid and Skene, Maximum likelihood estimation of observer error-rates using the EM algorithm, 1979, made maximum a posteriori: each row is shrunk towards a row
/// of the function's own accuracy and voting habit, and the class balance is learned only as far as the functions agree about it. Where silence depends on the class
/// (a function that votes one class only, or one whose silence goes with what the others vote) abstaining is an outcome too; the crowd-style model conditions on
/// "voted" and sends every document to one class on such functions. Gold updates the tables of the fit.
/// What it gets wrong: near-copies count in full, posteriors are over-confident, silences are taken as independent, and K × K numbers a function want many votes
/// (at 77 classes most rows stay near their prior).
/// </remarks>
public sealed class DawidSkeneModel : ILabelModel
{
    internal const string ModelName = "dawid-skene";
    private const int MostCells = 16_000_000;
    private readonly DawidSkeneOptions _how;

    /// <summary>Makes the model.</summary>
    /// <param name="how">How it learns, or null for the defaults.</param>
    /// <exception cref="ArgumentException">A negative strength, or no rounds.</exception>
    public DawidSkeneModel(DawidSkeneOptions? how = null)
    {
        _how = how ?? DawidSkeneOptions.Default;
        if (!(_how.Strength >= 0)) throw new ArgumentException("The strength of the prior must be 0 or more.", nameof(how));
        if (_how.MostRounds < 1) throw new ArgumentException("EM needs at least one round.", nameof(how));
    }

    /// <inheritdoc/>
    public string Name => ModelName;

    /// <inheritdoc/>
    public FittedLabelModel Fit(VoteMatrix votes, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default) =>
        Fit(VotePatterns.Of(votes, options.Threads, cancel), options, progress, cancel);

    /// <inheritdoc/>
    public FittedLabelModel Fit(VotePatterns patterns, LabelModelOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelInputs.Check(patterns, options);
        CheckSize(patterns);
        progress?.Report(new StageProgress("compare functions"));
        var facts = new ObserverFacts(patterns, options, _how, cancel);
        var expectation = new ConfusionExpectation(patterns, facts, options.Threads);
        var tables = ConfusionLearning.Of(facts, expectation.Shares(cancel), null);
        var rounds = 0;
        while (rounds < _how.MostRounds)
        {
            progress?.Report(new StageProgress("fit label model", (double)rounds / _how.MostRounds, $"round {rounds + 1}"));
            var next = ConfusionLearning.Of(facts, expectation.Round(tables, cancel), tables);
            var change = next.Change(tables);
            tables = next;
            rounds++;
            if (change <= _how.Tolerance) break;
        }
        progress?.Report(new StageProgress("describe functions"));
        var sums = FunctionSums.Of(patterns, () => new ConfusionScorer(tables), options.Threads, cancel);
        var fit = new DawidSkeneFit(patterns.Classes, patterns.Functions, facts.Tallies, facts.Shape, tables, sums, facts.GivenBalance, facts.Credibility, rounds, options.Threads);
        return FittedDawidSkene.Of(fit, patterns, GoldRows.Of(patterns, GoldRows.Sparse(options.Gold)));
    }

    private void CheckSize(VotePatterns patterns)
    {
        int functions = patterns.Functions.Count, classes = patterns.Classes.Count;
        if (_how.Observers is { } observers && (observers.Count != functions || observers.Any(o => o < 0 || o >= functions)))
            throw new ArgumentException($"Give each of the {functions} functions one observer, numbered from 0 and below {functions}.");
        if ((long)functions * classes * classes > MostCells)
            throw new ArgumentException(
                $"\"{ModelName}\" learns {classes} x {classes} numbers for each of {functions} functions; it does {MostCells:N0} in all. Choose \"auto\" or \"one-coin\", which learn far fewer.");
    }
}
