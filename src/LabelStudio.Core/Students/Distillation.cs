using System.Globalization;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Search;

namespace LabelStudio.Core.Students;

/// <summary>A student of n-grams alone that was taught by one with a sentence encoder.</summary>
/// <param name="Student">It: one file that takes raw text.</param>
/// <param name="Set">What it learned.</param>
/// <param name="JoinedLogLoss">Log-loss on dev of the one with the encoder, one temperature fitted to dev; not a number without dev.</param>
/// <param name="DistilledLogLoss">That of the student.</param>
/// <param name="PlainLogLoss">That of a student of n-grams that learned the labels themselves.</param>
/// <param name="Sentence">What each is worth, in words.</param>
public sealed record DistillationOutcome(LinearStudent Student, TrainingSet Set, double JoinedLogLoss, double DistilledLogLoss, double PlainLogLoss, string Sentence);

/// <summary>Teaches what a student with a sentence encoder knows to one of n-grams alone, on all train texts with and without a label.</summary>
/// <remarks>Hinton, Vinyals and Dean, Distilling the knowledge in a neural network, 2015.</remarks>
public static class Distillation
{
    private const int MostUnlabeled = 100_000;

    /// <summary>Trains the joined student, lets it label the texts, and trains the other on that.</summary>
    /// <param name="joined">How to train with the encoder; the other is trained likewise without it.</param>
    /// <param name="set">What to learn, with texts without a label.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="progress">Told of stages.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">No encoder, or parameters out of range.</exception>
    public static DistillationOutcome Run(
        SoftmaxTrainer joined, TrainingSet set, StudentOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        if (joined.Encoder == null) throw new ArgumentException("Distilling needs a trainer with a sentence encoder.", nameof(joined));
        // its labels are the teacher's posteriors, so nothing of how the teacher was taught applies to them
        var alone = joined with { Encoder = null, Objective = TrainingObjective.Default };
        var teacher = joined.Train(set, options, progress, cancel);
        var scores = Scores(teacher);
        var calibrated = set.DevTexts.Count < CalibrationChoice.Fewest ? teacher : teacher.Calibrated(TemperatureFit.Fit(scores));
        progress?.Report(new StageProgress("teach a student of n-grams", null, "label the train texts with the joined student"));
        var more = set.UnlabeledTexts.Count <= MostUnlabeled
            ? set.UnlabeledTexts : [.. TextSample.Choose(set.UnlabeledTexts.Count, MostUnlabeled, null, options.Seed).Select(i => set.UnlabeledTexts[i])];
        var taught = set.Relabeled(calibrated.Predict(set.Texts, options.Threads, cancel));
        if (more.Count > 0) taught = taught.WithMore(more, calibrated.Predict(more, options.Threads, cancel), 1);
        var student = alone.Train(taught, options, progress, cancel);
        if (set.DevTexts.Count == 0)
            return new(student, taught, double.NaN, double.NaN, double.NaN, "Dev has no gold, so it is not known what was lost by leaving the encoder out.");
        var plain = (joined with { Encoder = null }).Train(set, options, progress, cancel);
        var (ofJoined, ofStudent, ofPlain) = (TemperedLosses.Of(scores), TemperedLosses.Of(Scores(student)), TemperedLosses.Of(Scores(plain)));
        return new(student, taught, ofJoined.Losses.Average(), ofStudent.Losses.Average(), ofPlain.Losses.Average(), string.Create(CultureInfo.InvariantCulture,
            $"The log-loss on dev is {ofJoined.Losses.Average():0.000} with the encoder, {ofStudent.Losses.Average():0.000} taught by that one on {taught.Count:N0} texts, and {ofPlain.Losses.Average():0.000} without it; accuracy {ofJoined.Accuracy:0.000}, {ofStudent.Accuracy:0.000}, {ofPlain.Accuracy:0.000}."));

        DevScores Scores(LinearStudent of) => new(of.Scores(set.DevTexts, options.Threads, cancel), set.DevGold, set.Classes.Count);
    }
}
