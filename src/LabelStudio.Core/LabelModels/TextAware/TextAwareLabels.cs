using System.Globalization;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>Sharpens the posteriors of a label model by what the documents say, where the votes are few or conflict; and gives documents without a vote a label.</summary>
/// <remarks>
/// Students learn the labels, each without a part of the documents, and predict that part. Their distributions join the posteriors in a logarithmic pool. How much each counts is learned
/// from the votes of functions that were held out (and from gold, where there is some), so that a text that knows nothing has no say: then the labels are the very object that was given.
/// </remarks>
public static class TextAwareLabels
{
    private const int Folds = 5;
    private const int Chunk = 8_192;
    private const int FewestCovered = 30;
    private const int FewestTraining = 100;
    private const int MostWeights = 40_000_000;
    private const int FewestBuckets = 4_096;

    /// <summary>Sharpens. Deterministic: the same inputs give the same bytes on any number of threads.</summary>
    /// <param name="model">The fitted label model.</param>
    /// <param name="patterns">The votes of its functions on n documents.</param>
    /// <param name="labels">What it predicts for them.</param>
    /// <param name="texts">n texts; empty ones are allowed and have no say.</param>
    /// <param name="options">Gold, class balance, seed, threads.</param>
    /// <param name="progress">Told of stages.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Numbers of documents that differ, or more posteriors than fit one table.</exception>
    public static TextAwareOutcome Sharpen(
        FittedLabelModel model, VotePatterns patterns, ProbabilisticLabels labels, IReadOnlyList<string> texts, TextAwareOptions options,
        IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        Check(patterns, labels, texts, options);
        options = options with { Features = Sized(options.Features, patterns.Classes.Count) };
        progress?.Report(new StageProgress("read texts"));
        var hashes = new ulong[texts.Count];
        Lanes.Run((texts.Count + Chunk - 1) / Chunk, options.Fit.Threads, cancel, number =>
        {
            for (var i = number * Chunk; i < Math.Min(texts.Count, (number + 1) * Chunk); i++) hashes[i] = TextFolds.Hash(texts[i]);
        });
        if (Refusal(labels, hashes, options.Teaches) is { } refusal) return Nothing(labels, refusal);
        var (choice, reason) = new TextEvidenceSearch(model, patterns, options, hashes).Find(texts, progress, cancel);
        if (choice == null) return Nothing(labels, reason!);
        if (choice.Voted.Text == 0 && choice.Bare.Text == 0)
            return Nothing(labels, "with it, held-out votes are predicted no better than without", choice);
        var sharpener = new TextSharpener(model, labels, texts, hashes, choice, options, Folds);
        return sharpener.Run(progress, cancel);
    }

    /// <summary>Fewer features where there are many classes, so that a student's weights stay within bounds.</summary>
    private static FeatureSpec Sized(FeatureSpec spec, int classes) =>
        spec with { Buckets = Math.Min(spec.Buckets, Math.Max(MostWeights / classes, FewestBuckets)) };

    private static TextAwareOutcome Nothing(ProbabilisticLabels labels, string reason, PoolChoice? choice = null)
    {
        var none = new TextEvidence(0, 0, 0);
        return new TextAwareOutcome(labels, new TextAwareReport(
            PoolWeights.VotesAlone, PoolWeights.VotesAlone, null, choice?.VotedEvidence ?? none, choice?.BareEvidence ?? none, 0, 0,
            $"The text adds nothing here: {reason}. The labels are by votes alone."));
    }

    private static string? Refusal(ProbabilisticLabels labels, ulong[] hashes, IReadOnlyList<bool>? teaches)
    {
        var covered = 0;
        for (var i = 0; i < labels.Count && covered < FewestCovered; i++)
            if (labels.IsCovered(i) && teaches?[i] != false) covered++;
        if (covered < FewestCovered)
            return string.Create(CultureInfo.InvariantCulture, $"fewer than {FewestCovered} documents have a vote to learn from");
        return hashes.All(h => h == hashes[0]) ? "all texts are empty or the same" : null;
    }

    private static void Check(VotePatterns patterns, ProbabilisticLabels labels, IReadOnlyList<string> texts, TextAwareOptions options)
    {
        options.Features.Validate();
        if (patterns.Documents != texts.Count || labels.Count != texts.Count)
            throw new ArgumentException($"There are {texts.Count} texts for {patterns.Documents} documents with votes and {labels.Count} labels; give one text a document.", nameof(texts));
        if (options.Fit.Gold is { } gold && gold.Length != texts.Count)
            throw new ArgumentException($"There are {gold.Length} gold entries for {texts.Count} documents; give one each, -1 where no gold is known.", nameof(options));
        if (options.Teaches is { } teaches && teaches.Count != texts.Count)
            throw new ArgumentException($"There are {teaches.Count} entries of who teaches for {texts.Count} documents; give one each.", nameof(options));
        if (options.MostTrainingDocuments < FewestTraining)
            throw new ArgumentException($"{nameof(options.MostTrainingDocuments)} is {options.MostTrainingDocuments}; it must be at least {FewestTraining}.", nameof(options));
    }
}
