using LabelStudio.Core.LabelModels.Files;

namespace LabelStudio.Core.LabelModels.Calibration;

/// <summary>Turns a posterior into one whose confidence is right as often as it says; never changes which class is the most probable.</summary>
internal interface ICalibration
{
    /// <summary>What was fitted.</summary>
    double[] Numbers { get; }

    /// <summary>Changes K probabilities that sum to 1 in place.</summary>
    void Apply(Span<float> row);
}

/// <summary>Predictions that were made without their own gold, to calibrate on.</summary>
/// <param name="Rows">n × K probabilities.</param>
/// <param name="Gold">n classes.</param>
internal sealed record CalibrationSample(float[][] Rows, int[] Gold)
{
    public int Count => Gold.Length;

    /// <summary>The confidence of each prediction and whether it is right.</summary>
    public (double Confidence, bool Right)[] TopLabels()
    {
        var top = new (double, bool)[Count];
        for (var i = 0; i < Count; i++)
        {
            var label = Calibrations.Top(Rows[i]);
            top[i] = (Rows[i][label], label == Gold[i]);
        }
        return top;
    }
}

/// <summary>Which calibration so much gold can bear.</summary>
internal static class Calibrations
{
    private const int FewestForTemperature = 20;
    private const int FewestForBeta = 100;
    private const int FewestForIsotonic = 500;

    /// <summary>None under 20 gold labels, one temperature under 100, three numbers (beta) under 500, then any monotone curve.</summary>
    public static ICalibration? Fit(CalibrationSample sample) => sample.Count switch
    {
        < FewestForTemperature => null,
        < FewestForBeta => Temperature.Fit(sample),
        < FewestForIsotonic => Beta.Fit(sample),
        _ => Isotonic.Fit(sample),
    };

    public static void Write(ModelWriter writer, ICalibration? calibration)
    {
        writer.Int(calibration switch { null => 0, Temperature => 1, Beta => 2, Isotonic => 3, _ => throw new ArgumentException($"{calibration.GetType().Name} cannot be saved.", nameof(calibration)) });
        if (calibration != null) writer.Doubles(calibration.Numbers);
    }

    public static ICalibration? Read(ModelReader reader)
    {
        var kind = reader.Int();
        if (kind == 0) return null;
        var numbers = reader.Doubles();
        return (kind, numbers.Length) switch
        {
            (1, 1) => new Temperature(numbers[0]),
            (2, 3) => new Beta(numbers[0], numbers[1], numbers[2]),
            (3, > 0) when numbers.Length % 2 == 0 => new Isotonic(numbers[..(numbers.Length / 2)], numbers[(numbers.Length / 2)..]),
            _ => throw ModelReader.Contradiction(),
        };
    }

    public static int Top(ReadOnlySpan<float> row)
    {
        var top = 0;
        for (var k = 1; k < row.Length; k++)
            if (row[k] > row[top]) top = k;
        return top;
    }

    /// <summary>Gives the label the confidence asked for, as far as it stays the label, and the rest to the other classes in proportion.</summary>
    public static void SetConfidence(Span<float> row, double confidence)
    {
        const double lead = 1.001;
        var top = Top(row);
        double rest = 0, second = 0;
        for (var k = 0; k < row.Length; k++)
        {
            if (k == top) continue;
            rest += row[k];
            second = Math.Max(second, row[k]);
        }
        if (rest <= 0) return;
        // equal classes stay equal: a tie is no place to gain confidence
        if (second >= row[top]) return;
        var least = lead * second / (rest + lead * second);
        var target = Math.Clamp(confidence, Math.Min(least, row[top]), 1 - 1e-6);
        for (var k = 0; k < row.Length; k++) row[k] = k == top ? (float)target : (float)(row[k] * (1 - target) / rest);
    }
}
