using LabelStudio.Core.Progress;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>Asks, without gold, whether the text knows anything of the classes that the votes do not say already.</summary>
/// <remarks>
/// Functions are held out in turn. The label model is fitted to the others, students learn its labels and predict documents they have not seen, and the votes held out are predicted
/// from both. That a student agrees with the labels it learned from would prove nothing: it learns their errors too. With gold, the same is asked of all functions and the gold.
/// </remarks>
internal sealed class TextEvidenceSearch(FittedLabelModel model, VotePatterns patterns, TextAwareOptions options, ulong[] hashes)
{
    public const string Stage = "compare text with held-out functions";
    private const int MostDocuments = 5_000;
    private const int FewestDocuments = 1_000;
    private const long MostCells = 400_000;
    private const int Folds = 3;
    private const int FewestGold = 20;

    private static readonly double[] Penalties = [1e-5, 1e-4, 1e-3];

    /// <summary>The best choice, or why there is nothing to choose by.</summary>
    public (PoolChoice? Choice, string? Reason) Find(IReadOnlyList<string> texts, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var gold = options.Fit.Gold;
        var most = (int)Math.Clamp(MostCells / patterns.Classes.Count, FewestDocuments, MostDocuments);
        var documents = options.Sample(patterns.Documents, most);
        var sample = VoteSubset.Of(patterns, documents, [.. Enumerable.Range(0, patterns.Functions.Count)], cancel);
        var sampleGold = gold == null ? null : documents.Select(d => gold[d]).ToArray();
        var known = sampleGold?.Count(g => g >= 0) ?? 0;
        var tallies = VoteTallies.Of(sample);
        var sets = FunctionSets.Of(model, sample, tallies, options.Fit.Groups);
        if (known < FewestGold && sets.Length == 0)
            return (null, "the functions are near-copies of each other, so that none can be held out to test the text against");

        progress?.Report(new StageProgress(Stage));
        var fit = options.Fit with { Gold = sampleGold, Threads = 1 };
        int[][] heldOut = known < FewestGold ? sets : [.. sets, []];
        var left = new HeldOutFunctions[heldOut.Length];
        Lanes.Run(left.Length, options.Fit.Threads, cancel, s => left[s] = new HeldOutFunctions(model.Model, sample, heldOut[s], fit, cancel));
        if (known < FewestGold && left.All(l => l.Votes.Count == 0))
            return (null, "no class has two independent functions, so that none can be held out to test the text against");

        var chosen = documents.Select(d => texts[d]).ToArray();
        var (_, rows) = FeatureSpace.Fit(options.Features, chosen, options.Fit.Threads, cancel);
        var folded = new FoldedTexts(chosen, rows, [.. documents.Select(d => TextFolds.Fold(hashes[d], Folds, options.Seed))], Folds, options.Seed);
        var views = new EvidenceView[Penalties.Length * left.Length];
        var done = 0;
        Lanes.Run(views.Length, options.Fit.Threads, cancel, number =>
        {
            var (penalty, set) = (Penalties[number / left.Length], left[number % left.Length]);
            var text = FoldedStudents.Predict(folded, set.Labels, sampleGold, penalty, cancel);
            views[number] = new EvidenceView(set, text, set.HoldsOut ? null : sampleGold);
            progress?.Report(new StageProgress(Stage, (double)Interlocked.Increment(ref done) / (views.Length + Penalties.Length)));
        });
        var choices = new PoolChoice[Penalties.Length];
        Lanes.Run(choices.Length, options.Fit.Threads, cancel, p =>
        {
            choices[p] = PoolSearch.Best(Penalties[p], views.AsSpan(p * left.Length, left.Length).ToArray(), cancel);
            progress?.Report(new StageProgress(Stage, (double)Interlocked.Increment(ref done) / (views.Length + Penalties.Length)));
        });
        return (choices.MaxBy(c => c.Gain), null);
    }
}
