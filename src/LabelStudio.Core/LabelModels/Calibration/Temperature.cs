namespace LabelStudio.Core.LabelModels.Calibration;

/// <summary>All log-probabilities times one number. Guo et al., On calibration of modern neural networks, 2017; with a Gaussian prior on its logarithm.</summary>
internal sealed class Temperature(double power) : ICalibration
{
    private const double PriorDeviation = 0.5;
    private const double Widest = 2;
    private const int Rounds = 60;
    private const double Least = 1e-12;

    public double Power { get; } = power;

    public double[] Numbers => [Power];

    // the loss is convex in the power and smooth in its logarithm
    public static Temperature Fit(CalibrationSample sample) => new(Math.Exp(GoldenSection.Lowest(p => Loss(sample, p), -Widest, Widest, Rounds)));

    public void Apply(Span<float> row)
    {
        var most = Math.Log(Math.Max(row[Calibrations.Top(row)], Least));
        var sum = 0.0;
        for (var k = 0; k < row.Length; k++)
        {
            row[k] = (float)Math.Exp(Power * (Math.Log(Math.Max(row[k], Least)) - most));
            sum += row[k];
        }
        for (var k = 0; k < row.Length; k++) row[k] = (float)(row[k] / sum);
    }

    private static double Loss(CalibrationSample sample, double logPower)
    {
        var power = Math.Exp(logPower);
        var loss = logPower * logPower / (2 * PriorDeviation * PriorDeviation);
        for (var i = 0; i < sample.Count; i++)
        {
            var sum = 0.0;
            foreach (var p in sample.Rows[i]) sum += Math.Pow(Math.Max(p, Least), power);
            loss += Math.Log(sum) - power * Math.Log(Math.Max(sample.Rows[i][sample.Gold[i]], Least));
        }
        return loss;
    }
}
