using LabelStudio.Core.Students.Calibration;

namespace LabelStudio.Core.Students.Search;

/// <summary>What a student's scores are worth once its confidence is set right: students are calibrated before they are used, so one is not to be preferred for being surer.</summary>
internal static class TemperedLosses
{
    private const int MostToFit = 2_000;
    private const double SmallestProbability = 1e-15;

    /// <returns>The log-loss of each dev document after one temperature was fitted to dev, and the share that is right.</returns>
    public static (double[] Losses, double Accuracy) Of(DevScores dev)
    {
        var fitted = TemperatureFit.Fit(dev.Count > MostToFit ? dev.Of([.. Enumerable.Range(0, MostToFit)]) : dev);
        var losses = new double[dev.Count];
        var right = 0;
        var row = new float[dev.Classes];
        for (var i = 0; i < dev.Count; i++)
        {
            dev[i].CopyTo(row);
            fitted.Apply(row);
            losses[i] = -Math.Log(Math.Max(row[dev.Gold[i]], SmallestProbability));
            if (System.Numerics.Tensors.TensorPrimitives.IndexOfMax((ReadOnlySpan<float>)row) == dev.Gold[i]) right++;
        }
        return (losses, right / (double)dev.Count);
    }
}
