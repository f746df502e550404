namespace LabelStudio.Core.LabelModels.Calibration;

/// <summary>Confidence c becomes logistic(a log c - b log(1 - c) + m). Kull, Silva Filho and Flach, Beta calibration, 2017; with Gaussian priors of deviation 1 around no change.</summary>
internal sealed class Beta(double a, double b, double m) : ICalibration
{
    private const double Inside = 1e-6;
    private const int Rounds = 50;

    public double[] Numbers => [a, b, m];

    public static Beta Fit(CalibrationSample sample) => Fit(sample.TopLabels());

    public static Beta Fit(IReadOnlyList<(double Confidence, bool Right)> answers)
    {
        double[] start = [1, 1, 0];
        double[] x = [1, 1, 0];
        for (var round = 0; round < Rounds; round++)
        {
            var gradient = new double[3];
            var hessian = new double[3, 3];
            for (var j = 0; j < 3; j++)
            {
                gradient[j] = x[j] - start[j];
                hessian[j, j] = 1;
            }
            foreach (var (confidence, right) in answers)
            {
                var features = Features(confidence);
                var p = Logistic(x, features);
                for (var j = 0; j < 3; j++)
                {
                    gradient[j] += (p - (right ? 1 : 0)) * features[j];
                    for (var l = 0; l < 3; l++) hessian[j, l] += p * (1 - p) * features[j] * features[l];
                }
            }
            var step = Solve(hessian, gradient);
            for (var j = 0; j < 3; j++) x[j] -= Math.Clamp(step[j], -1, 1);
            if (step.Max(Math.Abs) < 1e-9) break;
        }
        // falling curves are noise: more confident must not become less sure
        return new Beta(Math.Max(x[0], 0), Math.Max(x[1], 0), x[2]);
    }

    public void Apply(Span<float> row) => Calibrations.SetConfidence(row, At(row[Calibrations.Top(row)]));

    /// <summary>What a confidence becomes.</summary>
    public double At(double confidence) => Logistic([a, b, m], Features(confidence));

    private static double[] Features(double confidence)
    {
        var c = Math.Clamp(confidence, Inside, 1 - Inside);
        return [Math.Log(c), -Math.Log(1 - c), 1];
    }

    private static double Logistic(double[] x, double[] features) => 1 / (1 + Math.Exp(-(x[0] * features[0] + x[1] * features[1] + x[2] * features[2])));

    /// <summary>Solves a positive definite 3 × 3 system by Cramer's rule.</summary>
    private static double[] Solve(double[,] h, double[] g)
    {
        var det = Det(h);
        var solution = new double[3];
        for (var column = 0; column < 3; column++)
        {
            var swapped = (double[,])h.Clone();
            for (var row = 0; row < 3; row++) swapped[row, column] = g[row];
            solution[column] = Det(swapped) / det;
        }
        return solution;
    }

    private static double Det(double[,] h) =>
        h[0, 0] * (h[1, 1] * h[2, 2] - h[1, 2] * h[2, 1]) - h[0, 1] * (h[1, 0] * h[2, 2] - h[1, 2] * h[2, 0]) + h[0, 2] * (h[1, 0] * h[2, 1] - h[1, 1] * h[2, 0]);
}
