using LabelStudio.Core.LabelModels.Calibration;

namespace LabelStudio.Core.Students.Calibration;

/// <summary>Fits one factor for all scores by the log-loss, with a Gaussian prior of deviation 1 on its logarithm.</summary>
internal static class TemperatureFit
{
    private const double Widest = 4;
    private const int Rounds = 50;

    public static StudentCalibration Fit(DevScores dev)
    {
        // convex in the factor, so with one valley in its logarithm
        var factor = (float)Math.Exp(GoldenSection.Lowest(f => Loss(dev, f), -Widest, Widest, Rounds));
        return new StudentCalibration
        {
            Method = CalibrationMethod.Temperature,
            Scale = [.. Enumerable.Repeat(factor, dev.Classes)],
            Shift = new float[dev.Classes],
            Documents = dev.Count,
        };
    }

    private static double Loss(DevScores dev, double logFactor)
    {
        var factor = Math.Exp(logFactor);
        var loss = logFactor * logFactor / 2;
        for (var i = 0; i < dev.Count; i++)
        {
            var scores = dev[i];
            double most = scores[0], sum = 0;
            foreach (var z in scores) most = Math.Max(most, z);
            foreach (var z in scores) sum += Math.Exp(factor * (z - most));
            loss += Math.Log(sum) - factor * (scores[dev.Gold[i]] - most);
        }
        return loss;
    }
}
