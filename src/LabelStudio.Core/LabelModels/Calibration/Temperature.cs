namespace LabelStudio.Core.LabelModels.Calibration;

/// <summary>All log-probabilities times one number. Guo et al., On calibration of modern neural networks, 2017; with a Gaussian prior on its logarithm.</summary>
internal sealed class Temperature(double power) : ICalibration
{
    private const double PriorDeviation = 0.5;
    private const double Widest = 2;
    private const double Least = 1e-12;

    public double Power { get; } = power;

    public double[] Numbers => [Power];

    public static Temperature Fit(CalibrationSample sample)
    {
        // the loss is convex in the power and smooth in its logarithm: golden section
        var ratio = (Math.Sqrt(5) - 1) / 2;
        double low = -Widest, high = Widest;
        for (var round = 0; round < 60; round++)
        {
            var (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
            if (Loss(sample, left) < Loss(sample, right)) high = right;
            else low = left;
        }
        return new Temperature(Math.Exp((low + high) / 2));
    }

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
