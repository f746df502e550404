using System.Globalization;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Search;

namespace LabelStudio.Core.Students;

/// <summary>What self-training came to.</summary>
/// <param name="Set">The set to learn: with the texts that were taken up where it earned its place, else as it was.</param>
/// <param name="Kept">Whether it did.</param>
/// <param name="Taken">Texts that a student was sure of.</param>
/// <param name="Offered">Texts without a label.</param>
/// <param name="Sentence">What was found, in words.</param>
public sealed record SelfTrainingOutcome(TrainingSet Set, bool Kept, int Taken, int Offered, string Sentence);

/// <summary>A student labels the texts that nothing else does, and a second one learns from those that it is sure of; kept only where dev is clearly better for it.</summary>
/// <remarks>Classes are learned at different speeds, so each has a threshold of its own (Zhang et al., FlexMatch, 2021).</remarks>
public static class SelfTraining
{
    private const int MostTexts = 100_000;
    private const double SureOf = 0.8;
    private const double LeastConfidence = 0.5;
    private const float Weight = 0.5f;

    // one-sided 97.5 %
    private const double Errors = 1.96;

    /// <summary>Tries.</summary>
    /// <param name="trainer">How students are trained.</param>
    /// <param name="set">What they learn, with texts without a label and dev texts.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="fewestDev">With fewer dev documents nothing is tried.</param>
    /// <param name="progress">Told of stages.</param>
    /// <param name="cancel">Stops the work.</param>
    public static SelfTrainingOutcome Try(
        SoftmaxTrainer trainer, TrainingSet set, StudentOptions options, int fewestDev, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        var offered = set.UnlabeledTexts;
        if (offered.Count == 0) return new(set, false, 0, 0, "Every train document has a label, so there is nothing to learn by self-training.");
        if (set.DevTexts.Count < fewestDev)
            return new(set, false, 0, offered.Count, $"Self-training was not tried: dev has gold on {set.DevTexts.Count:N0} documents, too few to tell whether it helps ({fewestDev:N0}).");
        progress?.Report(new StageProgress("self-training", null, "label the documents without a label"));
        var texts = offered.Count <= MostTexts ? offered : [.. TextSample.Choose(offered.Count, MostTexts, null, options.Seed).Select(i => offered[i])];
        var first = trainer.Train(set, options, progress, cancel);
        var scores = Scores(first);
        var before = TemperedLosses.Of(scores);
        // sure by a confidence that dev has set right
        var said = first.Calibrated(TemperatureFit.Fit(scores)).Predict(texts, options.Threads, cancel);
        var sure = Sure(said);
        if (sure.Length == 0) return new(set, false, 0, offered.Count, $"Self-training found none of {texts.Count:N0} documents that the student is sure of.");
        var more = set.WithMore([.. sure.Select(i => texts[i])], said.For([.. sure.Select(i => said.RowOf[i])]), Weight);
        var second = trainer.Train(more, options, progress, cancel);
        var after = TemperedLosses.Of(Scores(second));
        var (gain, error) = StudentSearch.Gain(before.Losses, after.Losses);
        var kept = gain > Errors * error;
        var numbers = string.Create(CultureInfo.InvariantCulture,
            $"with {sure.Length:N0} documents that had no label the log-loss on dev is {after.Losses.Average():0.000} in place of {before.Losses.Average():0.000} (a gain of {gain:0.000} ± {Errors * error:0.000})");
        return new(kept ? more : set, kept, sure.Length, offered.Count, kept ? $"Self-training helps: {numbers}." : $"Self-training was left out: {numbers}, which is not clearly better.");

        DevScores Scores(LinearStudent student) => new(student.Scores(set.DevTexts, options.Threads, cancel), set.DevGold, set.Classes.Count);
    }

    /// <summary>Documents above the threshold of their class: what the surest fifth of the class reaches, but no more than 0.8 and no less than 0.5.</summary>
    private static int[] Sure(ProbabilisticLabels said)
    {
        var byClass = new List<float>[said.Classes.Count];
        for (var c = 0; c < byClass.Length; c++) byClass[c] = [];
        for (var i = 0; i < said.Count; i++) byClass[said.Top(i)].Add(said.Confidence(i));
        var thresholds = byClass.Select(confidences =>
        {
            if (confidences.Count == 0) return SureOf;
            confidences.Sort();
            return Math.Clamp(confidences[(int)(0.8 * (confidences.Count - 1))], LeastConfidence, SureOf);
        }).ToArray();
        return [.. Enumerable.Range(0, said.Count).Where(i => said.Confidence(i) >= thresholds[said.Top(i)])];
    }
}
