using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Sets a student's confidence right on dev gold, as far as there is enough of it.</summary>
public static class StudentCalibrating
{
    private const double SetCoverage = 0.9;

    /// <returns>The student with what was chosen, the figures, and how it does on dev by calibrations that were fitted without the document.</returns>
    public static (LinearStudent Student, CalibrationFigures Figures, EvaluationResult? Dev) Run(LinearStudent student, TrainingSet set, double targetPrecision, Work work)
    {
        var n = set.DevTexts.Count;
        if (n == 0)
            return (student, new CalibrationFigures("none", 0, "Dev has no gold, so the probabilities are as they were trained.", [], null, targetPrecision, null), null);
        return work.Stage("calibrate on dev", () =>
        {
            var choice = CalibrationChoice.Choose(set.Classes, new DevScores(student.Scores(set.DevTexts, work.Threads, work.Cancel), set.DevGold, set.Classes.Count), work.Cancel);
            var abstain = AbstainRule.Choose(choice.CrossFitted, set.DevGold, targetPrecision);
            var sets = ConformalSets.Fit(choice.CrossFitted, set.DevGold, SetCoverage);
            var figures = new CalibrationFigures(
                Name(choice.Calibration?.Method ?? CalibrationMethod.None), n, Sentence(choice, n),
                [.. choice.Trials.Select(t => new CalibrationTrialFigures(Name(t.Method), t.LogLoss, t.Ece))], abstain, targetPrecision, sets);
            return (student.Calibrated(choice.Calibration, abstain?.LeastConfidence ?? 0), figures, (EvaluationResult?)Evaluator.Evaluate(set.DevGold, choice.CrossFitted));
        });
    }

    private static string Sentence(CalibrationChoice choice, int documents)
    {
        if (choice.Trials.Count == 0)
            return $"Dev has gold on {InWords.Count(documents, "document")}, too few to set the confidence right ({CalibrationChoice.Fewest}): the probabilities are as they were trained.";
        var plain = choice.Trials[0];
        if (choice.Calibration == null)
            return string.Create(CultureInfo.InvariantCulture, $"No calibration is better on dev than the probabilities as they were trained (expected calibration error {plain.Ece:0.000} on {InWords.Count(documents, "document")}).");
        var best = choice.Trials.First(t => t.Method == choice.Calibration.Method);
        return string.Create(CultureInfo.InvariantCulture,
            $"The confidence is set right by {Words(best.Method)}, fitted to {InWords.Count(documents, "dev document")}: expected calibration error {plain.Ece:0.000} before, {best.Ece:0.000} after; log-loss {plain.LogLoss:0.000} before, {best.LogLoss:0.000} after (cross-validated).");
    }

    private static string Words(CalibrationMethod method) => method switch
    {
        CalibrationMethod.Temperature => "one temperature",
        CalibrationMethod.Vector => "a scale and a shift for each class",
        CalibrationMethod.Isotonic => "a rising curve",
        _ => "nothing",
    };

    private static string Name(CalibrationMethod method) => method.ToString().ToLowerInvariant();
}
