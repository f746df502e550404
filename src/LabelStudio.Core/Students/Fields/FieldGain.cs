using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Search;

namespace LabelStudio.Core.Students.Fields;

/// <summary>What fields are worth on dev, each student with one temperature fitted to it.</summary>
/// <param name="LogLoss">Log-loss (nats) of the student that reads them.</param>
/// <param name="LogLossOfTexts">That of one that was trained likewise on the texts alone.</param>
/// <param name="Accuracy">Share of dev that the student is right on, 0 to 1.</param>
/// <param name="AccuracyOfTexts">That of the other.</param>
/// <param name="Clear">Whether the gain is above one standard error.</param>
public sealed record FieldGain(double LogLoss, double LogLossOfTexts, double Accuracy, double AccuracyOfTexts, bool Clear)
{
    /// <summary>Compares.</summary>
    /// <param name="student">The student that reads the fields.</param>
    /// <param name="ofTexts">The one that does not.</param>
    /// <param name="set">What the first has learned, with dev.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    public static FieldGain Of(LinearStudent student, LinearStudent ofTexts, TrainingSet set, int threads = 0, CancellationToken cancel = default)
    {
        var (with, accuracy) = Losses(student, set);
        var (without, accuracyOfTexts) = Losses(ofTexts, set.Narrow(FieldReading.None));
        var (gain, error) = StudentSearch.Gain(without, with);
        return new FieldGain(with.Average(), without.Average(), accuracy, accuracyOfTexts, gain > error);

        (double[] Losses, double Accuracy) Losses(LinearStudent of, TrainingSet on) =>
            TemperedLosses.Of(new DevScores(of.Scores(on.DevTexts, threads, cancel), on.DevGold, on.Classes.Count));
    }
}
