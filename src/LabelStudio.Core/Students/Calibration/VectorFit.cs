namespace LabelStudio.Core.Students.Calibration;

/// <summary>Fits a factor and an offset for each class by the log-loss, with Gaussian priors around the best single factor: a class with little gold stays near it.</summary>
/// <remarks>Newton's method with the diagonal of the Hessian, halving the step while the loss would rise.</remarks>
internal static class VectorFit
{
    private const double FactorDeviation = 0.2;
    private const double OffsetDeviation = 0.5;
    private const int Rounds = 60;
    private const double Settled = 1e-7;

    public static StudentCalibration Fit(DevScores dev)
    {
        var start = TemperatureFit.Fit(dev).Scale[0];
        var k = dev.Classes;
        // ln of the factor against the common one, then the offsets
        var x = new double[2 * k];
        var (gradient, curvature) = (new double[2 * k], new double[2 * k]);
        var loss = Loss(dev, start, x, gradient, curvature);
        var (tryGradient, tryCurvature) = (new double[2 * k], new double[2 * k]);
        for (var round = 0; round < Rounds; round++)
        {
            var better = false;
            for (var step = 1.0; step > 1e-3 && !better; step /= 2)
            {
                var next = new double[2 * k];
                for (var j = 0; j < next.Length; j++) next[j] = Math.Clamp(x[j] - step * gradient[j] / curvature[j], -3, 3);
                var nextLoss = Loss(dev, start, next, tryGradient, tryCurvature);
                if (nextLoss >= loss) continue;
                better = loss - nextLoss > Settled * loss;
                (x, loss) = (next, nextLoss);
                (gradient, tryGradient) = (tryGradient, gradient);
                (curvature, tryCurvature) = (tryCurvature, curvature);
                if (!better) break;
            }
            if (!better) break;
        }
        return new StudentCalibration
        {
            Method = CalibrationMethod.Vector,
            Scale = [.. x.Take(k).Select(u => (float)(start * Math.Exp(u)))],
            Shift = [.. x.Skip(k).Select(b => (float)b)],
            Documents = dev.Count,
        };
    }

    private static double Loss(DevScores dev, double start, double[] x, double[] gradient, double[] curvature)
    {
        var k = dev.Classes;
        var loss = 0.0;
        for (var j = 0; j < 2 * k; j++)
        {
            var precision = j < k ? 1 / (FactorDeviation * FactorDeviation) : 1 / (OffsetDeviation * OffsetDeviation);
            loss += precision * x[j] * x[j] / 2;
            gradient[j] = precision * x[j];
            curvature[j] = precision;
        }
        var factors = new double[k];
        for (var c = 0; c < k; c++) factors[c] = start * Math.Exp(x[c]);
        var z = new double[k];
        for (var i = 0; i < dev.Count; i++)
        {
            var scores = dev[i];
            var most = double.NegativeInfinity;
            for (var c = 0; c < k; c++) most = Math.Max(most, z[c] = factors[c] * scores[c] + x[k + c]);
            var sum = 0.0;
            for (var c = 0; c < k; c++) sum += Math.Exp(z[c] - most);
            var gold = dev.Gold[i];
            loss += most + Math.Log(sum) - z[gold];
            for (var c = 0; c < k; c++)
            {
                var p = Math.Exp(z[c] - most) / sum;
                var residual = p - (c == gold ? 1 : 0);
                var slope = factors[c] * scores[c];
                gradient[c] += residual * slope;
                gradient[k + c] += residual;
                curvature[c] += p * (1 - p) * slope * slope;
                curvature[k + c] += p * (1 - p);
            }
        }
        return loss;
    }
}
